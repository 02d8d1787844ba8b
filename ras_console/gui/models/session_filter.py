"""The filter line of the session table: plain words, and words for one column as in `user:anna host:RDSH-3`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "user": "user",
        "state": "state",
        "host": "host",
        "resource": "resource",
        "client": "client",
        "address": "address",
        "ip": "address",
        "system": "system",
        "os": "system",
        "broker": "broker",
        "id": "id",
    }
)
"""What may stand before a colon, and the column that it means."""

_WORD: Final = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One wish; all of a line must hold. `column` "" looks in every column; `text` is without case."""

    column: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilter:
    """What a line asks for, and what of it was not understood, in words."""

    terms: tuple[Term, ...] = ()
    note: str = ""


def parse(line: str) -> SessionFilter:
    """Return what a filter line asks for; a word before a colon that is no column is told, and looked for as it is."""
    terms: list[Term] = []
    note = ""
    for found in _WORD.finditer(line):
        key, quoted, plain = found.groups()
        text = (quoted if quoted is not None else plain or "").casefold()
        if key is None:
            column = ""
        elif key.casefold() in KEYS:
            column = KEYS[key.casefold()]
        else:
            column, text = "", f"{key}:{text}".casefold()
            note = note or f"No column is called “{key}”; there are {', '.join(dict.fromkeys(KEYS.values()))}."
        if text:
            terms.append(Term(column=column, text=text))
    return SessionFilter(terms=tuple(terms), note=note)
