"""Logon control as brokers obey it: the mode of each host, and when it ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import HostState, LogonMode

_STATES: Final = {
    LogonMode.ENABLED: HostState.OK,
    LogonMode.DISABLED: HostState.LOGONS_DISABLED,
    LogonMode.DRAIN: HostState.DRAINING,
    LogonMode.DRAIN_UNTIL_REBOOT: HostState.DRAINING,
}


class LogonModes:
    """Columns of shape (hosts,) for the hosts given, in their order; never changes, a new topology makes new ones.

    A drain that has no beginning, as only a foreign hand in the file leaves one, is ended by no restart.
    """

    def __init__(self, hosts: Sequence[Host]) -> None:
        self.state: NDArray[np.uint8] = np.array([_STATES[host.logon_mode] for host in hosts], dtype=np.uint8)
        self.is_all_enabled = bool((self.state == HostState.OK).all())
        self.until_s = np.array([_or_never(host.drain_until_s) for host in hosts])
        self._cleared_by_boot_after_s = np.array([_ends_with_reboot(host) for host in hosts])

    def lapsed(self, wall_s: float | None, booted_wall_s: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which hosts take logons again although the configuration still says that they do not.

        Their time has run, or they have restarted since; without a time of day nothing ends.
        """
        if wall_s is None:
            return np.zeros(len(self.state), dtype=np.bool_)
        is_over = (self.until_s <= wall_s) | (booted_wall_s > self._cleared_by_boot_after_s)
        lapsed: NDArray[np.bool_] = is_over & (self.state != HostState.OK)
        return lapsed


def _ends_with_reboot(host: Host) -> float:
    return _or_never(host.drain_since_s if host.logon_mode is LogonMode.DRAIN_UNTIL_REBOOT else None)


def _or_never(instant_s: float | None) -> float:
    return np.inf if instant_s is None else instant_s
