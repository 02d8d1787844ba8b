"""The segmented control: one of a few choices, all in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import focus_ring, rounded, shows_focus
from ras_console.gui.theme import FontKind, ThemeSwitch, font

SegmentSize = Literal["field", "small"]

# Outer height, room beside a word, type: `field` stands among fields, `small` in tool rows.
_METRICS: Final[dict[SegmentSize, tuple[int, int, FontKind]]] = {"field": (30, 14, "body"), "small": (26, 10, "help")}
_INSET_PX: Final = 3


class _Segment(QRadioButton):
    """One choice; a radio button to keyboard and screen reader, a tile to the eye."""

    def __init__(self, themes: ThemeSwitch, text: str, size: SegmentSize) -> None:
        super().__init__(text)
        self._themes = themes
        height, self._side_px, kind = _METRICS[size]
        self._plain_font = font(kind)
        self._chosen_font = font(kind, weight=600)
        self.setFixedHeight(height - 2 * _INSET_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @override
    def sizeHint(self) -> QSize:
        # Measured in the bolder type, so that choosing moves nothing.
        width = QFontMetricsF(self._chosen_font).size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(int(width + 2 * self._side_px), self.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() - self._side_px, self.height())

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        rect = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            rounded(painter, rect, 4, fill=QColor(tokens.segment), border=QColor(tokens.border))
        if shows_focus(self):
            focus_ring(painter, rect, 4, tokens.accent)
        strong = self.isChecked() or self.underMouse()
        colour = tokens.text_muted if not self.isEnabled() else tokens.text if strong else tokens.text_second
        painter.setFont(self._chosen_font if self.isChecked() else self._plain_font)
        painter.setPen(QColor(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text())


class SegmentedControl(QWidget):
    """A row of exclusive choices; arrow keys move the choice, Tab leaves it."""

    value_changed = Signal(str)
    """Carries the value a person chose; `set_value` is silent."""

    def __init__(
        self,
        themes: ThemeSwitch,
        choices: Sequence[tuple[str, str]],
        *,
        name: str = "",
        size: SegmentSize = "field",
        parent: QWidget | None = None,
    ) -> None:
        """Show `choices`, (value, label) each, the first one chosen; `name` is read before the label."""
        super().__init__(parent)
        self._themes = themes
        self._values = tuple(value for value, _ in choices)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(_INSET_PX, _INSET_PX, _INSET_PX, _INSET_PX)
        row.setSpacing(2)
        for number, (_, label) in enumerate(choices):
            segment = _Segment(themes, label, size)
            segment.setAccessibleDescription(name)
            self._group.addButton(segment, number)
            row.addWidget(segment, 1)
        self._group.button(0).setChecked(True)
        self._chosen = 0
        self.setAccessibleName(name)
        self.setFocusProxy(self._group.button(0))
        self.setFixedHeight(_METRICS[size][0])
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding if size == "field" else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed
        )
        self._group.buttonToggled.connect(self._take)
        themes.theme_changed.connect(self.update)

    def value(self) -> str:
        """Return the chosen value."""
        return self._values[self._chosen]

    def set_value(self, value: str) -> None:
        """Choose without telling anyone.

        Raises:
            ValueError: The value is none of the choices.
        """
        if value not in self._values:
            raise ValueError(f"{value!r} is none of {', '.join(self._values)}.")
        self._chosen = self._values.index(value)
        self._group.button(self._chosen).setChecked(True)

    def segments(self) -> list[QAbstractButton]:
        """Return the buttons, left to right: to disable one, or to give it a tool tip."""
        return self._group.buttons()

    @Slot(QAbstractButton, bool)
    def _take(self, button: QAbstractButton, checked: bool) -> None:
        if not checked:
            return
        # A label's mnemonic goes to the choice itself, not always to the first.
        self.setFocusProxy(button)
        number = self._group.id(button)
        if number != self._chosen:
            self._chosen = number
            self.value_changed.emit(self._values[number])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, border = QColor(tokens.sunken), QColor(tokens.border_strong)
        rounded(painter, QRectF(self.rect()), 6, fill=fill, border=border)
