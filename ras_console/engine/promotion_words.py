"""The quorum rule and what a failure would do right now, as sentences for the brokers as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ras_console.domain.durations import duration_text
from ras_console.domain.ids import BrokerId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Role
from ras_console.engine.promotion import (
    configured_active,
    configured_standby,
    is_standby_needed,
    next_primary,
    succession,
)
from ras_console.engine.role_words import broker_name

if TYPE_CHECKING:
    from ras_console.engine.snapshot import SiteView

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_OUT: Final = (Role.DOWN, Role.NOT_REACHED, Role.DISABLED)
_SERVING: Final = (Role.SECONDARY, Role.CANDIDATE, Role.PRIMARY, Role.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionFacts:
    """The brokers as they are now: who holds the role, or held it last, and what each reached one says it is."""

    holder: BrokerId | None
    present: Mapping[BrokerId, Role]
    is_store_reachable: bool = True


def facts_of(view: SiteView) -> PromotionFacts:
    """Return the facts as the console sees them."""
    return PromotionFacts(
        holder=view.election.primary or view.election.last_primary,
        present={each.id: each.role for each in view.brokers if each.role not in _OUT},
        is_store_reachable=view.election.is_store_reachable,
    )


def promotion_sentence(topology: SiteTopology, facts: PromotionFacts) -> str:
    """Return what the quorum rule means for the site as it is: who would be promoted, when, or why nobody.

    Source: docs/architecture.md, Two brokers suffice.
    """
    active, standby = configured_active(topology), configured_standby(topology)
    count = len(active) + len(standby)
    if count == 0:
        return "No broker of this site is enabled: nobody serves logons and nobody can be primary."
    if count == 1:
        return (
            f"With one broker nothing can be promoted: while {(*active, *standby)[0].server} is away, the site has no "
            "primary and serves no logons. Add a secondary broker."
        )
    if not topology.auto_promotion.is_enabled:
        return (
            f"With {_number(count)} brokers logons go on while one is away, but auto-promotion is off: if the primary "
            "is lost, nobody takes over until it is back or an administrator promotes another."
        )
    delay, lease = duration_text(topology.auto_promotion.delay_s), duration_text(topology.auto_promotion.lease_s)
    rule = f"With {_number(count)} brokers a lost primary is replaced {delay} after its lease of {lease} has ended. "
    return rule + _quorum(count) + _order(topology, facts)


def _quorum(count: int) -> str:
    if count == 2:
        return "Two are enough: the lease store decides which one it is, so no third broker is needed as a witness. "
    return "The lease store decides, so it does not matter how many of them are left. "


def _order(topology: SiteTopology, facts: PromotionFacts) -> str:
    if not facts.is_store_reachable:
        return "Just now the lease store is not reached: until it is, nobody can be promoted."
    heirs = succession(topology, facts.present, facts.holder)
    if not heirs:
        return "Just now no other broker is reached, so nobody can be promoted."
    order = f"Just now {_then(broker_name(topology, each) for each in heirs)} would take over"
    idle = [each.id for each in configured_standby(topology) if each.id not in heirs and each.id in facts.present]
    if not idle:
        return f"{order}."
    verb = "stands by and is" if len(idle) == 1 else "stand by and are"
    return (
        f"{order}; {_and(broker_name(topology, each) for each in idle)} {verb} promoted only if none of these is left."
    )


def failure_sentence(topology: SiteTopology, facts: PromotionFacts, broker: BrokerId) -> str:
    """Return what the failure of one broker would do right now."""
    name = broker_name(topology, broker)
    configured = topology.broker(broker)
    if configured is None or not configured.is_enabled:
        return f"If {name} fails: nothing changes, it is disabled."
    if broker not in facts.present:
        return f"If {name} fails: nothing changes, it is not reached as it is."
    left = {each: role for each, role in facts.present.items() if each != broker}
    role = _role_after(topology, facts, broker, left)
    return f"If {name} fails: {role}; {_service_after(topology, left)}."


def _role_after(topology: SiteTopology, facts: PromotionFacts, broker: BrokerId, left: Mapping[BrokerId, Role]) -> str:
    if broker != facts.holder:
        return _role_kept(topology, facts, left)
    heir = next_primary(topology, left, broker)
    if not succession(topology, left, broker):
        return "no automatic promotion, no other broker is reached"
    if heir is None:
        return "no automatic promotion, it is switched off"
    if not facts.is_store_reachable:
        return "no automatic promotion while the lease store is not reached"
    policy = topology.auto_promotion
    return f"{broker_name(topology, heir)} becomes primary within {duration_text(policy.delay_s + policy.lease_s)}"


def _role_kept(topology: SiteTopology, facts: PromotionFacts, left: Mapping[BrokerId, Role]) -> str:
    if facts.holder is None or facts.holder not in left:
        return "the site stays without a primary"
    kept = f"{broker_name(topology, facts.holder)} stays primary"
    if topology.auto_promotion.is_enabled and not succession(topology, left, facts.holder):
        return f"{kept}, and no automatic promotion is possible any more: only one broker is left"
    return kept


def _service_after(topology: SiteTopology, left: Mapping[BrokerId, Role]) -> str:
    serving = [each.id for each in topology.brokers if left.get(each.id) in _SERVING]
    woken = [
        each.id
        for each in configured_standby(topology)
        if left.get(each.id) is Role.STANDBY and is_standby_needed(topology, each.id, left)
    ]
    if not serving and not woken:
        return "no logons are served until a broker is back, sessions under way go on"
    if not serving:
        return f"{_and(broker_name(topology, each) for each in woken)} stops standing by and serves the logons"
    served = f"logons go on being served by {_and(broker_name(topology, each) for each in serving)}"
    if not woken:
        return served
    verb = "stops standing by" if len(woken) == 1 else "stop standing by"
    return f"{served}, and {_and(broker_name(topology, each) for each in woken)} {verb} to help"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _and(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _then(names: Iterable[str]) -> str:
    return ", then ".join(names)
