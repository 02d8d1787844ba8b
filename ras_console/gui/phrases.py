"""Numbers, times and names as the pages write them; pure, so that a sentence can be tested without a window."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Final

from ras_console.domain.vocabulary import FaultKind, HostState
from ras_console.gui.kit import Tone

STALE_AFTER_S: Final = 3.0
"""Figures older than this are marked: a broker publishes, and a host reports, several times within it."""

FAULT_WORDS: Final = MappingProxyType(
    {
        FaultKind.CRASH: "Crashed on purpose",
        FaultKind.HANG: "Hung on purpose",
        FaultKind.PARTITION: "Cut off on purpose",
        FaultKind.SLOW: "Slowed on purpose",
    }
)
HOST_STATES: Final = MappingProxyType(
    {
        HostState.NOT_REACHED: ("Not reached", Tone.ERROR),
        HostState.OK: ("OK", Tone.OK),
        HostState.SUSPECT: ("Reports late", Tone.WARN),
        HostState.LOST: ("Lost", Tone.ERROR),
        HostState.DISABLED: ("Disabled", Tone.NEUTRAL),
        HostState.DRAINING: ("Draining", Tone.INFO),
        HostState.LOGONS_DISABLED: ("Logons disabled", Tone.INFO),
        HostState.FULL: ("Full", Tone.WARN),
        HostState.QUARANTINED: ("Quarantined", Tone.ERROR),
        HostState.FAILING: ("Logons fail", Tone.ERROR),
        HostState.SCHEDULED_OUT: ("Disabled (scheduler)", Tone.INFO),
        HostState.POWERED_OFF: ("Powered off (autoscale)", Tone.NEUTRAL),
        HostState.POOL_DISABLED: ("Pool disabled", Tone.INFO),
    }
)


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return "1 host" or "4 hosts"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def plain_tip(text: str) -> str:
    """Return a tooltip's text so that Qt shows its brackets instead of obeying them: names are anybody's.

    Qt takes no bracket for a tag that a word joiner follows, which itself is not seen.
    """
    return text.replace("<", "<\u2060").replace("&lt;", "&\u2060lt;")


def percent(ratio: float) -> str:
    """Return a ratio as whole per cent."""
    return f"{round(ratio * 100)} %"


def span(seconds: float) -> str:
    """Return a time in at most two units: 8 s, 1 min 54 s, 3 h 20 min; "unknown" for an infinite one."""
    if not math.isfinite(seconds):
        return "unknown"
    whole = max(0, int(seconds))
    for size, unit, lower, lower_unit in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // lower
            return f"{whole // size} {unit}" + (f" {rest} {lower_unit}" if rest else "")
    return f"{whole} s"


def left(seconds: float) -> str:
    """Return a time still to come, rounded up, so that 0 s is never shown too early."""
    return span(math.ceil(max(0.0, seconds - 1e-6))) if math.isfinite(seconds) else span(seconds)


def age(seconds: float) -> str:
    """Return the age of a figure: tenths below ten seconds; "never" for the infinite age of what has not come."""
    if not math.isfinite(seconds):
        return "never"
    return f"{seconds:.1f} s" if seconds < 9.95 else span(seconds)


def ago(seconds: float) -> str:
    """Return when something was last seen: "1.5 s ago", or "never"."""
    return f"{age(seconds)} ago" if math.isfinite(seconds) else age(seconds)


def old(seconds: float) -> str:
    """Return how old a report is: "1.5 s old", or "no report yet"."""
    return f"{age(seconds)} old" if math.isfinite(seconds) else "no report yet"


def listed(words: Sequence[str], most: int = 3) -> str:
    """Return "a, b and c", or "a, b, c and 5 more"."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def one_in(numbers: Sequence[tuple[str, int]]) -> str:
    """Return what each got: "4 RAS-CB-1 and 4 RAS-CB-3"."""
    return listed([f"{count:,} {name}" for name, count in numbers if count])


def first_free(taken: Iterable[str], stem: str, tail: str = "", *, first: int = 1) -> str:
    """Return the first name that is not taken in whatever case: stem, a number counted from `first`, tail."""
    known = {each.casefold() for each in taken}
    names = (f"{stem}{number}{tail}" for number in itertools.count(first))
    return next(each for each in names if each.casefold() not in known)
