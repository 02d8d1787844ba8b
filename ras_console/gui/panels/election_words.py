"""What the election means for a site at this moment, in an operator's words; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ras_console.domain.durations import duration_text
from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.engine.preferred import spread
from ras_console.engine.promotion import (
    Present,
    configured_active,
    configured_standby,
    failback_to,
    preferred_primary,
)
from ras_console.engine.promotion_words import facts_of, failure_sentence
from ras_console.gui.phrases import left, span

if TYPE_CHECKING:
    from ras_console.engine.snapshot import ElectionView, SiteView

SERVING = frozenset({Role.PRIMARY, Role.SECONDARY, Role.CANDIDATE, Role.SUSPENDED})
"""Roles of a broker that serves logons."""


def name_of(topology: SiteTopology, broker_id: BrokerId | None) -> str:
    """Return what a broker is called."""
    broker = topology.broker(broker_id) if broker_id is not None else None
    return broker.server if broker is not None else "nobody"


def vacancy_sentence(topology: SiteTopology, election: ElectionView, now_s: float, served: int, *, serving: int) -> str:
    """Return what happens while nobody is primary, "" while somebody is.

    `served` logons were placed since it began, by `serving` brokers that can still be reached.
    """
    if election.primary is not None or election.last_primary is None:
        return ""
    parts = [_how_long(topology, election, now_s)]
    # Where nobody is left, nobody can say anything of the store either.
    if serving or election.is_store_reachable:
        parts.append(_what_next(topology, election, now_s))
    if serving:
        parts.append(f"Logons go on: {served:,} served meanwhile.")
    else:
        parts.append("No broker is left to serve logons.")
    return " ".join(filter(None, parts))


def _how_long(topology: SiteTopology, election: ElectionView, now_s: float) -> str:
    if election.vacant_since_s is not None:
        return f"No primary for {span(now_s - election.vacant_since_s)}."
    lost = name_of(topology, election.last_primary)
    if election.lease_until_s is not None and election.lease_until_s > now_s:
        rest = left(election.lease_until_s - now_s)
        return f"{lost} does not act as primary any more; its lease runs for another {rest}."
    return "Nobody acts as primary."


def _what_next(topology: SiteTopology, election: ElectionView, now_s: float) -> str:
    if not election.is_store_reachable:
        return "The lease store cannot be reached, so nobody can take over."
    if election.promotion_due_s is not None and election.next_primary is not None:
        heir, rest_s = name_of(topology, election.next_primary), election.promotion_due_s - now_s
        return f"{heir} takes over in {left(rest_s)}." if rest_s > 0 else f"{heir} is taking over now."
    if not topology.auto_promotion.is_enabled:
        return "Auto-promotion is off: promote a broker, or wait for the old primary."
    if election.next_primary is None:
        return "No other broker can take over."
    return ""


def failback_sentence(topology: SiteTopology, election: ElectionView, now_s: float) -> str:
    """Return when the role returns to the first broker of the list, "" where it will not."""
    if election.failback_due_s is None or election.failback_to is None:
        return ""
    return f"{name_of(topology, election.failback_to)} takes the role back in {left(election.failback_due_s - now_s)}."


def failback_policy_sentence(topology: SiteTopology, holder: BrokerId | None) -> str:
    """Return what failback would do for the brokers as they are now."""
    policy = topology.auto_promotion
    first = name_of(topology, preferred_primary(topology))
    if not policy.is_failback_enabled:
        return f"The role stays where it is: {first}, the first of the list, gets it back only by Promote to primary."
    if failback_to(topology, holder) is None:
        return f"{first} is the first of the list and has the role, so there is nothing to fail back to."
    return f"{first} becomes primary again once it has been stable for {duration_text(policy.failback_delay_s)}."


NOBODY_ANSWERS = (
    "None answers at this address. In this version only this computer's own broker runs in a real site: other brokers "
    "are kept in the list, serve nothing and cannot be promoted."
)


def consequence(topology: SiteTopology, view: SiteView, broker_id: BrokerId) -> str:
    """Return what the failure of one broker would do right now, as a sentence of its own under a heading.

    Of a broker that was never reached it says why none answers.
    """
    if any(each.id == broker_id and each.role is Role.NOT_REACHED for each in view.brokers):
        return NOBODY_ANSWERS
    said = failure_sentence(topology, facts_of(view), broker_id).removeprefix(
        f"If {name_of(topology, broker_id)} fails: "
    )
    is_name = any(said.startswith(each.server) for each in topology.brokers)  # a server is written as it is called
    return said if is_name else said[:1].upper() + said[1:]


def moving_sentence(topology: SiteTopology, present: Present, broker_id: BrokerId) -> str:
    """Return with whom the hosts that prefer this broker register while it is away, "" where none do."""
    others = [each.id for each in configured_active(topology) if each.id in present and each.id != broker_id]
    others = others or [each.id for each in configured_standby(topology) if each.id in present and each.id != broker_id]
    mine = sum(1 for each in spread(topology).values() if each == broker_id)
    if not others or not mine or broker_id not in present:
        return ""
    whose = "The host that prefers it registers" if mine == 1 else f"The {mine:,} hosts that prefer it register"
    return f"{whose} with {name_of(topology, others[0])} meanwhile."


def preferred_after_removal(topology: SiteTopology, broker_id: BrokerId) -> Mapping[BrokerId, int]:
    """Return by which brokers the hosts that prefer this one will be served once it has left, and how many by each."""
    remaining = tuple(each for each in topology.brokers if each.id != broker_id)
    hosts = tuple(
        replace(each, preferred_broker_id=None) if each.preferred_broker_id == broker_id else each
        for each in topology.hosts
    )
    before, after = spread(topology), spread(replace(topology, brokers=remaining, hosts=hosts))
    return Counter(after[host] for host, broker in before.items() if broker == broker_id and host in after)


def preferred_after_addition(topology: SiteTopology, *, is_standby: bool) -> int:
    """Return how many hosts will prefer a broker added at the end of the list."""
    if is_standby:
        return 0
    newcomer = replace(
        topology.brokers[-1], id=_UNUSED, position=len(topology.brokers), is_enabled=True, is_standby=False
    )
    return sum(
        1 for each in spread(replace(topology, brokers=(*topology.brokers, newcomer))).values() if each == _UNUSED
    )


_UNUSED: Final = BrokerId(ObjectId(-1))
"""No object has it: numbers begin at 1."""
