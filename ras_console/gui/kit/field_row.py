"""A line of a form: label, editor, and room for what is to be said about the value."""

from __future__ import annotations

from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.gui.kit.fields import FIELD_HEIGHT_PX, FieldFrame
from ras_console.gui.kit.messages import InlineMessage
from ras_console.gui.kit.painting import disc
from ras_console.gui.kit.tone import Tone
from ras_console.gui.theme import ThemeSwitch, font

LABEL_WIDTH_PX: Final = 132
_GUTTER_PX: Final = 12  # where the dot of a changed field stands
_GAP_PX: Final = 6
_ROW_GAP_PX: Final = 7


@runtime_checkable
class FramedEditor(Protocol):
    """An editor that can show an error in its frame."""

    field: FieldFrame


@runtime_checkable
class UnitEditor(Protocol):
    """An editor that can show a unit in its frame."""

    def set_unit(self, unit: str) -> None:
        """Show the unit inside the field."""


class FieldRow(QWidget):
    """Label with a mnemonic, editor, changed-dot and message line.

    Rows stack with no spacing of their own: each ends in the gap to the next. With `has_message_line` the row keeps
    18 px for its message, without it (for what cannot be wrong) only the gap. While the editor has the focus and
    there is nothing to complain about, the line shows `hint` (default and range).
    """

    def __init__(
        self,
        themes: ThemeSwitch,
        label: str,
        editor: QWidget,
        *,
        unit: str = "",
        hint: str = "",
        help_text: str = "",
        has_message_line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._editor = editor
        self._hint = hint
        self._help = help_text
        self._is_changed = False
        self._has_message = False
        self._label = QLabel(label)
        self._label.setFont(font("body"))
        self._label.setWordWrap(True)
        self._label.setFixedWidth(LABEL_WIDTH_PX)
        # A label of three lines makes its row taller instead of running into the next.
        words_px = self._label.heightForWidth(LABEL_WIDTH_PX) + _ROW_GAP_PX
        self._label.setMinimumHeight(max(FIELD_HEIGHT_PX, words_px))
        self._label.setBuddy(editor)
        self._message = InlineMessage(themes) if has_message_line else None
        self._line = QHBoxLayout()
        self._lay_out()
        if unit and isinstance(editor, UnitEditor):
            editor.set_unit(unit)
        if not editor.accessibleName():
            editor.setAccessibleName(label.replace("&", "") + (f" ({unit})" if unit else ""))
        tip = "\n".join(part for part in (help_text, hint) if part)
        self._label.setToolTip(tip)
        editor.setToolTip(tip)
        editor.setAccessibleDescription(tip)
        editor.installEventFilter(self)
        self._dress()
        themes.theme_changed.connect(self._dress)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(_GUTTER_PX, 0, 0, 0 if self._message else _ROW_GAP_PX)
        row.setSpacing(_GAP_PX)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        # A switch keeps its own width, a field takes the column.
        is_fixed = self._editor.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Fixed
        self._line.setSpacing(_GAP_PX)
        self._line.addWidget(self._editor, 1, Qt.AlignmentFlag.AlignLeft if is_fixed else Qt.AlignmentFlag(0))
        column.addLayout(self._line)
        if self._message:
            column.addWidget(self._message)
        column.addStretch(1)
        row.addLayout(column, 1)

    @property
    def editor(self) -> QWidget:
        return self._editor

    @property
    def is_changed(self) -> bool:
        return self._is_changed

    @property
    def has_error(self) -> bool:
        return self._has_message and self._message is not None and self._message.tone is Tone.ERROR

    def message_text(self) -> str:
        """Return what the message line says about the value, hints aside."""
        return self._message.text() if self._message and self._has_message else ""

    def add_beside(self, widget: QWidget) -> None:
        """Put a small widget, such as a button that fills the field, at the right of the editor."""
        self._line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def set_changed(self, *, is_changed: bool) -> None:
        """Show, or stop showing, the dot of a value not yet applied."""
        if is_changed != self._is_changed:
            self._is_changed = is_changed
            self._describe()
            self.update()

    def show_message(self, text: str, tone: Tone = Tone.ERROR) -> None:
        """Say what is wrong, or worth knowing, about the value.

        Raises:
            ValueError: The row was made without a message line.
        """
        if self._message is None:
            raise ValueError(f"The row {self._label.text()!r} has no line for the message {text!r}.")
        self._has_message = True
        self._message.show_message(text, tone)
        self._mark_error(has_error=tone is Tone.ERROR)

    def clear_message(self) -> None:
        """Take the message back."""
        if self._has_message and self._message:
            self._has_message = False
            self._message.clear_message()
            self._mark_error(has_error=False)
            self._show_hint(has_focus=self._editor.hasFocus())

    def _mark_error(self, *, has_error: bool) -> None:
        if isinstance(self._editor, FramedEditor):
            self._editor.field.set_error(has_error=has_error)
        self._describe()

    def _describe(self) -> None:
        """Tell a screen reader what the eye sees around the editor."""
        parts = [
            self.message_text(),
            self.tr("Changed, not applied.") if self._is_changed else "",
            self._help,
            self._hint,
        ]
        self._editor.setAccessibleDescription("\n".join(part for part in parts if part))

    def _show_hint(self, *, has_focus: bool) -> None:
        if self._message and not self._has_message:
            self._message.show_message(self._hint if has_focus else "", Tone.NEUTRAL)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._show_hint(has_focus=event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    @Slot()
    def _dress(self) -> None:
        palette = self._label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(self._themes.tokens.text_second))
        self._label.setPalette(palette)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_changed:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QRectF(0, 0, 6, FIELD_HEIGHT_PX).center()
        disc(painter, QPointF(centre.x() + 0.5, centre.y()), 3, QColor(self._themes.tokens.accent))
