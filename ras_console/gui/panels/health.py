"""How brokers, hosts and a whole site are, as the chips of their pages say it."""

from __future__ import annotations

import numpy as np

from ras_console.domain.vocabulary import HostState, Role
from ras_console.engine.snapshot import SiteView
from ras_console.gui.kit import Tone
from ras_console.gui.phrases import counted

State = tuple[str, Tone]
_KEPT_OUT = (
    HostState.DISABLED,
    HostState.DRAINING,
    HostState.LOGONS_DISABLED,
    HostState.SCHEDULED_OUT,
    HostState.POOL_DISABLED,
)
"""What somebody wished, a schedule among them: no fault of the host."""


def site_states(view: SiteView) -> tuple[State, ...]:
    """Return what is wrong at the site, worst first, or that nothing is."""
    found = (*brokers_state(view), *hosts_state(view))
    wrong = sorted((each for each in found if each[1] is not Tone.OK), key=lambda each: each[1] is not Tone.ERROR)
    return tuple(wrong) or (("Healthy", Tone.OK),)


def brokers_state(view: SiteView) -> tuple[State, ...]:
    """Return the chip that says how the brokers are."""
    if view.election.primary is None:
        return (("No primary", Tone.ERROR),)
    down = sum(1 for each in view.brokers if each.role in {Role.DOWN, Role.NOT_REACHED})
    if down:
        return ((f"{counted(down, 'broker')} down", Tone.WARN),)
    return (("Healthy", Tone.OK),)


def hosts_state(view: SiteView) -> tuple[State, ...]:
    """Return the chip that says how the hosts are; none where there are none."""
    if not view.figures.hosts_total:
        return ()
    silent = int(np.isin(view.hosts.state, (HostState.LOST, HostState.NOT_REACHED, HostState.QUARANTINED)).sum())
    if silent:
        return ((f"{counted(silent, 'host')} lost", Tone.ERROR),)
    if (view.hosts.state == HostState.FULL).all():
        return (("Every host is full", Tone.WARN),)
    resting = int((view.hosts.state == HostState.POWERED_OFF).sum())
    kept_out = int(np.isin(view.hosts.state, _KEPT_OUT).sum())
    not_ok = view.figures.hosts_total - view.figures.hosts_ok - resting - kept_out
    if not_ok > 0:
        return ((f"{counted(not_ok, 'host')} not OK", Tone.WARN),)
    if kept_out:
        return ((f"{counted(kept_out, 'host')} without new sessions", Tone.INFO),)
    return (("All OK", Tone.OK),)
