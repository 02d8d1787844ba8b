"""Who has the farm open: what each console says of itself, and what one writes to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

LONGEST_MESSAGE: Final = 500
"""Characters; a message is a notice over the page, which has to stay in sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleNote:
    """What a console says of itself. `role` is in words; `drafts` counts the objects with changes not applied yet."""

    actor: str
    role: str
    drafts: int = 0
    is_read_only: bool = False
    has_engine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConsole:
    """A console that has the farm open; `id` is its number on this farm, its clock the one of `signed_utc`."""

    id: int
    note: ConsoleNote
    computer: str
    pid: int
    since_utc: datetime
    signed_utc: datetime
    is_own: bool = False
    """True for the console that asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleMessage:
    """Words from one administrator to another."""

    id: int
    sender: str
    computer: str
    sent_utc: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleNews:
    """What a look at the farm's consoles has given: who is there, what was written to this one, what became of words.

    `outcomes` says so of each message sent since the last look; `trouble` why nothing can be seen, "" where it can.
    """

    consoles: tuple[OpenConsole, ...] = ()
    messages: tuple[ConsoleMessage, ...] = ()
    outcomes: tuple[str, ...] = ()
    trouble: str = ""


def message_refusal(text: str) -> str:
    """Return why a message cannot be sent, "" where it can."""
    if not text.strip():
        return "A message needs words."
    count = len(text)
    return f"{count:,} characters; a message has at most {LONGEST_MESSAGE}." if count > LONGEST_MESSAGE else ""
