"""What a broker tells of hosts, sessions and logons, as facts of the timeline in an operator's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ras_console.domain.ids import BrokerId, HostId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import HostState, Severity, Source
from ras_console.engine.events import SessionChanged
from ras_console.engine.membership import REASONS, RECOVERIES, HostTransition
from ras_console.engine.sessions import Duplicate
from ras_console.engine.timeline import EntryKind, Fact

_SEVERITIES: Final = {
    HostState.LOST: Severity.ERROR,
    HostState.QUARANTINED: Severity.ERROR,
    HostState.FAILING: Severity.WARNING,
    HostState.FULL: Severity.WARNING,
}
_QUIET: Final = (HostState.OK, HostState.SUSPECT, HostState.NOT_REACHED, HostState.SCHEDULED_OUT)
"""Changes among these are everyday life, or told already: a late report, a host's first one, a schedule at work."""


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


def host_facts(topology: SiteTopology, transitions: Iterable[HostTransition], now_s: float) -> list[Fact]:
    """Return what to say of hosts that became something else in one moment; what was done to many is one fact."""
    alike: dict[tuple[HostState, str], list[HostTransition]] = {}
    for each in transitions:
        alike.setdefault((each.after, each.reason), []).append(each)
    facts: list[Fact | None] = []
    for (_, reason), group in alike.items():
        if reason in _OF_MANY and len(group) >= MANY:
            facts.append(_fact_of_many(topology, group, now_s))
        else:
            facts += [host_fact(topology, each, now_s) for each in group]
    return [each for each in facts if each is not None]


def _fact_of_many(topology: SiteTopology, group: Sequence[HostTransition], now_s: float) -> Fact | None:
    """Return the fact of the first, with the number of all in its place, the first few names under it, and all ids."""
    first = host_fact(topology, group[0], now_s)
    if first is None:
        return None
    names = [host_name(topology, each.host) for each in group[:_NAMED]]
    return replace(
        first,
        text=f"{len(group):,} hosts {_OF_MANY[group[0].reason]}",
        detail=f"{', '.join(names)} and {len(group) - len(names):,} more",
        host=None,
        hosts=tuple(each.host for each in group),
    )


MANY: Final = 5
"""So many hosts to which one thing is done in one moment are told of as one."""

_NAMED: Final = 3
_OF_MANY: Final = {
    REASONS[HostState.DISABLED]: "disabled by an administrator",
    REASONS[HostState.DRAINING]: "drain: no new sessions, users may return to their own",
    REASONS[HostState.LOGONS_DISABLED]: "with logons disabled by an administrator",
    REASONS[HostState.POOL_DISABLED]: "of a disabled host pool",
    RECOVERIES[HostState.DISABLED]: "enabled by an administrator",
    RECOVERIES[HostState.DRAINING]: "with logons enabled again",
    RECOVERIES[HostState.POOL_DISABLED]: "of a host pool that is enabled again",
}
"""What administrators do to many hosts, and how that reads of several; what befalls hosts is told of each."""


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
