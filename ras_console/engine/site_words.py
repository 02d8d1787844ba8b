"""What a broker tells of hosts, sessions and logons, as facts of the timeline in an operator's words."""

from __future__ import annotations

from typing import Final

from ras_console.domain.ids import BrokerId, HostId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState, Severity, Source
from ras_console.engine.events import SessionChanged
from ras_console.engine.membership import HostTransition
from ras_console.engine.sessions import Duplicate
from ras_console.engine.timeline import EntryKind, Fact

_SEVERITIES: Final = {
    HostState.LOST: Severity.ERROR,
    HostState.QUARANTINED: Severity.ERROR,
    HostState.FAILING: Severity.WARNING,
    HostState.FULL: Severity.WARNING,
}
_QUIET: Final = (HostState.OK, HostState.SUSPECT, HostState.NOT_REACHED)
"""Changes among these are everyday life: a late report, a host's first one."""


def host_fact(topology: SiteTopology, transition: HostTransition, now_s: float) -> Fact | None:
    """Return the fact that a host has become something else, None for what nobody wants to read."""
    before, after = transition.before, transition.after
    if before in _QUIET and after in _QUIET:
        return None
    severity = _SEVERITIES.get(after, Severity.INFO)
    is_recovery = after is HostState.OK and before in _SEVERITIES
    return Fact(
        at_s=now_s,
        site=topology.site.id,
        kind=EntryKind.HOST,
        severity=Severity.GOOD if is_recovery else Severity.INFO if transition.is_expected else severity,
        source=Source.HOST,
        text=f"{host_name(topology, transition.host)} {transition.reason}",
        host=transition.host,
    )


def host_name(topology: SiteTopology, host: HostId) -> str:
    """Return the server name of a host; one that the site no longer has is called by its number."""
    return next((each.server for each in topology.hosts if each.id == host), f"host {host}")


def failed_logon_fact(topology: SiteTopology, event: SessionChanged) -> Fact:
    """Return the fact that a host could not log a user on."""
    text = f"Logon of {event.user} failed on {host_name(topology, event.host)}"
    return _fact(topology, event.now_s, EntryKind.LOGON, Severity.WARNING, text, host=event.host)


def duplicate_fact(topology: SiteTopology, duplicate: Duplicate, now_s: float) -> Fact:
    """Return the fact that a user who may have one session has two; the younger one is named."""
    older, younger = host_name(topology, duplicate.older_host), host_name(topology, duplicate.host)
    text = f"{duplicate.user} has a second session on {younger} beside the one on {older}"
    return _fact(topology, now_s, EntryKind.SESSION, Severity.WARNING, text, host=duplicate.host)


def ghosts_fact(topology: SiteTopology, host: HostId, ghosts: int, now_s: float) -> Fact:
    """Return the fact that sessions which this broker believed in were over, and that their users are free again."""
    sessions = "1 session that had ended" if ghosts == 1 else f"{ghosts} sessions that had ended"
    text = f"{host_name(topology, host)}: {sessions} unseen taken off the map; the users are free again"
    return _fact(topology, now_s, EntryKind.SESSION, Severity.INFO, text, host=host)


def lapsed_fact(topology: SiteTopology, broker: BrokerId, lapsed: int, now_s: float) -> Fact:
    """Return the fact that clients never came to the hosts they were sent to."""
    placements = "1 placement was" if lapsed == 1 else f"{lapsed} placements were"
    text = f"{placements} not used within a minute and counts no longer"
    return _fact(topology, now_s, EntryKind.LOGON, Severity.INFO, text, broker=broker)


def _fact(
    topology: SiteTopology,
    now_s: float,
    kind: EntryKind,
    severity: Severity,
    text: str,
    *,
    broker: BrokerId | None = None,
    host: HostId | None = None,
) -> Fact:
    return Fact(
        at_s=now_s,
        site=topology.site.id,
        kind=kind,
        severity=severity,
        source=Source.HOST if kind is EntryKind.SESSION else Source.LOGON,
        text=text,
        broker=broker,
        host=host,
    )
