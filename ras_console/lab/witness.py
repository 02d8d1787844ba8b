"""Sees what nobody inside a site can see, all brokers and hosts at one instant, and holds it against the rules."""

from __future__ import annotations

import numpy as np

from ras_console.domain.ids import BrokerId, HostId, ObjectId, SessionId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import LogonMode
from ras_console.engine.effects import Effect, OrderHost, ReserveUser
from ras_console.engine.invariants import (
    Decision,
    HeldSession,
    InvariantLedger,
    Obedience,
    SiteInstant,
    Violation,
    acting_now,
)
from ras_console.lab.broker_process import BrokerProcess
from ras_console.lab.lab_site import LabSite
from ras_console.lab.people import user_name


class Witness:
    """Checks the invariants of one site; `ledger` counts the checks and keeps what was broken.

    `refused_by` has every host that has refused an order, with the broker that gave it, in order.

    Looking is cheap and meant for every step of a simulation; sessions are compared only when asked for, because after
    an outage users may hold two until brokers and hosts have found each other again.
    """

    def __init__(self, site: LabSite) -> None:
        self._site = site
        self._heard: dict[BrokerId, SiteTopology] = {}
        self._drained_since_s: dict[tuple[BrokerId, HostId], float] = {}
        self._decisions: list[Decision] = []
        self._broken_drains: dict[HostId, float] = {}
        self._obeyed: list[Obedience] = []
        self.refused_by: list[tuple[HostId, BrokerId]] = []
        self.ledger = InvariantLedger()
        site.brokers.observe(self._note)
        site.agents.observe(self._note_order)

    def look(self, now_s: float) -> tuple[Violation, ...]:
        """Check this instant; return what is broken now."""
        processes = self._site.brokers.processes.values()
        decisions, self._decisions = tuple(self._decisions), []
        obeyed, self._obeyed = tuple(self._obeyed), []
        return self.ledger.check(
            SiteInstant(
                at_s=now_s,
                acting=acting_now((each.node for each in processes if each.is_running), now_s),
                obeyed=obeyed,
                decisions=decisions,
                drained_since_s=self._broken_drains,
            )
        )

    def compare_sessions(
        self, now_s: float, reported: frozenset[SessionId] = frozenset(), reported_users: frozenset[str] = frozenset()
    ) -> tuple[Violation, ...]:
        """Check that no user holds two sessions in a pool, except for those `reported` as younger duplicates.

        Neither may anybody but the users whose second session was told of.
        """
        table = self._site.machines.sessions
        pools = {each.id: each.pool_id for each in self._site.topology.hosts}
        rows = np.flatnonzero(table.id[: table.end])
        _, place, count = np.unique(table.user[rows], return_inverse=True, return_counts=True)
        rows = rows[count[place] > 1]  # whoever has one session breaks no rule
        hosts = self._site.machines.ids[table.host[rows]].tolist()
        held = zip(table.id[rows].tolist(), table.user[rows].tolist(), hosts, strict=True)
        sessions = tuple(
            HeldSession(
                session=SessionId(session),
                user=user_name(user),
                pool=pools[HostId(ObjectId(host))],
                is_reported=SessionId(session) in reported or user_name(user) in reported_users,
            )
            for session, user, host in sorted(held)
        )
        return self.ledger.check(SiteInstant(at_s=now_s, sessions=sessions, are_sessions_compared=True))

    def _note_order(self, broker: BrokerId, order: OrderHost, is_accepted: bool) -> None:  # noqa: FBT001 - as observed
        if is_accepted:
            self._obeyed.append(Obedience(host=order.host, broker=broker, term=order.term))
        else:
            self.refused_by.append((order.host, broker))

    def _note(self, process: BrokerProcess, effect: Effect, now_s: float) -> None:
        """Take down a placement, and since when its broker has known that the host drains."""
        if not isinstance(effect, ReserveUser):
            return
        topology = process.node.topology
        if self._heard.get(process.id) is not topology:
            self._hear(process.id, topology, now_s)
        since_s = self._drained_since_s.get((process.id, effect.host))
        self._decisions.append(Decision(host=effect.host, at_s=now_s))
        if since_s is not None:
            self._broken_drains[effect.host] = since_s

    def _hear(self, broker: BrokerId, topology: SiteTopology, now_s: float) -> None:
        """Take down which hosts a broker knows to be drained from its first placement under a configuration on."""
        self._heard[broker] = topology
        for host in topology.hosts:
            key = (broker, host.id)
            if host.logon_mode is LogonMode.ENABLED:
                self._drained_since_s.pop(key, None)
            else:
                # A hair before: the placement at hand is one made with this knowledge.
                self._drained_since_s.setdefault(key, np.nextafter(now_s, -1.0))
