"""Markdown as a page of text: room around headings, quiet tables, in the colours of the look."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QTextBlockFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ras_console.gui.theme import ThemeSwitch, font

_LINE_PCT: Final = 130
_HEADING_TOP_PX: Final = 16
_PARAGRAPH_PX: Final = 5
_CELL_PX: Final = 6


class MarkdownView(QTextBrowser):
    """Shows a text and lays it out anew when the look changes."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._source = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font("body"))
        self.setOpenExternalLinks(True)
        self.document().setDocumentMargin(20)
        themes.theme_changed.connect(self._set_out)

    def show_markdown(self, text: str) -> None:
        """Show this text from its beginning."""
        self._source = text
        self._set_out()

    @Slot()
    def _set_out(self) -> None:
        self.setMarkdown(self._source)
        document = self.document()
        block = document.begin()
        while block.isValid():
            layout = block.blockFormat()
            is_heading = layout.headingLevel() > 0
            # Inside a table the cell's padding makes the room.
            in_table = QTextCursor(block).currentTable() is not None
            room_px = 0 if in_table else _PARAGRAPH_PX
            layout.setTopMargin(_HEADING_TOP_PX if is_heading and block.position() else room_px)
            layout.setBottomMargin(room_px)
            layout.setLineHeight(_LINE_PCT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            QTextCursor(block).setBlockFormat(layout)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._quieten(frame)

    def _quieten(self, table: QTextTable) -> None:
        layout = table.format()
        layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 99))
        layout.setCellPadding(_CELL_PX)
        layout.setCellSpacing(0)
        layout.setBorder(1)
        layout.setBorderCollapse(True)
        layout.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        layout.setBorderBrush(QBrush(QColor(self._themes.tokens.border_strong)))
        layout.setProperty(QTextFormat.Property.FrameTopMargin, 8)
        table.setFormat(layout)
