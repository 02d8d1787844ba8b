"""Buttons: words with an icon, the one that applies, the one that ends something, and icons alone."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from ras_console.gui.kit.painting import focus_ring, icon_at, mix, rounded, shows_focus
from ras_console.gui.theme import ThemeSwitch, font

ButtonKind = Literal["plain", "primary", "danger", "quiet"]

_HEIGHT_PX: Final = 30
_ICON_PX: Final = 16
_SIDE_PX: Final = 14
_COMPACT_SIDE_PX: Final = 7
_ICON_GAP_PX: Final = 6
_MENU_PX: Final = 18


class Button(QPushButton):
    """A push button 30 px high.

    `primary` is the one action a page is for, `danger` one that takes something away, `quiet` has no frame until
    the pointer is over it. Which it is stands in its words, the colour only underlines it.
    """

    def __init__(
        self,
        themes: ThemeSwitch,
        text: str,
        *,
        icon: str = "",
        kind: ButtonKind = "plain",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self._icon_name = icon
        self._kind: ButtonKind = kind
        self._is_compact = False
        self.setFont(font("body", weight=600 if kind == "primary" else 500))
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        themes.theme_changed.connect(self.update)

    def set_icon_name(self, name: str) -> None:
        """Show another icon; an empty name shows none."""
        if name != self._icon_name:
            self._icon_name = name
            self.updateGeometry()
            self.update()

    @property
    def is_compact(self) -> bool:
        """Whether the icon stands alone."""
        return self._is_compact

    def set_compact(self, *, is_compact: bool) -> None:
        """Show the icon alone where there is little room, or the words again; a button without an icon keeps them.

        The words stay its name for screen readers; the tool tip has to say them.
        """
        wanted = is_compact and bool(self._icon_name)
        if wanted != self._is_compact:
            self._is_compact = wanted
            self.updateGeometry()
            self.update()

    def width_px(self, *, is_compact: bool) -> int:
        """Return how wide it is with its words, or as the icon alone."""
        is_bare = is_compact and bool(self._icon_name)
        side_px = _COMPACT_SIDE_PX if is_bare else _SIDE_PX
        return int(self._content_px(is_bare=is_bare) + 0.999) + 2 * side_px

    def _text_px(self) -> float:
        return QFontMetricsF(self.font()).size(Qt.TextFlag.TextShowMnemonic, self.text()).width()

    def _has_menu(self) -> bool:
        return isinstance(self.menu(), QMenu)

    def _content_px(self, *, is_bare: bool) -> float:
        words_px = 0.0 if is_bare else self._text_px() + (_ICON_GAP_PX if self._icon_name else 0)
        return (_ICON_PX if self._icon_name else 0) + words_px + (_MENU_PX if self._has_menu() else 0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.width_px(is_compact=self._is_compact), _HEIGHT_PX)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self) -> tuple[QColor | None, QColor | None, str]:
        """Return fill, border and text colour for the state the button is in."""
        t = self._themes.tokens
        is_hot, is_down = self.underMouse() and self.isEnabled(), self.isDown()
        if not self.isEnabled():
            return (None if self._kind == "quiet" else QColor(t.sunken)), QColor(t.border), t.text_muted
        match self._kind:
            case "primary":
                ratio = 0.16 if is_down else 0.08 if is_hot else 0.0
                return mix(t.accent, t.text, ratio), None, t.primary_text
            case "danger":
                fill = mix(t.error_soft, t.error, 0.1) if is_down else QColor(t.error_soft if is_hot else t.surface)
                return fill, QColor(t.error if is_hot else t.border_strong), t.error
            case "quiet":
                return (QColor(t.border) if is_hot or is_down else None), None, t.text_second
            case "plain":
                fill = QColor(t.border if is_down else t.sunken if is_hot else t.surface)
                return fill, QColor(t.field_edge if is_hot else t.border_strong), t.text

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        fill, border, text = self._colours()
        rect = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, rect, 6, fill=fill, border=border)
        if shows_focus(self):
            # On the accent's own fill the ring would vanish, so it moves inward in the text's colour.
            is_primary = self._kind == "primary" and self.isEnabled()
            ring = rect.adjusted(2, 2, -2, -2) if is_primary else rect
            focus_ring(painter, ring, 4 if is_primary else 6, tokens.primary_text if is_primary else tokens.accent)
        x = rect.center().x() - self._content_px(is_bare=self._is_compact) / 2
        if self._icon_name:
            is_plain = self._kind == "plain" and self.isEnabled()
            colour = tokens.text_second if is_plain else text
            icon_at(painter, self._themes.assets, self._icon_name, colour, QRectF(x, 7, _ICON_PX, _ICON_PX))
            x += _ICON_PX + (0 if self._is_compact else _ICON_GAP_PX)
        painter.setPen(QColor(text))
        words = QRectF(x, 0, 0.0 if self._is_compact else self._text_px() + 1, rect.height())
        if not self._is_compact:
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
        if self._has_menu():
            icon_at(painter, self._themes.assets, "chevron-down", text, QRectF(words.right() + 3, 8, 14, 14))


class IconButton(QToolButton):
    """An icon alone, 28 px square; its name is tool tip and accessible name at once."""

    def __init__(
        self,
        themes: ThemeSwitch,
        icon: str,
        name: str,
        *,
        size: int = 28,
        has_frame: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icon_name = icon
        self._has_frame = has_frame
        self._has_mark = False
        self.setFixedSize(size, size)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_name(name)
        themes.theme_changed.connect(self.update)

    def set_name(self, name: str) -> None:
        """Name the button in tool tip and for screen readers."""
        if name != self.accessibleName():
            self.setToolTip(name)
            self.setAccessibleName(name)

    def set_icon_name(self, name: str) -> None:
        """Show another icon; the same one is not painted again."""
        if name != self._icon_name:
            self._icon_name = name
            self.update()

    def set_mark(self, *, has_mark: bool) -> None:
        """Show a small accent dot at the corner: something new is behind this button."""
        self._has_mark = has_mark
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        t = self._themes.tokens
        rect = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hot = self.underMouse() and self.isEnabled()
        pressed = self.isDown() or self.isChecked()
        if self._has_frame:
            rounded(painter, rect, 6, fill=QColor(t.surface), border=QColor(t.border_strong))
        if pressed or is_hot:
            rounded(painter, rect.adjusted(1, 1, -1, -1), 5, fill=QColor(t.selection if pressed else t.border))
        if shows_focus(self):
            focus_ring(painter, rect, 6, t.accent)
        colour = t.text_muted if not self.isEnabled() else t.accent if self.isChecked() else t.text_second
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        icon_px = 17 if self.width() >= 28 else 14
        icon_at(painter, self._themes.assets, self._icon_name, colour, rect.adjusted(*self._icon_inset(icon_px)))
        if self._has_mark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.accent))
            painter.drawEllipse(QPointF(rect.right() - 7, rect.top() + 7), 3.0, 3.0)

    def _icon_inset(self, icon_px: int) -> tuple[float, float, float, float]:
        side = (self.width() - icon_px) / 2
        return side, side, -side, -side
