"""The editors a form is made of: Qt's own, in the console's frame, with unit and error state."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from ras_console.gui.kit.painting import icon_at, rounded
from ras_console.gui.theme import ThemeSwitch, font

FIELD_HEIGHT_PX: Final = 30
_SIDE_PX: Final = 11
_RADIUS_PX: Final = 6
_LONGEST_LINE: Final = 5_000


class FieldFrame:
    """Frame, unit and error state of one editor, drawn under what Qt itself draws."""

    def __init__(self, themes: ThemeSwitch, editor: QWidget, *, is_sunken: bool = False) -> None:
        self._themes = themes
        self._editor = editor
        self._is_sunken = is_sunken
        self._unit_font = font("help")
        self.unit = ""
        self.has_error = False
        editor.setFont(font("body"))
        themes.theme_changed.connect(editor.update)

    @property
    def themes(self) -> ThemeSwitch:
        return self._themes

    def let_through(self) -> None:
        """Give the editor a see-through ground, so that the frame shows behind its text."""
        palette = self._editor.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self._editor.setPalette(palette)

    def set_unit(self, unit: str) -> None:
        """Show the unit inside the frame, at its right end."""
        self.unit = unit
        self._editor.update()

    def set_error(self, *, has_error: bool) -> None:
        """Show, or stop showing, that the value cannot be taken."""
        if has_error != self.has_error:
            self.has_error = has_error
            self._editor.update()

    def unit_px(self) -> int:
        """Return the room the unit takes, gap included."""
        return int(QFontMetricsF(self._unit_font).horizontalAdvance(self.unit) + 8.999) if self.unit else 0

    def text_colour(self) -> str:
        """Return the colour of the value."""
        return self._themes.tokens.text if self._editor.isEnabled() else self._themes.tokens.text_muted

    def paint(self, painter: QPainter, *, has_focus: bool) -> None:
        """Draw ground, border, focus ring and unit."""
        t = self._themes.tokens
        rect = QRectF(self._editor.rect())
        is_enabled = self._editor.isEnabled()
        ground = t.field_error if self.has_error else t.bg if self._is_sunken else t.surface if is_enabled else t.sunken
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if has_focus:
            ring = t.error if self.has_error else t.accent
            rounded(painter, rect, _RADIUS_PX, fill=QColor(ground), border=QColor(ring), width=2)
        else:
            border = t.error if self.has_error else t.border if self._is_sunken or not is_enabled else t.border_strong
            rounded(painter, rect, _RADIUS_PX, fill=QColor(ground), border=QColor(border))
            if is_enabled and not self.has_error and not self._is_sunken:
                self._paint_edge(painter, rect)
        if self.unit:
            painter.setFont(self._unit_font)
            painter.setPen(QColor(t.text_muted))
            room = rect.adjusted(0, 0, -_SIDE_PX, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.unit)

    def _paint_edge(self, painter: QPainter, rect: QRectF) -> None:
        """Darken the bottom edge: it alone has the contrast by which a field is found."""
        inset = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        radius = _RADIUS_PX - 0.5
        side = 2 * radius
        edge = QPainterPath(QPointF(inset.left() + radius * 0.29, inset.bottom() - radius * 0.29))
        edge.arcTo(QRectF(inset.left(), inset.bottom() - side, side, side), 225, 45)
        edge.lineTo(inset.right() - radius, inset.bottom())
        edge.arcTo(QRectF(inset.right() - side, inset.bottom() - side, side, side), 270, 45)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._themes.tokens.field_edge), 1.0))
        painter.drawPath(edge)


class TextField(QLineEdit):
    """A QLineEdit, 30 px high, in the console's frame."""

    def __init__(
        self, themes: ThemeSwitch, text: str = "", *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.field = FieldFrame(themes, self)
        self.field.let_through()
        self.setFrame(False)
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(FIELD_HEIGHT_PX)
        self.setTextMargins(_SIDE_PX - 2, 0, _SIDE_PX - 2, 0)

    def set_unit(self, unit: str) -> None:
        """Show the unit inside the field and keep the text off it."""
        self.field.set_unit(unit)
        self.setTextMargins(_SIDE_PX - 2, 0, _SIDE_PX - 2 + self.field.unit_px(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.field.paint(painter, has_focus=self.hasFocus())
        painter.end()
        super().paintEvent(event)


class TextArea(QPlainTextEdit):
    """Several lines of plain text in the console's frame; Tab leaves it."""

    def __init__(self, themes: ThemeSwitch, *, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = FieldFrame(themes, self)
        self.field.let_through()
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setFixedHeight(FIELD_HEIGHT_PX + (lines - 1) * 17)
        self.document().setDocumentMargin(7)
        self.viewport().setAutoFillBackground(False)
        themes.theme_changed.connect(self.viewport().update)

    @override
    def setPlainText(self, text: str) -> None:
        self._wrap_for(text)
        super().setPlainText(text)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        self._wrap_for(source.text())
        super().insertFromMimeData(source)

    def _wrap_for(self, text: str) -> None:
        """Break a line without end anywhere: to look for its words takes Qt time by the square of its length."""
        if max(map(len, text.splitlines()), default=0) > _LONGEST_LINE:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.field.paint(painter, has_focus=self.hasFocus())
        painter.end()
        super().paintEvent(event)


class _RoomyDelegate(QStyledItemDelegate):
    """Gives the lines of a drop-down list the height of a field."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, 28))


class ChoiceField(QComboBox):
    """A drop-down of choices in the console's frame; values as item data."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = FieldFrame(themes, self)
        self.setFixedHeight(FIELD_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setItemDelegate(_RoomyDelegate(self))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.field.paint(painter, has_focus=self.hasFocus())
        words = QRectF(self.rect()).adjusted(_SIDE_PX, 0, -30, 0)
        painter.setFont(self.font())
        painter.setPen(QColor(self.field.text_colour()))
        text = QFontMetricsF(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        themes = self.field.themes
        arrows = QRectF(self.width() - 23, 8, 14, 14)
        icon_at(painter, themes.assets, "chevrons-up-down", themes.tokens.text_second, arrows)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
