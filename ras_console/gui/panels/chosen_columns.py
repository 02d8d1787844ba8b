"""Which columns of a table are shown: chosen by the menu of its header or by a button, and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from ras_console.gui.kit.buttons import IconButton
from ras_console.gui.models.cells import Column
from ras_console.gui.preferences import PreferenceStore
from ras_console.gui.theme import ThemeSwitch

_NAME: Final = "Choose columns"


class ChosenColumns(QObject):
    """Shows and hides the columns of one table, which is its parent; the first column always stands.

    What is remembered are titles, so that a column that is new in a later version comes or stays away as it is made.
    """

    def __init__(self, table: QTableView, columns: Sequence[Column], preferences: PreferenceStore) -> None:
        super().__init__(table)
        self._table = table
        self._columns = tuple(columns)
        self._preferences = preferences
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_at)
        self._show(self.shown())

    def shown(self) -> frozenset[str]:
        """Return the titles of the columns that are shown."""
        first = {self._columns[0].title}
        chosen = self._preferences.values.columns.get(self._table.objectName())
        usual = (each.title for each in self._columns if each.is_shown)
        return frozenset({*first, *(usual if chosen is None else chosen)})

    def button(self, themes: ThemeSwitch) -> IconButton:
        """Return a button that opens the same menu, for whom the header is out of reach."""
        button = IconButton(themes, "table-2", _NAME)
        button.setObjectName(f"{self._table.objectName()}_columns_button")
        button.clicked.connect(lambda: self._menu().popup(button.mapToGlobal(button.rect().bottomLeft())))
        return button

    def choose(self, title: str, *, is_on: bool) -> None:
        """Show or hide a column, and remember it."""
        wanted = self.shown() | {title} if is_on else self.shown() - {title}
        titles = tuple(each.title for each in self._columns if each.title in wanted)
        kept = dict(self._preferences.values.columns)
        self._preferences.change(columns={**kept, self._table.objectName(): titles})
        self._show(self.shown())

    def reset(self) -> None:
        """Show the usual columns again."""
        kept = dict(self._preferences.values.columns)
        kept.pop(self._table.objectName(), None)
        self._preferences.change(columns=kept)
        self._show(self.shown())

    def _show(self, titles: frozenset[str]) -> None:
        for number, column in enumerate(self._columns):
            self._table.setColumnHidden(number, column.title not in titles)

    @Slot(QPoint)
    def _open_at(self, place: QPoint) -> None:
        self._menu().popup(self._table.horizontalHeader().mapToGlobal(place))

    def _menu(self) -> QMenu:
        menu = QMenu(self._table)
        menu.setObjectName("columns_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        shown = self.shown()
        for each in self._columns[1:]:
            entry = menu.addAction(each.title)
            entry.setObjectName(f"column_{each.title}")
            entry.setToolTip(each.tip)
            entry.setCheckable(True)
            entry.setChecked(each.title in shown)
            entry.toggled.connect(lambda is_on, title=each.title: self.choose(title, is_on=is_on))
        menu.addSeparator()
        usual: QAction = menu.addAction("&Usual columns")
        usual.setObjectName("usual_columns")
        usual.setEnabled(self._table.objectName() in self._preferences.values.columns)
        usual.triggered.connect(self.reset)
        menu.addSeparator()
        menu.addActions(self._table.horizontalHeader().actions())
        return menu
