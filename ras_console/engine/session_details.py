"""What is known of a session beside who, where and in which state: one packed row each, copied in one go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import SessionState

AT_WORK: Final = math.inf
"""In place of the instant since when a user does nothing."""

PHASES: Final = ("broker_s", "connection_s", "preparation_s", "work_s")

DETAIL: Final = np.dtype(
    [
        ("client", np.int32),  # index of the device's line, -1 where it is not known
        ("broker", np.int32),  # who placed it, 0 for a session that no broker placed
        ("is_marked", np.uint8),  # it moves at its user's next logon
        ("left_s", np.float32),  # when it was disconnected, where it is
        ("idle_since_s", np.float32),  # since when its user does nothing, AT_WORK while they work
        *((each, np.float32) for each in PHASES),
    ]
)
"""One row of details; the phases are all 0 until the logon is complete, or where nobody measured them."""

DetailColumn = NDArray[np.void]


class LogonPhases(NamedTuple):
    """Where the time of one logon went, in seconds; the sum is the logon time."""

    broker_s: float = 0.0
    """From the client's request to a broker's answer, silent brokers included."""
    connection_s: float = 0.0
    """From the answer until the host has the client."""
    preparation_s: float = 0.0
    """The host prepares profile and policies: it waits, whatever cores it has."""
    work_s: float = 0.0
    """The host works off the logon: it takes longer where cores are scarce."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDetails:
    """Details of the sessions on a host's list, in its order; `client` has the devices' lines."""

    client: tuple[str, ...]
    broker: NDArray[np.int32]
    is_marked: NDArray[np.bool_]
    left_s: NDArray[np.float32]
    idle_since_s: NDArray[np.float32]
    """AT_WORK where the user is at work."""
    phases: NDArray[np.float32]
    """Shape (sessions, 4)."""


def blank_details(count: int) -> DetailColumn:
    """Return rows of which nothing is known."""
    rows = np.zeros(count, dtype=DETAIL)
    rows["client"] = -1
    rows["idle_since_s"] = AT_WORK
    return rows


def idle_s(at_s: float, states: NDArray[np.uint8], details: DetailColumn) -> NDArray[np.float64]:
    """Return how long the users of sessions have done nothing, 0 while they work.

    Whole minutes, as hosts tell it once a minute. Whoever left a session while at work has done nothing in it since.
    """
    told = details["idle_since_s"]
    is_left = (states == SessionState.DISCONNECTED) & (told == AT_WORK)
    since_s = np.where(is_left, details["left_s"], told).astype(np.float64)
    idle: NDArray[np.float64] = np.where(since_s == AT_WORK, 0.0, np.maximum(at_s - since_s, 0.0) // 60.0 * 60.0)
    return idle


def copied(rows: DetailColumn) -> DetailColumn:
    """Return a copy of rows that stand without gaps: as bytes, for packed rows are copied field by field else."""
    copy: DetailColumn = rows.view(np.uint8).copy().view(DETAIL)
    return copy


def packed(listed: ListedDetails, clients: Sequence[int] | NDArray[np.int32]) -> DetailColumn:
    """Return a list's details as rows, with these numbers for its devices."""
    rows = np.zeros(len(listed.client), dtype=DETAIL)
    rows["client"] = clients
    rows["broker"] = listed.broker
    rows["is_marked"] = listed.is_marked
    rows["left_s"] = listed.left_s
    rows["idle_since_s"] = listed.idle_since_s
    for at, name in enumerate(PHASES):
        rows[name] = listed.phases[:, at]
    return rows
