"""What is known of a session beside who, where and in which state: one packed row each, copied in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

PHASES: Final = ("broker_s", "connection_s", "preparation_s", "work_s")

DETAIL: Final = np.dtype(
    [
        ("client", np.int32),  # index of the device's line, -1 where it is not known
        ("broker", np.int32),  # who placed it, 0 for a session that no broker placed
        ("is_marked", np.uint8),  # it moves at its user's next logon
        ("left_s", np.float32),  # when it was disconnected, where it is
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
    phases: NDArray[np.float32]
    """Shape (sessions, 4)."""


def blank_details(count: int) -> DetailColumn:
    """Return rows of which nothing is known."""
    rows = np.zeros(count, dtype=DETAIL)
    rows["client"] = -1
    return rows


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
    for at, name in enumerate(PHASES):
        rows[name] = listed.phases[:, at]
    return rows
