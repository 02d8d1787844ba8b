"""What a console needs of whoever mails and runs commands for notification handlers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ras_console.engine.timeline import Fact
from ras_console.runtime.feed import Tap

if TYPE_CHECKING:
    from ras_console.config.document import Document
    from ras_console.runtime.deliveries import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What became of a mail, as a sentence."""

    is_well: bool
    text: str


class Postman(Tap, Protocol):
    """Delivers what the engine beside it tells, from a thread of its own."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self, timeout_s: float = 2.0) -> bool:
        """End; False where what is under way did not end in time."""
        ...

    def use_document(self, document: Document) -> None:
        """Know the configuration as it is from now on."""
        ...


MakePostman = Callable[[Callable[[], str], Callable[[Fact], None]], Postman]
"""Makes a postman of what gives the mailbox's password and what takes facts for the event list."""

TryMail = Callable[["Mail", str], Posted]
"""Sends one mail with a password and says what became of it; blocks."""
