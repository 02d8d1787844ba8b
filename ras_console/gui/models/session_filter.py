"""The filter line of the session table: plain words, and words for one column as in `user:anna host:RDSH-3`.

Times are compared, as in `idle>30m`: a number and s, m, h or d; minutes where nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
        "pool": "pool",
        "broker": "broker",
        "id": "id",
    }
)
"""What may stand before a colon, and the column that it means."""

_WORD: Final = re.compile(r'(?:(\w+):)?(?:"([^"]*)"?|(\S+))')


_BOUND: Final = re.compile(r"(idle|since)([<>])(=?)([0-9]{1,6})([smhd]?)", re.IGNORECASE | re.ASCII)
_SECONDS: Final = {"s": 1.0, "": 60.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a time must be above or below, in seconds."""

    is_above: bool
    is_included: bool
    seconds: float

    def lets_through(self, values_s: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which values keep to it."""
        is_equal: NDArray[np.bool_] = (values_s == self.seconds) & self.is_included
        return is_equal | (values_s > self.seconds if self.is_above else values_s < self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One wish; all of a line must hold. `column` "" looks in every column; `text` is without case."""

    column: str
    text: str
    bound: Bound | None = None
    """For a column of times, which is not looked at as text."""


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
        if key is None and quoted is None and (compared := _BOUND.fullmatch(text)) is not None:
            terms.append(_bounded(compared))
            continue
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


def _bounded(compared: re.Match[str]) -> Term:
    column, direction, equals, number, unit = compared.groups()
    bound = Bound(
        is_above=direction == ">", is_included=bool(equals), seconds=float(number) * _SECONDS[unit.casefold()]
    )
    return Term(column=column.casefold(), text=compared[0], bound=bound)
