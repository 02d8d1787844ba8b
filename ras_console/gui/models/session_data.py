"""The sessions of one picture as codes and labels, so that filtering, sorting and counting are work for numpy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.client_devices import ClientDevice, device_of
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.session_details import PHASES, idle_s
from ras_console.engine.snapshot import SessionColumns
from ras_console.gui.models.haystack import Haystack
from ras_console.gui.models.session_filter import SessionFilter, Term

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]


class SessionColumn(IntEnum):
    """The columns, left to right."""

    USER = 0
    STATE = 1
    HOST = 2
    RESOURCE = 3
    SINCE = 4
    IDLE = 5
    CLIENT = 6
    ADDRESS = 7
    SYSTEM = 8
    LOGON = 9
    BROKER_S = 10
    CONNECTION_S = 11
    PREPARATION_S = 12
    WORK_S = 13
    POOL = 14
    BROKER = 15
    MOVES = 16
    ID = 17


STATE_TEXTS: Final = ("Active", "Connecting", "Disconnected", "Other")
_STATE_CODES: Final = {SessionState.ACTIVE: 0, SessionState.CONNECTED: 1, SessionState.DISCONNECTED: 2}
_MOVES_TEXTS: Final = ("", "Moves on reconnect")
_PHASE_OF: Final = {
    SessionColumn.BROKER_S: PHASES[0],
    SessionColumn.CONNECTION_S: PHASES[1],
    SessionColumn.PREPARATION_S: PHASES[2],
    SessionColumn.WORK_S: PHASES[3],
}
_NAMED: Final = {
    "user": SessionColumn.USER,
    "state": SessionColumn.STATE,
    "host": SessionColumn.HOST,
    "resource": SessionColumn.RESOURCE,
    "client": SessionColumn.CLIENT,
    "address": SessionColumn.ADDRESS,
    "system": SessionColumn.SYSTEM,
    "broker": SessionColumn.BROKER,
    "pool": SessionColumn.POOL,
}
_GROWING: Final = frozenset({SessionColumn.USER, SessionColumn.CLIENT, SessionColumn.ADDRESS})
UNKNOWN: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the configuration calls what sessions refer to, by id."""

    hosts: Mapping[int, str]
    pools: Mapping[int, str]
    """The pool of each host."""
    resources: Mapping[int, str]
    brokers: Mapping[int, str]


_LINES_AT_ONCE: Final = 10_000
"""Devices whose lines are divided within one look: about 4 ms."""
_MATCHES_KEPT: Final = 40
_SYSTEM_PART: Final = 2
_FEW_LABELS: Final = 32_000


class LabelStore:
    """Work on labels that outlasts a picture: lists of names only grow, so that only what is new is looked at."""

    def __init__(self) -> None:
        self._parts: tuple[list[str], list[str], list[str]] = ([], [], [])
        self._devices: dict[int, list[str]] = {}
        self._systems: tuple[Codes, list[str]] = (np.empty(0, dtype=np.int64), [])
        self._haystacks: dict[SessionColumn, Haystack] = {}
        self._ranks: dict[SessionColumn, Codes] = {}
        self._matches: dict[tuple[SessionColumn, str], Mask] = {}

    def prepare(self, lines: Sequence[str]) -> None:
        """Divide some more of the devices' lines, so that nobody waits for all of them at once."""
        self._divide(lines, len(self._parts[0]) + _LINES_AT_ONCE)

    def devices(self, lines: Sequence[str], part: int) -> list[str]:
        """Return one part of every device's line: name, address or system; one more for devices not known."""
        known = self._devices.get(part)
        if known is None or len(known) != len(lines) + 1:
            self._divide(lines, len(lines))
            known = self._devices[part] = [*self._parts[part], UNKNOWN]
        return known

    def systems(self, lines: Sequence[str]) -> tuple[Codes, Sequence[str]]:
        """Return a code for the system of each device, one more for devices not known, and the systems' names."""
        if len(self._systems[0]) != len(lines) + 1:
            number_of: dict[str, int] = {}
            codes = [number_of.setdefault(each, len(number_of)) for each in self.devices(lines, _SYSTEM_PART)]
            self._systems = np.array(codes, dtype=np.int64), list(number_of)
        return self._systems

    def _divide(self, lines: Sequence[str], until: int) -> None:
        begin = len(self._parts[0])
        if begin < min(until, len(lines)):
            divided = [line.split("\t", 2) for line in lines[begin:until]]
            for part, known in enumerate(self._parts):
                known.extend([each[part] for each in divided])

    def ranks(self, column: SessionColumn, labels: Sequence[str]) -> Codes:
        """Return the place of each label in the order of the alphabet."""
        haystack = self._haystack(column, labels)
        known = self._ranks.get(column)
        if known is None:
            known = self._ranks[column] = haystack.ranks()
        return known

    def matches(self, column: SessionColumn, labels: Sequence[str], text: str) -> Mask:
        """Return which labels contain the text, whatever their case."""
        haystack = self._haystack(column, labels)
        found = self._matches.get((column, text))
        if found is None:
            if len(self._matches) > _MATCHES_KEPT:
                self._matches.clear()
            found = self._matches[column, text] = haystack.matches(text)
        return found

    def _haystack(self, column: SessionColumn, labels: Sequence[str]) -> Haystack:
        """Return the column's labels as one; columns with few labels are made anew, for these may be renamed."""
        known = self._haystacks.get(column)
        if known is None or known.count != len(labels) or column not in _GROWING:
            known = self._haystacks[column] = Haystack(labels)
            self._ranks.pop(column, None)
            for key in [key for key in self._matches if key[0] is column]:
                del self._matches[key]
        return known


class SessionData:
    """One picture's sessions, read-only. Codes of a column are worked out when they are first asked for."""

    def __init__(self, columns: SessionColumns, names: Names, labels: LabelStore) -> None:
        self.columns = columns
        self._names = names
        self._labels = labels
        self._coded: dict[SessionColumn, tuple[Codes, Sequence[str]]] = {}
        self._idle: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.columns.ids)

    def coded(self, column: SessionColumn) -> tuple[Codes, Sequence[str]]:
        """Return a code for each session and the label of each code, for a column of texts."""
        found = self._coded.get(column)
        if found is None:
            found = self._coded[column] = self._worked_out(column)
        return found

    def _worked_out(self, column: SessionColumn) -> tuple[Codes, Sequence[str]]:
        c = self.columns
        match column:
            case SessionColumn.USER:
                return c.user.astype(np.int64), c.user_names[:]
            case SessionColumn.STATE:
                code_of = np.full(256, len(STATE_TEXTS) - 1, dtype=np.int64)
                for state, code in _STATE_CODES.items():
                    code_of[state] = code
                return code_of[c.state], STATE_TEXTS
            case SessionColumn.HOST:
                return _named(c.host, self._names.hosts, "host")
            case SessionColumn.POOL:
                return _merged(*_named(c.host, self._names.pools, ""))
            case SessionColumn.RESOURCE:
                return _named(c.resource, self._names.resources, "resource")
            case SessionColumn.BROKER:
                return _named(c.details["broker"], self._names.brokers, "broker")
            case SessionColumn.MOVES:
                return c.details["is_marked"].astype(np.int64), _MOVES_TEXTS
            case SessionColumn.CLIENT | SessionColumn.ADDRESS | SessionColumn.SYSTEM:
                lines = self._labels.devices(c.clients[:], column - SessionColumn.CLIENT)
                client = c.details["client"].astype(np.int64)
                codes = np.where(client < 0, len(lines) - 1, client)
                if column is SessionColumn.SYSTEM:
                    system_of, systems = self._labels.systems(c.clients[:])
                    return system_of[codes], systems
                return codes, lines
            case _:
                raise LookupError(f"{column.name} is a column of numbers")

    def device(self, row: int) -> ClientDevice:
        """Return the device of one session."""
        client = int(self.columns.details["client"][row])
        return ClientDevice() if client < 0 else device_of(self.columns.clients[client])

    def numbers(self, column: SessionColumn) -> NDArray[np.float64]:
        """Return the values of a column of numbers."""
        c = self.columns
        if column is SessionColumn.SINCE:
            return c.started_s.astype(np.float64)
        if column is SessionColumn.ID:
            return c.ids.astype(np.float64)
        if column is SessionColumn.IDLE:
            return self._idle_s()
        if column is SessionColumn.LOGON:
            logon: NDArray[np.float64] = np.sum([c.details[each] for each in PHASES], axis=0, dtype=np.float64)
            return logon
        phase: NDArray[np.float64] = c.details[_PHASE_OF[column]].astype(np.float64)
        return phase

    def _idle_s(self) -> NDArray[np.float64]:
        if self._idle is None:
            self._idle = idle_s(self.columns.at_s, self.columns.state, self.columns.details)
        return self._idle

    def keys(self, column: SessionColumn) -> NDArray[np.float64] | Codes | NDArray[np.int16]:
        """Return what the sessions are sorted by."""
        if column in NUMBERS:
            return self.numbers(column)
        codes, labels = self.coded(column)
        ranks = self._labels.ranks(column, labels)[codes]
        # Numbers of 16 bits are sorted by their digits, ten times as fast.
        return ranks.astype(np.int16) if len(labels) < _FEW_LABELS else ranks

    def mask(self, wanted: SessionFilter) -> Mask | None:
        """Return which sessions a filter lets through, None for all."""
        masks = [self._holds(term) for term in wanted.terms]
        return np.logical_and.reduce(masks) if masks else None

    def _holds(self, term: Term) -> Mask:
        if term.column == "id":
            return np.array(self.columns.ids == int(term.text)) if term.text.isdecimal() else _none(len(self))
        if term.bound is not None:
            c = self.columns
            values = self._idle_s() if term.column == "idle" else c.at_s - c.started_s.astype(np.float64)
            return np.array(term.bound.lets_through(values))
        columns: Iterable[SessionColumn] = (_NAMED[term.column],) if term.column else _NAMED.values()
        found = _none(len(self))
        for column in columns:
            codes, labels = self.coded(column)
            matches = self._labels.matches(column, labels, term.text)
            if matches.any():
                found |= matches[codes]
        return found

    def counts(self, column: SessionColumn, rows: Codes) -> list[tuple[int, str, int]]:
        """Return (code, label, sessions) of the values that these rows have, the most frequent first."""
        codes, labels = self.coded(column)
        counts = np.bincount(codes[rows], minlength=1)
        present = np.flatnonzero(counts)
        present = present[np.argsort(-counts[present], kind="stable")][:GROUPS_SHOWN]
        return [(code, labels[code], int(counts[code])) for code in present.tolist()]


GROUPS_SHOWN: Final = 500
NUMBERS: Final = frozenset({SessionColumn.SINCE, SessionColumn.IDLE, SessionColumn.ID, SessionColumn.LOGON, *_PHASE_OF})


def _none(count: int) -> Mask:
    return np.zeros(count, dtype=np.bool_)


def _named(ids: NDArray[np.int64], names: Mapping[int, str], noun: str) -> tuple[Codes, Sequence[str]]:
    """Return codes for ids, with what the configuration calls them; one that it does not have goes by its number.

    Without a noun nothing is known of it.
    """
    known = np.array(sorted(names), dtype=np.int64)
    places = np.searchsorted(known, ids)
    is_known = np.append(known, -1)[places] == ids
    if is_known.all():
        return places.astype(np.int64), [names[each] for each in known.tolist()]
    present, codes = np.unique(ids, return_inverse=True)
    labels = [names.get(each, f"{noun} {each}" if each and noun else UNKNOWN) for each in present.tolist()]
    return codes.astype(np.int64), labels


def _merged(codes: Codes, labels: Sequence[str]) -> tuple[Codes, Sequence[str]]:
    """Return the same with one code for each label."""
    number_of: dict[str, int] = {}
    numbers = np.array([number_of.setdefault(each, len(number_of)) for each in labels], dtype=np.int64)
    return (numbers[codes] if len(labels) else codes), list(number_of)
