"""What the console says in place: a line under a field, a banner over a page, a sentence where nothing is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ras_console.gui.kit.buttons import Button, ButtonKind, IconButton
from ras_console.gui.kit.painting import icon_at, mix, rounded
from ras_console.gui.kit.tone import Tone, tone_look
from ras_console.gui.theme import ThemeSwitch, font

MESSAGE_HEIGHT_PX: Final = 18
_ICON_PX: Final = 13


def announce(widget: QWidget) -> None:
    """Have a screen reader read the widget now, wherever the focus is."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


class InlineMessage(QLabel):
    """A 12 px line with its sign; keeps its height while empty, so that nothing jumps when it speaks."""

    def __init__(self, themes: ThemeSwitch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._tone = Tone.NEUTRAL
        self.setTextFormat(Qt.TextFormat.PlainText)  # it quotes what was typed
        self.setFont(font("help"))
        self.setMinimumHeight(MESSAGE_HEIGHT_PX)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        themes.theme_changed.connect(self._dress)

    @property
    def tone(self) -> Tone:
        return self._tone

    def show_message(self, text: str, tone: Tone = Tone.ERROR) -> None:
        """Say something; errors are announced to screen readers. NEUTRAL shows words alone, without a sign."""
        is_new = (text, tone) != (self.text(), self._tone)
        self._tone = tone
        self.setText(text)
        self.setContentsMargins(0 if tone is Tone.NEUTRAL else _ICON_PX + 5, 0, 0, 0)
        self._dress()
        if is_new and tone is Tone.ERROR and text:
            announce(self)

    def clear_message(self) -> None:
        """Fall silent and keep the height."""
        self.show_message("", Tone.NEUTRAL)

    @Slot()
    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(tone_look(self._themes.tokens, self._tone).foreground))
        self.setPalette(palette)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() and self._tone is not Tone.NEUTRAL:
            look = tone_look(self._themes.tokens, self._tone)
            top = (min(self.height(), MESSAGE_HEIGHT_PX) - _ICON_PX) / 2
            rect = QRectF(0, top, _ICON_PX, _ICON_PX)
            icon_at(QPainter(self), self._themes.assets, look.icon, look.foreground, rect)


class Banner(QFrame):
    """A sentence over a page with what can be done about it; announced when shown anew."""

    closed = Signal()
    """The person closed it; it has hidden itself."""

    def __init__(
        self,
        themes: ThemeSwitch,
        text: str = "",
        tone: Tone = Tone.INFO,
        *,
        icon: str = "",
        is_closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._tone = tone
        self._icon_name = icon
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 6, 8, 6)
        row.setSpacing(8)
        self._label = QLabel(text)
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # it quotes names and what was typed
        self._label.setWordWrap(True)
        self._label.setFont(font("body"))
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._close = IconButton(themes, "x", self.tr("Close"), size=24, parent=self)
        self._close.setObjectName("banner_close_button")
        self._close.setVisible(is_closable)
        self._close.clicked.connect(self._on_close)
        row.addWidget(self._label, 1)
        row.addLayout(self._actions)
        row.addWidget(self._close)
        self.setMinimumHeight(42)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(text)
        themes.theme_changed.connect(self.update)

    def show_text(self, text: str, tone: Tone = Tone.INFO, *, icon: str = "") -> None:
        """Show another sentence and announce it."""
        self._tone, self._icon_name = tone, icon
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(True)
        self.update()
        announce(self)

    def count_down(self, text: str) -> None:
        """Show another figure in the same sentence; not announced, or a countdown would talk without end."""
        if text != self._label.text():
            self._label.setText(text)
            self.setAccessibleName(text)

    def add_action(self, text: str, *, icon: str = "", kind: ButtonKind = "plain") -> Button:
        """Add a button at the right and return it, for the caller to connect."""
        button = Button(self._themes, text, icon=icon, kind=kind)
        self._actions.addWidget(button)
        return button

    def take_in(self, button: Button) -> None:
        """Show somebody else's button after its own; it stays theirs and may be taken back by giving it a parent."""
        self._actions.addWidget(button)

    @Slot()
    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._themes.tokens
        look = tone_look(tokens, self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = mix(look.soft, look.foreground, 0.35)
        rounded(painter, QRectF(self.rect()), 8, fill=QColor(look.soft), border=border)
        icon = self._icon_name or look.icon
        icon_at(painter, self._themes.assets, icon, look.foreground, QRectF(14, (self.height() - 16) / 2, 16, 16))


class EmptyState(QWidget):
    """Where nothing is: an icon, a sentence that says why, and the one thing to do about it."""

    def __init__(
        self,
        themes: ThemeSwitch,
        icon: str,
        sentence: str,
        *,
        action: str = "",
        action_icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icon_name = icon
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setFont(font("body"))
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setMaximumWidth(420)
        self._sentence.setMinimumWidth(160)
        self.action = Button(themes, action, icon=action_icon, parent=self)
        self.action.setVisible(bool(action))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._icon)
        sentence_row = QHBoxLayout()
        sentence_row.addStretch(1)
        sentence_row.addWidget(self._sentence, 10)
        sentence_row.addStretch(1)
        column.addLayout(sentence_row)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.set_sentence(sentence)
        self._dress()
        themes.theme_changed.connect(self._dress)

    def set_sentence(self, sentence: str) -> None:
        """Say why there is nothing."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(300, 150))

    @Slot()
    def _dress(self) -> None:
        tokens = self._themes.tokens
        pixmap = self._themes.assets.pixmap(self._icon_name, tokens.text_muted, 32, self.devicePixelRatioF())
        self._icon.setPixmap(pixmap)
        palette = self._sentence.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(tokens.text_second))
        self._sentence.setPalette(palette)
