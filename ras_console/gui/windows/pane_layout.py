"""How the window's room is shared: tree, page, live pane and events, by usual shares until a person moves a border."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QSplitter, QWidget

_TREE_PX: Final = 280
_EVENTS_PX: Final = 340
_LIVE_PX: Final = (268, 426)
"""Least and greatest usual height of the live pane; between them the page keeps what it needs for its cards."""
_PAGE_PX: Final = 532


class PaneLayout(QObject):
    """Three splitters in one another; `whole` is what goes into the window, `lower` what View can hide."""

    def __init__(self, tree: QWidget, page: QWidget, live: QWidget, events: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._is_usual = True
        self.lower = self._splitter(Qt.Orientation.Horizontal, "lower", live, events, stretched=0)
        self.right = self._splitter(Qt.Orientation.Vertical, "right", page, self.lower, stretched=0)
        self.whole = self._splitter(Qt.Orientation.Horizontal, "whole", tree, self.right, stretched=1)

    def _splitter(
        self, orientation: Qt.Orientation, name: str, first: QWidget, second: QWidget, *, stretched: int
    ) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setObjectName(name)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(first)
        splitter.addWidget(second)
        splitter.setStretchFactor(stretched, 1)
        splitter.setStretchFactor(1 - stretched, 0)
        splitter.splitterMoved.connect(self._keep)
        return splitter

    @property
    def sizes(self) -> Mapping[str, tuple[int, ...]]:
        """What a person made of it, by splitter; empty while the shares are the usual ones."""
        splitters = () if self._is_usual else (self.whole, self.right, self.lower)
        return {each.objectName(): tuple(each.sizes()) for each in splitters}

    def restore(self, sizes: Mapping[str, tuple[int, ...]]) -> None:
        """Take sizes that were kept; a splitter without a record stays as it is."""
        for splitter in (self.whole, self.right, self.lower):
            if splitter.objectName() in sizes:
                splitter.setSizes(list(sizes[splitter.objectName()]))
                self._is_usual = False

    def fit(self, window: QSize) -> None:
        """Give every pane its usual share of a window of this size, unless a person has chosen."""
        if not self._is_usual:
            return
        live_px = min(_LIVE_PX[1], max(_LIVE_PX[0], window.height() - _PAGE_PX))
        self.whole.setSizes([_TREE_PX, window.width() - _TREE_PX])
        self.right.setSizes([window.height() - live_px, live_px])
        self.lower.setSizes([window.width() - _TREE_PX - _EVENTS_PX, _EVENTS_PX])

    @Slot()
    def _keep(self) -> None:
        self._is_usual = False
