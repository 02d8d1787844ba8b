"""The button that fills an IP field from a server name, without holding the window up while name servers think."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ras_console.gui.context import ConsoleContext, Resolved
from ras_console.gui.forms.entry_form import EntryForm
from ras_console.gui.forms.object_form import ObjectForm
from ras_console.gui.kit import Button
from ras_console.gui.theme import ThemeSwitch

Asked = Callable[[], tuple[str, bool]]
"""The name to look up, "" where there is none to, and whether a lab is to answer."""


class ResolveButton(Button):
    """Looks a name up when pressed. Only the answer to the last question counts, and none after `forget`."""

    def __init__(
        self,
        themes: ThemeSwitch,
        resolve: Callable[[str, bool, Resolved], None],
        asked: Asked,
        found: Callable[[str], None],
        missed: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, "Re&solve", parent=parent)
        self.setObjectName("resolve_button")
        self.setToolTip("Look the server's name up and put its address here")
        self._resolve = resolve
        self._asked = asked
        self._found = found
        self._missed = missed
        self._question = 0
        self.clicked.connect(self._ask)

    def forget(self) -> None:
        """Ignore an answer that is still to come."""
        self._question += 1
        self.setEnabled(True)

    @Slot()
    def _ask(self) -> None:
        name, is_lab = self._asked()
        if not name:
            self._missed("Enter the server first; Resolve looks it up.")
            return
        self._question += 1
        question = self._question
        self.setEnabled(False)
        self._resolve(name, is_lab, lambda addresses, reason: self._take(question, addresses, reason))

    def _take(self, question: int, addresses: tuple[str, ...], reason: str) -> None:
        if not shiboken6.isValid(self) or question != self._question:
            return
        self.setEnabled(True)
        if addresses:
            self._found(addresses[0])
        else:
            self._missed(f"{reason}. It can be added all the same." if not reason.endswith(".") else reason)


def add_resolve(context: ConsoleContext, form: EntryForm | ObjectForm, is_lab: Callable[[], bool]) -> None:
    """Put Resolve beside a form's IP, for the server that stands there; what it does not find refuses nothing.

    An answer that comes after another server was entered, or another object shown, is ignored.
    """

    def forget(field: str) -> None:
        if field in {"server", ""}:
            button.forget()

    button = ResolveButton(
        context.themes,
        context.resolve,
        lambda: (str(form.value("server") or ""), is_lab()),
        lambda address: form.set_value("ip", address),
        lambda reason: form.set_note("ip", reason),
    )
    form.row("ip").add_beside(button)
    form.changed.connect(forget)
