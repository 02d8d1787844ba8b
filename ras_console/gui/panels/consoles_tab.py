"""Who has the farm open just now, and a message to one of them or to all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ras_console.gui.context import ConsoleContext
from ras_console.gui.kit import Button, Card, EmptyState, InlineMessage, TextArea, Tone
from ras_console.gui.models.cells import Cell, Column
from ras_console.gui.models.listing import Line, ListingModel
from ras_console.gui.panels.dialog_parts import dialog_buttons, field_label
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.table import ObjectTable
from ras_console.gui.phrases import ago, counted
from ras_console.gui.theme import ThemeSwitch
from ras_console.gui.wall_clock import local_time
from ras_console.runtime.consoles import OpenConsole, message_refusal

COLUMNS: Final = (
    Column(title="Administrator"),
    Column(title="Role", width_px=144),
    Column(title="Computer", width_px=112),
    Column(title="Process", width_px=66, is_number=True),
    Column(title="Doing", width_px=124),
    Column(title="Engine", width_px=84, tip="One of the consoles runs the brokers' engine; the others follow it"),
    Column(title="Open since", width_px=124),
    Column(
        title="Last sign", width_px=76, tip="Each console signs every two seconds; after five missed ones it is gone"
    ),
)
ALONE: Final = "No other console has this farm open. Whoever opens it is shown here and can be sent a message."
UNSEEN: Final = "This console has not seen the others yet."
_WIDTH_PX: Final = 440


class ConsolesTab(QWidget):
    """The consoles in one table; this one is marked. Messages go to the chosen one, or to all others."""

    def __init__(self, context: ConsoleContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        themes = context.themes
        self.model = ListingModel(COLUMNS, parent=self)
        self.table = ObjectTable(themes, self.model, COLUMNS, is_multiple=True)
        self.table.setObjectName("consoles_table")
        self.table.setAccessibleName("Consoles")
        self.table.let_sort()
        self.trouble = InlineMessage(themes)
        self.trouble.setObjectName("consoles_trouble")
        self.send_button = Button(themes, "Send &message…", icon="bell")
        self.send_button.setObjectName("message_console_button")
        self.send_all_button = Button(themes, "Message to a&ll…", icon="users")
        self.send_all_button.setObjectName("message_all_consoles_button")
        self.card = Card(themes, "Consoles")
        self.card.add_to_header(self.send_button)
        self.card.add_to_header(self.send_all_button)
        self.card.body.addWidget(self.trouble)
        self.card.add_list(self.table)
        self._empty = EmptyState(themes, "monitor", ALONE)
        self._empty.setObjectName("no_other_console")
        self.card.add_list(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.send_button.clicked.connect(self._ask_chosen)
        self.send_all_button.clicked.connect(self._ask_all)
        self.table.selection_changed.connect(self._judge)
        context.consoles.changed.connect(self._show)

    def show_picture(self, _picture: Picture) -> None:
        """Show who is there."""
        self._show()

    @Slot()
    def _show(self) -> None:
        consoles = self._context.consoles
        now = datetime.now(UTC)
        self.model.show_lines([_line(each, now) for each in consoles.open])
        is_alone = len(consoles.open) < 2
        self.trouble.show_message(consoles.trouble, Tone.WARN if consoles.trouble else Tone.NEUTRAL)
        self.trouble.setVisible(bool(consoles.trouble))
        self.table.setVisible(bool(consoles.open))
        self._empty.set_sentence(ALONE if consoles.open else UNSEEN)
        self._empty.setVisible(is_alone)
        self._judge()

    @Slot()
    def _judge(self) -> None:
        others, chosen = self._others(), self._chosen()
        self.send_button.setEnabled(bool(chosen))
        self.send_all_button.setEnabled(bool(others))
        alone = "No other console has this farm open"
        pick = "Choose a console in the list that is not this one" if others else alone
        self.send_button.setToolTip("Show a notice at the chosen consoles, kept until dismissed" if chosen else pick)
        self.send_all_button.setToolTip("Show a notice at every other console" if others else alone)

    def _others(self) -> tuple[OpenConsole, ...]:
        return tuple(each for each in self._context.consoles.open if not each.is_own)

    def _chosen(self) -> tuple[OpenConsole, ...]:
        keys = set(self.table.selected_keys())
        return tuple(each for each in self._others() if each.id in keys)

    @Slot()
    def _ask_chosen(self) -> None:
        self._ask(self._chosen())

    @Slot()
    def _ask_all(self) -> None:
        self._ask(self._others())

    def _ask(self, to: tuple[OpenConsole, ...]) -> None:
        if not to:
            return
        dialog = ConsoleMessageDialog(self._context.themes, to, self.window())
        ids = tuple(each.id for each in to)
        dialog.accepted.connect(lambda: self._context.consoles.send(ids, dialog.text()))
        dialog.open()


class ConsoleMessageDialog(QDialog):
    """The words of a message to administrators; open it with `open()`."""

    def __init__(self, themes: ThemeSwitch, to: tuple[OpenConsole, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("console_message_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        who = f"{to[0].note.actor} on {to[0].computer}" if len(to) == 1 else counted(len(to), "console")
        self.setWindowTitle(f"Message to {who}")
        self._text = TextArea(themes)
        self._text.setObjectName("console_message_text")
        self._note = InlineMessage(themes)
        self._note.setObjectName("outcome")
        self._send, buttons = dialog_buttons(themes, self, "&Send")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 16)
        column.setSpacing(6)
        column.addWidget(field_label(f"&Message to {who.replace('&', '&&')}", self._text))
        column.addWidget(self._text)
        column.addWidget(self._note)
        column.addLayout(buttons)
        self.setMinimumWidth(_WIDTH_PX)
        self._text.textChanged.connect(self._review)
        self._text.setFocus()
        self._review()

    def text(self) -> str:
        """Return the words."""
        return self._text.toPlainText().strip()

    @Slot()
    def _review(self) -> None:
        refusal = message_refusal(self.text())
        self._send.setEnabled(not refusal)
        if self.text() and refusal:
            self._note.show_message(refusal, Tone.ERROR)
        else:
            self._note.show_message("They see it as a notice with your name and the time.", Tone.NEUTRAL)


def _line(each: OpenConsole, now: datetime) -> Line:
    note = each.note
    silent_s = max(0.0, (now - each.signed_utc).total_seconds())
    doing = (
        "Read-only" if note.is_read_only else f"Editing {counted(note.drafts, 'object')}" if note.drafts else "Looking"
    )
    return Line(
        key=each.id,
        cells=(
            Cell(text=f"{note.actor} (this console)" if each.is_own else note.actor, is_strong=True),
            Cell(text=note.role, tip=note.role),
            Cell(text=each.computer, tip=each.computer),
            Cell(text=str(each.pid), is_number=True, rank=float(each.pid)),
            Cell(text=doing, rank=float(note.drafts)),
            Cell(text="Runs there" if note.has_engine else "–", is_faint=not note.has_engine),
            Cell(text=f"{local_time(each.since_utc.timestamp()):%Y-%m-%d %H:%M}", rank=each.since_utc.timestamp()),
            Cell(text=ago(silent_s), rank=silent_s),
        ),
    )
