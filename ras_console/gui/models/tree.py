"""The Site tree as an item model: rows come, go and move by difference, so selection and expansion survive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from typing_extensions import override

from ras_console.config.document import Document
from ras_console.domain.catalogue import name_of
from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind
from ras_console.gui.models.tree_rows import RowLook, RowSource
from ras_console.gui.navigation import GROUPS, LEAF_OF, OF_FARM, Node, NodeKind
from ras_console.gui.phrases import plain_tip

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot

Index = QModelIndex | QPersistentModelIndex

LOOK_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""A row's RowLook: the delegate asks once per row instead of once per detail."""
NODE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 2
"""A row's Node; the row "n more…" has its group's."""
MORE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 3
"""True for the row "n more…"."""

FULL_GROUP_ROWS: Final = 200
"""A group of more objects is read as a table in the centre; the tree shows its first ones."""
SHORT_GROUP_ROWS: Final = 6
"""As many as fit beside the other groups at the smallest window."""

BROKER_MIME: Final = "application/x-ras-console-broker"

_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_MEMBERS: Final = {
    NodeKind.BROKERS: Kind.BROKER,
    NodeKind.HOSTS: Kind.HOST,
    NodeKind.RESOURCES: Kind.RESOURCE,
    NodeKind.SCHEDULER: Kind.SCHEDULE,
}
_NOWHERE: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class _Key:
    """What a row stands for; `is_more` is the row after a long group's first ones."""

    node: Node
    is_more: bool = False


@dataclass(slots=True)
class _Entry:
    """One row: its number is the internal id, 0 is the invisible root."""

    number: int
    key: _Key | None
    parent: _Entry | None
    look: RowLook
    children: list[_Entry] = field(default_factory=list)


class TreeModel(QAbstractItemModel):
    """Farm, sites, groups and objects. GUI thread only; `show_…` take what has changed, nothing is reset."""

    move_wanted = Signal(object, int)
    """BrokerId and its new place in the list: it has been dropped there."""

    def __init__(self, document: Document, *, is_read_only: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._snapshot: FarmSnapshot | None = None
        self._drafts: frozenset[ObjectId] = frozenset()
        self._filter = ""
        self._is_read_only = is_read_only
        self._source = RowSource(document, None, self._drafts)
        self._root = _Entry(number=0, key=None, parent=None, look=RowLook(name="", icon=""))
        self._entries: dict[int, _Entry] = {0: self._root}
        self._numbers: dict[_Key, int] = {}
        self._last_number = 0
        self._left_out: dict[Node, int] = {}
        """How many members of each group have no row of their own."""
        self._sync(self._root)

    # ------------------------------------------------------------------------------------------------ what changed
    @Slot(object, object)
    def show_document(self, _before: object, document: Document) -> None:
        """Follow the configuration: insert, remove and move only the rows that did."""
        self._document = document
        self._sync_all()

    @Slot(object)
    def show_snapshot(self, snapshot: FarmSnapshot | None) -> None:
        """Follow the live picture; only rows that look different are repainted."""
        self._snapshot = snapshot
        self._refresh_looks()

    def show_drafts(self, object_ids: Iterable[ObjectId]) -> None:
        """Mark the rows whose settings are edited and not applied."""
        drafts = frozenset(object_ids)
        if drafts != self._drafts:
            self._drafts = drafts
            self._refresh_looks()

    def show_matches(self, text: str) -> None:
        """Keep only rows whose name contains the text, with all above them; "" shows everything again."""
        if text.strip().casefold() != self._filter:
            self._filter = text.strip().casefold()
            self._sync_all()

    def _sync_all(self) -> None:
        self._source = RowSource(self._document, self._snapshot, self._drafts)
        self._sync(self._root)
        self._emit_changed_looks()

    # ------------------------------------------------------------------------------------------------ structure
    def _wanted(self, key: _Key | None) -> list[_Key]:
        """Return what belongs below a row, in order."""
        if key is None:
            return [_Key(Node(NodeKind.FARM, self._document.farm.id))]
        if key.is_more:
            return []
        node = key.node
        match node.kind:
            case NodeKind.FARM:
                sites = (_Key(Node(NodeKind.SITE, each.id)) for each in self._document.sites)
                others = (_Key(Node(kind, node.object_id)) for kind in OF_FARM)
                return [each for each in (*sites, *others) if self._is_matched(each)]
            case NodeKind.SITE:
                groups = (_Key(Node(kind, node.object_id)) for kind in GROUPS)
                return [each for each in groups if self._is_matched(each)]
            case NodeKind.BROKERS | NodeKind.HOSTS | NodeKind.RESOURCES | NodeKind.SCHEDULER:
                return self._members(node)
            case _:
                return []

    def _members(self, group: Node) -> list[_Key]:
        found = [each for each in self._document.children(group.object_id, _MEMBERS[group.kind]) if self._names(each)]
        shown = found if len(found) <= FULL_GROUP_ROWS else found[:SHORT_GROUP_ROWS]
        self._left_out[group] = len(found) - len(shown)
        keys = [_Key(Node(LEAF_OF[group.kind], each.id)) for each in shown]
        return keys if len(shown) == len(found) else [*keys, _Key(group, is_more=True)]

    def _names(self, thing: FarmObject) -> bool:
        return not self._filter or self._filter in name_of(thing).casefold()

    def _is_matched(self, key: _Key) -> bool:
        """A site or group stays while its own name or anything below it matches."""
        if not self._filter:
            return True
        return self._filter in self._source.look(key.node).name.casefold() or bool(self._wanted(key))

    def _sync(self, entry: _Entry) -> None:
        """Bring the rows below an entry to what is wanted, by removing, moving and inserting single rows."""
        wanted = self._wanted(entry.key)
        index = self._index_of(entry)
        kept = set(wanted)
        for row in reversed(range(len(entry.children))):
            if entry.children[row].key not in kept:
                self.beginRemoveRows(index, row, row)
                self._forget(entry.children.pop(row))
                self.endRemoveRows()
        for row, key in enumerate(wanted):
            if row < len(entry.children) and entry.children[row].key == key:
                continue
            present = next((at for at, child in enumerate(entry.children) if child.key == key), None)
            if present is None:
                self.beginInsertRows(index, row, row)
                entry.children.insert(row, self._grow(key, entry))
                self.endInsertRows()
            else:
                self.beginMoveRows(index, present, present, index, row)
                entry.children.insert(row, entry.children.pop(present))
                self.endMoveRows()
        for child in entry.children:
            self._sync(child)

    def _grow(self, key: _Key, parent: _Entry) -> _Entry:
        """Make a row with everything below it, before the view is told."""
        self._last_number += 1
        entry = _Entry(number=self._last_number, key=key, parent=parent, look=self._look(key))
        self._entries[entry.number] = entry
        self._numbers[key] = entry.number
        entry.children = [self._grow(each, entry) for each in self._wanted(key)]
        return entry

    def _forget(self, entry: _Entry) -> None:
        for child in entry.children:
            self._forget(child)
        del self._entries[entry.number]
        if entry.key is not None:
            del self._numbers[entry.key]

    # ------------------------------------------------------------------------------------------------ looks
    def _look(self, key: _Key) -> RowLook:
        if not key.is_more:
            return self._source.look(key.node)
        return RowLook(name=f"{self._left_out[key.node]:,} more…", icon="list", is_faint=True)

    def _refresh_looks(self) -> None:
        self._source = RowSource(self._document, self._snapshot, self._drafts, self._source)
        self._emit_changed_looks()

    def _emit_changed_looks(self) -> None:
        """Tell the views once per parent, clipped to the rows that look different."""
        for parent in tuple(self._entries.values()):
            changed = [row for row, child in enumerate(parent.children) if self._relook(child)]
            if changed:
                self.dataChanged.emit(
                    self._index_of(parent.children[changed[0]], changed[0]),
                    self._index_of(parent.children[changed[-1]], changed[-1]),
                )

    def _relook(self, entry: _Entry) -> bool:
        if entry.key is None:
            return False
        look = self._look(entry.key)
        if look == entry.look:
            return False
        entry.look = look
        return True

    # ------------------------------------------------------------------------------------------------ what views ask
    def index_of(self, node: Node) -> QModelIndex:
        """Return the row of a node, an invalid index where the tree does not show it."""
        number = self._numbers.get(_Key(node))
        return self._index_of(self._entries[number]) if number is not None else QModelIndex()

    def _index_of(self, entry: _Entry, row: int | None = None) -> QModelIndex:
        if entry.parent is None:
            return QModelIndex()
        place = _place(entry.parent.children, entry) if row is None else row
        return self.createIndex(place, 0, entry.number)

    def _entry(self, index: Index) -> _Entry:
        return self._entries[index.internalId()] if index.isValid() else self._root

    @override
    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if column != 0 or row < 0 or (parent.isValid() and parent.column() != 0):
            return QModelIndex()
        children = self._entry(parent).children
        return self.createIndex(row, 0, children[row].number) if row < len(children) else QModelIndex()

    @override
    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # Qt overloads it with QObject's
        entry = self._entry(child)
        return self._index_of(entry.parent) if entry.parent is not None else QModelIndex()

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return len(self._entry(parent).children)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    @override
    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.internalId()]
        if role == LOOK_ROLE:
            return entry.look
        if role == _DISPLAY:
            return entry.look.name
        if role == _SPOKEN:
            return self._spoken(entry)
        if role == _TOOL_TIP:
            return plain_tip(self._spoken(entry))
        if role == NODE_ROLE and entry.key is not None:
            return entry.key.node
        if role == MORE_ROLE and entry.key is not None:
            return entry.key.is_more
        return None

    def _spoken(self, entry: _Entry) -> str:
        if entry.key is None or entry.key.is_more:
            return f"{entry.look.name} The page lists them all."
        return self._source.spoken(entry.key.node)

    # ------------------------------------------------------------------------------------------------ drag and drop
    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        key = self._entry(index).key
        if key is None or self._is_read_only:
            return plain if index.isValid() else Qt.ItemFlag.NoItemFlags
        if key.node.kind is NodeKind.BROKER:
            return plain | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsDropEnabled if key.node.kind is NodeKind.BROKERS else plain

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        return [BROKER_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        nodes = [self.data(each, NODE_ROLE) for each in indexes]
        ids = [each.object_id for each in nodes if isinstance(each, Node) and each.kind is NodeKind.BROKER]
        data.setData(BROKER_MIME, QByteArray(str(ids[0]).encode()) if ids else QByteArray())
        return data

    @override
    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """A broker may be dropped among the brokers of its own site, between rows or at the end."""
        node = self.data(parent, NODE_ROLE)
        broker = self._dragged(data)
        return (
            broker is not None
            and isinstance(node, Node)
            and node.kind is NodeKind.BROKERS
            and self.parent(self.index_of(broker)) == parent
        )

    @override
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Ask for the move; False, because the rows move when the configuration has, not by the view's hand."""
        broker = self._dragged(data)
        if broker is not None and self.canDropMimeData(data, action, row, column, parent):
            start = self.index_of(broker).row()
            end = self.rowCount(parent) if row < 0 else row
            place = end - 1 if start < end else end
            if place != start:
                self.move_wanted.emit(BrokerId(broker.object_id), place)
        return False

    @staticmethod
    def _dragged(data: QMimeData) -> Node | None:
        text = bytes(data.data(BROKER_MIME).data()).decode()
        return Node(NodeKind.BROKER, ObjectId(int(text))) if text else None


def _place(children: Sequence[_Entry], entry: _Entry) -> int:
    return next(row for row, child in enumerate(children) if child is entry)
