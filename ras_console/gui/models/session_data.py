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
from ras_console.gui.models.session_filter import SessionFilter, Term
from ras_console.gui.models.session_labels import UNKNOWN, Codes, Growing, LabelStore, Mask


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
_STATE_CODES: Final[Mapping[int, int]] = {
    SessionState.ACTIVE: 0,
    SessionState.CONNECTED: 1,
    SessionState.DISCONNECTED: 2,
}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the configuration calls what sessions refer to, by id."""

    hosts: Mapping[int, str]
    pools: Mapping[int, str]
    """The pool of each host."""
    resources: Mapping[int, str]
    brokers: Mapping[int, str]


_FEW_LABELS: Final = 32_000
_LIST_OF: Final = {
    SessionColumn.USER: Growing.USER,
    SessionColumn.CLIENT: Growing.CLIENT,
    SessionColumn.ADDRESS: Growing.ADDRESS,
    SessionColumn.SYSTEM: Growing.SYSTEM,
}


def lists_needed(columns: Iterable[SessionColumn | None], wanted: SessionFilter) -> frozenset[Growing]:
    """Return the growing lists of labels that sorting or grouping by columns, and a filter, look into."""
    needed = {_LIST_OF[each] for each in columns if each in _LIST_OF}
    for term in wanted.terms:
        searched = [_NAMED[term.column]] if term.column in _NAMED else [] if term.column else list(_NAMED.values())
        needed.update(_LIST_OF[each] for each in searched if each in _LIST_OF)
    return frozenset(needed)


class SessionData:
    """One picture's sessions, read-only. Codes of a column are worked out when they are first asked for."""

    def __init__(self, columns: SessionColumns, names: Names, labels: LabelStore) -> None:
        self.columns = columns
        self._names = names
        self._labels = labels
        self._coded: dict[SessionColumn, tuple[Codes, Sequence[str]]] = {}
        self._idle: NDArray[np.float64] | None = None
        self._by_id: Codes | None = None

    def __len__(self) -> int:
        return len(self.columns.ids)

    def by_id(self) -> Codes:
        """Return the places of the sessions in the order of their ids; asking again costs nothing."""
        if self._by_id is None:
            self._by_id = np.argsort(self.columns.ids)
        return self._by_id

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
                codes = np.maximum(client, -1) + 1
                if column is SessionColumn.SYSTEM:
                    system_of, systems = self._labels.systems(c.clients[:])
                    return system_of[codes], systems
                return codes, lines
            case _:
                raise LookupError(f"{column.name} is a column of numbers")

    def label(self, row: int, column: SessionColumn) -> str:
        """Return what one session has in a column of texts, without a look at the others."""
        c = self.columns
        match column:
            case SessionColumn.USER:
                return c.user_names[int(c.user[row])]
            case SessionColumn.STATE:
                return STATE_TEXTS[_STATE_CODES.get(int(c.state[row]), len(STATE_TEXTS) - 1)]
            case SessionColumn.HOST:
                return _name(self._names.hosts, int(c.host[row]), "host")
            case SessionColumn.POOL:
                return _name(self._names.pools, int(c.host[row]), "")
            case SessionColumn.RESOURCE:
                return _name(self._names.resources, int(c.resource[row]), "resource")
            case SessionColumn.BROKER:
                return _name(self._names.brokers, int(c.details["broker"][row]), "broker")
            case SessionColumn.MOVES:
                return _MOVES_TEXTS[int(c.details["is_marked"][row])]
            case SessionColumn.CLIENT | SessionColumn.ADDRESS | SessionColumn.SYSTEM:
                return self.device(row)[column - SessionColumn.CLIENT] or UNKNOWN
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
        ranks = self._labels.ranks(_LIST_OF.get(column), labels)[codes]
        # Numbers of 16 bits are sorted by their digits, ten times as fast.
        is_short = len(labels) < _FEW_LABELS and ranks.dtype.kind == "i"
        return ranks.astype(np.int16) if is_short else ranks

    def missing(self, needed: Iterable[Growing]) -> tuple[Growing, ...]:
        """Return the lists of labels of which too much is still to be looked at for the time between two frames."""
        return tuple(each for each in needed if not self._labels.is_ready(each, self.columns))

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
            matches = self._labels.matches(_LIST_OF.get(column), labels, term.text)
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
    labels = [_name(names, each, noun) for each in present.tolist()]
    return codes.astype(np.int64), labels


def _name(names: Mapping[int, str], object_id: int, noun: str) -> str:
    """Return what the configuration calls something, its number where it does not have it."""
    return names.get(object_id, f"{noun} {object_id}" if object_id and noun else UNKNOWN)


def _merged(codes: Codes, labels: Sequence[str]) -> tuple[Codes, Sequence[str]]:
    """Return the same with one code for each label."""
    number_of: dict[str, int] = {}
    numbers = np.array([number_of.setdefault(each, len(number_of)) for each in labels], dtype=np.int64)
    return (numbers[codes] if len(labels) else codes), list(number_of)
