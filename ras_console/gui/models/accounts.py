"""The farm's users as a table: sorted and searched by itself, a look at ten thousand costs nothing while they stand."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from ras_console.domain.objects import Account
from ras_console.gui.kit import Tone
from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Cell, Column
from ras_console.gui.models.columns import ColumnsModel

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_ACCESSIBLE: Final = int(Qt.ItemDataRole.AccessibleTextRole)


class AccountColumn(IntEnum):
    """Columns left to right."""

    NAME = 0
    FULL_NAME = 1
    GROUPS = 2
    STATE = 3


COLUMNS: Final = (
    Column(title="User name", width_px=190),
    Column(title="Full name", width_px=200),
    Column(title="Groups"),
    Column(title="State", width_px=120),
)


class AccountsModel(ColumnsModel):
    """Rows are the users that the text is in, in the chosen order; a row's key is the account's id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._accounts: tuple[Account, ...] = ()
        self._rows: list[Account] = []
        self._needle = ""
        self._column = AccountColumn.NAME
        self._is_descending = False

    @property
    def total(self) -> int:
        """How many there are, shown or not."""
        return len(self._accounts)

    def row_of(self, key: int) -> int | None:
        """Return where an account stands, None where it is not shown."""
        return next((row for row, each in enumerate(self._rows) if each.id == key), None)

    def show_accounts(self, accounts: Sequence[Account]) -> bool:
        """Show these; returns whether anything has changed."""
        wanted = tuple(accounts)
        if wanted == self._accounts:
            return False
        self._accounts = wanted
        self._renew()
        return True

    def set_filter(self, text: str) -> None:
        """Show only users with this text in a name or a group."""
        self._needle = text.strip().casefold()
        self._renew()

    def _renew(self) -> None:
        self.beginResetModel()
        shown = [each for each in self._accounts if not self._needle or self._needle in _haystack(each)]
        shown.sort(key=lambda each: _sort_key(each, self._column), reverse=self._is_descending)
        self._rows = shown
        self.endResetModel()

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column = AccountColumn(column) if column >= 0 else AccountColumn.NAME
        self._is_descending = order is Qt.SortOrder.DescendingOrder
        self._renew()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        account = self._rows[index.row()]
        if role == KEY_ROLE:
            return int(account.id)
        if role not in (CELL_ROLE, _DISPLAY, _TIP, _ACCESSIBLE):
            return None
        cell = _cell(account, AccountColumn(index.column()))
        if role == CELL_ROLE:
            return cell
        if role == _TIP:
            return cell.tip or None
        return cell.text if role == _DISPLAY else f"{COLUMNS[index.column()].title}: {cell.text}"


def _haystack(account: Account) -> str:
    return "\n".join((account.name, account.full_name, *account.groups)).casefold()


def _sort_key(account: Account, column: AccountColumn) -> tuple[str, str]:
    name = account.name.casefold()
    match column:
        case AccountColumn.NAME:
            return name, name
        case AccountColumn.FULL_NAME:
            return account.full_name.casefold(), name
        case AccountColumn.GROUPS:
            return "; ".join(account.groups).casefold(), name
        case AccountColumn.STATE:
            return "1" if account.is_enabled else "0", name


def _cell(account: Account, column: AccountColumn) -> Cell:
    match column:
        case AccountColumn.NAME:
            return Cell(text=account.name, is_strong=True, is_faint=not account.is_enabled)
        case AccountColumn.FULL_NAME:
            return Cell(text=account.full_name)
        case AccountColumn.GROUPS:
            groups = "; ".join(account.groups)
            return Cell(text=groups or "–", is_faint=not groups, tip=groups)
        case AccountColumn.STATE:
            return Cell(text="Enabled", tone=Tone.OK) if account.is_enabled else Cell(text="Off", tone=Tone.NEUTRAL)
