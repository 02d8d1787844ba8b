"""The view of the live pane's table."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from ras_console.gui.models.load_table import LoadColumn, LoadTableModel


class _PaddedCells(QStyledItemDelegate):
    """Room left and right of every cell, so that figures and the words beside them do not touch."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        roomy = QStyleOptionViewItem(option)
        if roomy.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(roomy.rect, roomy.palette.highlight())
        roomy.rect = roomy.rect.adjusted(6, 0, -6, 0)
        super().paint(painter, roomy, index)


def load_table(model: LoadTableModel) -> QTableView:
    """Return the view of the live pane's table."""
    name = QCoreApplication.translate("LivePane", "Load and broker roles as a table, newest first")
    table = QTableView()
    table.setObjectName("load_table")
    table.setAccessibleName(name)
    table.setModel(model)
    table.setItemDelegate(_PaddedCells(table))
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    for column, width in zip(LoadColumn, (110, 80, 80, 80, 220, 160), strict=True):
        header.resizeSection(column, width)
    header.setStretchLastSection(True)
    return table


def framed(table: QTableView) -> QWidget:
    """Return the table in a frame of its own ground, aligned with the pane's title."""
    frame = QWidget()
    row = QHBoxLayout(frame)
    row.setContentsMargins(12, 0, 8, 0)
    row.addWidget(table)
    frame.setFocusProxy(table)
    return frame
