"""What has to be said before something is done to sessions: a message's words, or how old is too old."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QSpinBox, QVBoxLayout, QWidget

from ras_console.domain.ids import SessionId, SiteId
from ras_console.domain.vocabulary import SessionState
from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import InlineMessage, TextArea, TextField, Tone
from ras_console.gui.late_numpy import np
from ras_console.gui.panels.dialog_parts import dialog_buttons, field_label
from ras_console.gui.phrases import counted
from ras_console.gui.theme import ThemeSwitch

_WIDTH_PX: Final = 440
_LONGEST_H: Final = 24 * 30
_MOST_SESSIONS: Final = 999_999
"""No site has more: the room that the button keeps for its number."""
_TEXT_CHARACTERS: Final = 2_000


class MessageDialog(QDialog):
    """Title and text of a message to users; open it with `open()`."""

    def __init__(self, themes: ThemeSwitch, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("message_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Send a message to {who}").replace("{who}", counted(count, "session")))
        self._title = TextField(themes)
        self._title.setObjectName("message_title")
        self._title.setText("Message from the administrator")
        self._text = TextArea(themes)
        self._text.setObjectName("message_text")
        self._note = InlineMessage(themes)
        self._send, buttons = dialog_buttons(themes, self, "&Send")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(6)
        column.addWidget(field_label("&Title", self._title))
        column.addWidget(self._title)
        column.addSpacing(6)
        column.addWidget(field_label("Te&xt", self._text))
        column.addWidget(self._text)
        column.addWidget(self._note)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH_PX)
        self._title.textChanged.connect(self._review)
        self._text.textChanged.connect(self._review)
        self._text.setFocus()
        self._review()

    def message(self) -> tuple[str, str]:
        """Return title and text."""
        return self._title.text().strip(), self._text.toPlainText().strip()

    @Slot()
    def _review(self) -> None:
        _, text = self.message()
        is_long = len(text) > _TEXT_CHARACTERS
        self._send.setEnabled(bool(text) and not is_long)
        if is_long:
            self._note.show_message(f"{len(text):,} characters; at most {_TEXT_CHARACTERS:,} are shown.", Tone.ERROR)
        else:
            self._note.show_message("" if text else "Users see the text in a window of its own.", Tone.NEUTRAL)


def _log_off(count: int) -> str:
    return f"&Log off {counted(count, 'session')}" if count else "&Log off"


class OldSessionsDialog(QDialog):
    """How long a disconnected session may live; says how many that is as the number changes. Open it with `open()`."""

    def __init__(self, context: ConsoleContext, site: SiteId, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("old_sessions_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Log off long disconnected sessions"))
        self._context = context
        self._site = site
        self._hours = QSpinBox()
        self._hours.setObjectName("hours")
        self._hours.setRange(0, _LONGEST_H)
        self._hours.setValue(8)
        self._hours.setSuffix(" h")
        self._outcome = InlineMessage(context.themes)
        self._outcome.setObjectName("outcome")
        self._yes, buttons = dialog_buttons(context.themes, self, _log_off(_MOST_SESSIONS), is_danger=True)
        # As the count goes up and down no button moves away under the pointer, and none moves there.
        self._yes.setMinimumWidth(self._yes.sizeHint().width())
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(6)
        column.addWidget(field_label("&Sessions that have been disconnected for at least", self._hours))
        column.addWidget(self._hours)
        column.addWidget(self._outcome)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH_PX)
        self._hours.valueChanged.connect(self._review)
        context.bridge.snapshot_changed.connect(self._review)
        self._review()

    def sessions(self) -> tuple[SessionId, ...]:
        """Return the sessions that are meant just now."""
        snapshot = self._context.bridge.snapshot
        view = snapshot.site(self._site) if snapshot is not None else None
        if view is None or view.sessions is None:
            return ()
        c = view.sessions
        is_old = (c.state == SessionState.DISCONNECTED) & (c.at_s - c.details["left_s"] >= 3600.0 * self._hours.value())
        return tuple(SessionId(each) for each in np.sort(c.ids[is_old]).tolist())

    @Slot()
    def _review(self) -> None:
        count = len(self.sessions())
        self._yes.setEnabled(count > 0)
        self._yes.setText(_log_off(count))
        text = (
            f"{counted(count, 'session')} would end; what is not saved in them is lost."
            if count
            else "No session has been disconnected for so long."
        )
        self._outcome.show_message(text, Tone.WARN if count else Tone.NEUTRAL)
