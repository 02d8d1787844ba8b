"""Hosts whose logons fail: to the back of the queue for a doubling time, then one probe logon to come back."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.engine.instants import NEVER_S
from ras_console.engine.rows import EVERY_ROW, RowColumn

FAILING_FROM: Final = 2
"""Consecutive failed logons from which a host counts as failing; one alone is as often the user's fault."""

_BACK_OFF_S: Final = 10.0  # after the first failure: a host's services restart in about that time
_BACK_OFF_MOST_S: Final = 600.0  # a repaired host must not wait longer than a coffee for its first logon
_PROBE_S: Final = 60.0  # as a ticket: a probe that nobody has heard of by then is lost, another may be sent


class Probation:
    """Consecutive failures of each host and when it may be tried again; columns of shape (hosts,)."""

    __slots__ = ("failures", "probe_until_s", "retry_s")

    def __init__(self, hosts: int) -> None:
        self.failures = np.zeros(hosts, dtype=np.int64)
        self.retry_s = np.full(hosts, NEVER_S)
        self.probe_until_s = np.full(hosts, NEVER_S)

    def moved(self, here: RowColumn, there: RowColumn, hosts: int) -> Probation:
        """Return columns of another set of hosts, with what is known of those that stand in both."""
        after = Probation(hosts)
        after.failures[here] = self.failures[there]
        after.retry_s[here] = self.retry_s[there]
        after.probe_until_s[here] = self.probe_until_s[there]
        return after

    def fail(self, row: int, now_s: float) -> None:
        """Count a failed logon; the host waits twice as long as after the one before."""
        self.failures[row] += 1
        doublings = min(int(self.failures[row]) - 1, 16)
        self.retry_s[row] = now_s + min(_BACK_OFF_S * 2.0**doublings, _BACK_OFF_MOST_S)
        self.probe_until_s[row] = NEVER_S

    def forgive(self, row: int) -> bool:
        """Return whether there was anything to forgive; a completed logon wipes the slate."""
        had_failed = bool(self.failures[row])
        self.failures[row] = 0
        self.retry_s[row] = self.probe_until_s[row] = NEVER_S
        return had_failed

    def place(self, row: int, now_s: float) -> bool:
        """Return whether the logon just placed is the probe of a failing host; no second one goes there meanwhile."""
        if self.failures[row] < FAILING_FROM:
            return False
        self.probe_until_s[row] = now_s + _PROBE_S
        return True

    def is_failing(self, rows: RowColumn | slice = EVERY_ROW) -> NDArray[np.bool_]:
        return self.failures[rows] >= FAILING_FROM

    def may_probe(self, now_s: float) -> NDArray[np.bool_]:
        """Return which hosts would be given a logon as far as failures go."""
        return (self.failures < FAILING_FROM) | ((self.retry_s <= now_s) & (self.probe_until_s <= now_s))

    def penalty(self, now_s: float) -> NDArray[np.float64]:
        """Return 1 per consecutive failure while the back-off runs, 0 after it: a probe must get its logon one day."""
        return np.where(self.retry_s > now_s, self.failures, 0.0)
