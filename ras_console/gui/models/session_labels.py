"""Groundwork on the labels of sessions that outlasts a picture: the lists only grow, so only what is new is looked at.

To put 100,000 names in order takes 50 ms, to divide the lines of as many devices 100 ms: any thread may do it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.engine.snapshot import SessionColumns
from ras_console.gui.models.haystack import Haystack

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]
Places = NDArray[np.int64] | NDArray[np.float64]

UNKNOWN: Final = "–"

AT_ONCE: Final = 10_000
"""Labels whose groundwork is done between two frames: about 5 ms."""

_TAIL_MOST: Final = 300
"""New labels that are put in their places one by one, about 3 ms; for more of them the groundwork is laid anew."""

_LINES_AT_ONCE: Final = 2_000
"""Devices whose lines are divided within one look, about 1 ms: more than come between two looks."""

_LINES_IN_A_RUN: Final = 500
_MATCHES_KEPT: Final = 40
_SYSTEM: Final = 2


class Growing(IntEnum):
    """The lists of labels that only grow: the users, and the parts of a device's line."""

    CLIENT = 0
    ADDRESS = 1
    SYSTEM = _SYSTEM
    USER = 3


@dataclass(slots=True)
class Devices:
    """The divided lines of devices. The first label of each part stands for a device that is not known."""

    parts: tuple[list[str], list[str], list[str]] = field(default_factory=lambda: ([UNKNOWN], [UNKNOWN], [UNKNOWN]))
    systems: dict[str, int] = field(default_factory=lambda: {UNKNOWN: 0})
    system_of: list[int] = field(default_factory=lambda: [0])
    """The number of each device's system."""

    @property
    def count(self) -> int:
        """How many lines are divided."""
        return len(self.system_of) - 1

    def divide(self, lines: Sequence[str], until: int) -> None:
        """Divide the lines up to a number of them."""
        begin = self.count
        if begin >= min(until, len(lines)):
            return
        number_of = self.systems
        # A few at a time: a hundred thousand lists at once would call for the garbage collector.
        for at in range(begin, min(until, len(lines)), _LINES_IN_A_RUN):
            divided = [line.split("\t", 2) for line in lines[at : min(at + _LINES_IN_A_RUN, until)]]
            for part, known in enumerate(self.parts):
                known.extend([each[part] for each in divided])
            self.system_of.extend([number_of.setdefault(each[_SYSTEM], len(number_of)) for each in divided])


@dataclass(frozen=True, slots=True)
class Base:
    """The first labels of a list: to be searched, and each one's place in the alphabet."""

    haystack: Haystack
    places: Codes
    order: Codes

    @classmethod
    def of(cls, labels: Sequence[str]) -> Base:
        haystack = Haystack(labels)
        places = haystack.ranks()
        order = np.empty(len(labels), dtype=np.int64)
        order[places] = np.arange(len(labels))
        return cls(haystack, places, order)

    @property
    def count(self) -> int:
        return self.haystack.count

    def places_of(self, labels: Sequence[str]) -> Places:
        """Return the place of every label; those that came later stand between the others."""
        if len(labels) <= self.count:
            return self.places
        tail = sorted((labels[at].casefold(), at) for at in range(self.count, len(labels)))
        places = np.empty(len(labels), dtype=np.float64)
        places[: self.count] = self.places
        order = self.order.tolist() if len(tail) > _TAIL_MOST else self.order
        for number, (text, at) in enumerate(tail):
            before = bisect_left(order, text, key=lambda each: labels[each].casefold())
            places[at] = before - 0.5 + number / (2 * len(tail) + 2)
        return places


@dataclass(frozen=True, slots=True)
class Groundwork:
    """What has been laid for lists of labels: their bases, and for parts of devices the divided lines."""

    bases: Mapping[Growing, Base]
    devices: Devices | None


def lay(wanted: Collection[Growing], columns: SessionColumns) -> Groundwork:
    """Return the groundwork for the labels of a picture; any thread, it takes 50 to 300 ms for 100,000 sessions."""
    devices = Devices() if any(each is not Growing.USER for each in wanted) else None
    bases: dict[Growing, Base] = {}
    if Growing.USER in wanted:
        bases[Growing.USER] = Base.of(columns.user_names[:])
    if devices is not None:
        lines = columns.clients[:]
        devices.divide(lines, len(lines))
        for each in (Growing.CLIENT, Growing.ADDRESS):
            if each in wanted:
                bases[each] = Base.of(devices.parts[each])
    return Groundwork(bases, devices)


class LabelStore:
    """Work on labels that outlasts a picture. Where it is `lazy`, what takes long is left to whoever lays it."""

    def __init__(self, *, is_lazy: bool = False) -> None:
        self._is_lazy = is_lazy
        self._devices = Devices()
        self._system_of: Codes = np.zeros(0, dtype=np.int64)
        self._bases: dict[Growing, Base] = {}
        self._matches: dict[tuple[Growing, int, str], Mask] = {}

    def is_ready(self, which: Growing, columns: SessionColumns) -> bool:
        """Return whether the labels of a picture can be searched and ordered between two frames."""
        if which is not Growing.USER and len(columns.clients) - self._devices.count > AT_ONCE:
            return False
        if which is Growing.SYSTEM:
            return True
        count = len(columns.user_names) if which is Growing.USER else len(columns.clients) + 1
        base = self._bases.get(which)
        return count <= AT_ONCE if base is None else count - base.count <= _TAIL_MOST

    def is_usable(self, which: Growing, columns: SessionColumns) -> bool:
        """Return whether what is known does until more is laid: a list that has grown is searched and ordered."""
        if which is not Growing.USER and len(columns.clients) - self._devices.count > AT_ONCE:
            return False
        return which is Growing.SYSTEM or which in self._bases

    def take(self, laid: Groundwork) -> None:
        """Use what has been laid, as far as it is more than what is known."""
        if laid.devices is not None and laid.devices.count > self._devices.count:
            self._devices = laid.devices
        self._bases.update(laid.bases)
        self._matches.clear()

    def prepare(self, lines: Sequence[str]) -> None:
        """Divide some more of the devices' lines, where they are wanted or will be looked for without a background."""
        if self._devices.count or not self._is_lazy:
            self._devices.divide(lines, self._devices.count + _LINES_AT_ONCE)

    def devices(self, lines: Sequence[str], part: int) -> Sequence[str]:
        """Return one part of every device's line: name, address or system; the first is for devices not known."""
        self._devices.divide(lines, len(lines))
        return self._devices.parts[part]

    def systems(self, lines: Sequence[str]) -> tuple[Codes, Sequence[str]]:
        """Return a code for the system of each device, the first for devices not known, and the systems' names."""
        self._devices.divide(lines, len(lines))
        if len(self._system_of) != len(self._devices.system_of):
            self._system_of = np.array(self._devices.system_of, dtype=np.int64)
        return self._system_of, list(self._devices.systems)

    def ranks(self, which: Growing | None, labels: Sequence[str]) -> Places:
        """Return the place of each label in the order of the alphabet; None for labels that may be renamed."""
        if which in {None, Growing.SYSTEM}:
            return Haystack(labels).ranks()
        return self._base(Growing(which), labels).places_of(labels)

    def matches(self, which: Growing | None, labels: Sequence[str], text: str) -> Mask:
        """Return which labels contain the text, whatever their case."""
        if which in {None, Growing.SYSTEM}:
            return Haystack(labels).matches(text)
        base = self._base(Growing(which), labels)
        key = Growing(which), base.count, text
        found = self._matches.get(key)
        if found is None:
            if len(self._matches) > _MATCHES_KEPT:
                self._matches.clear()
            found = self._matches[key] = base.haystack.matches(text)
        tail = labels[base.count :]
        return np.concatenate((found, Haystack(tail).matches(text))) if tail else found

    def _base(self, which: Growing, labels: Sequence[str]) -> Base:
        """Return the base; one that others lay in the background may lag behind."""
        known = self._bases.get(which)
        is_old = known is None or (not self._is_lazy and len(labels) - known.count > _TAIL_MOST)
        if known is None or is_old:
            known = self._bases[which] = Base.of(labels[:])
            self._matches.clear()
        return known
