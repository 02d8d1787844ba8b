"""One site, wired: brokers, store and network; in a lab also hosts, users and faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np

from ras_console.domain.directory import AccountDirectory, LayeredDirectory
from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HostId, JobId, ObjectId, ScheduleId, SiteId
from ras_console.domain.objects import Account
from ras_console.domain.ports import PastLease
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import Cause, ResourceType, SessionState, Severity, Source
from ras_console.engine.console import Extras, SiteConsole
from ras_console.engine.effects import AnswerLogon
from ras_console.engine.election_state import is_acting
from ras_console.engine.events import (
    ActRequested,
    Job,
    JobCancelled,
    JobRequested,
    PromoteRequested,
    RepairRequested,
    RunCancelled,
)
from ras_console.engine.host_acts import HostAct
from ras_console.engine.house_rules import NO_RULES
from ras_console.engine.preferred import spread
from ras_console.engine.proposals import Proposal
from ras_console.engine.runs import Run
from ras_console.engine.session_notes import SessionNote
from ras_console.engine.snapshot import SiteView
from ras_console.engine.state import BrokerNode
from ras_console.engine.timeline import EntryKind, Fact
from ras_console.lab.agenda import Agenda
from ras_console.lab.broker_process import Message
from ras_console.lab.brokers import Brokers
from ras_console.lab.cast import Cast, SiteUsers
from ras_console.lab.clients import Attempt, Clients
from ras_console.lab.damage import Damage, count_sessions
from ras_console.lab.directory import LabDirectory
from ras_console.lab.faults import Faults, Target
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines
from ras_console.lab.network import CLIENTS, Network, NetworkConditions
from ras_console.lab.power import Power
from ras_console.lab.process_looks import ProcessLooks
from ras_console.lab.processes import LabProcesses
from ras_console.lab.reporting import Reporting
from ras_console.lab.store import MemoryLeaseStore
from ras_console.lab.store_link import StoreLink
from ras_console.lab.users import Users
from ras_console.lab.workload import NOBODY, UserModel

GRID_S: Final = 0.05
"""Machines work at constant rates for so long; logons completed within are timed to the instant."""

_LOOK_EVERY = 2
_IDLE_EVERY = 20
_FORGET_EVERY = 1200

_NETWORK, _MACHINES, _USERS = range(3)
"""Parts with chance of their own: what one draws must not change what another gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of former engines: the primary of each site, and what it was at by schedule."""

    leases: Mapping[SiteId, PastLease] = field(default_factory=lambda: MappingProxyType({}))
    runs: Mapping[SiteId, tuple[Run, ...]] = field(default_factory=lambda: MappingProxyType({}))


NO_PAST: Final = Past()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the sites of a world live under; real ones have neither users nor a slow network."""

    users: UserModel | Cast
    network: NetworkConditions
    local_brokers: frozenset[BrokerId]
    past: Past


class LabSite:
    """All of one site. Where the site is not a lab, only the brokers named local run and nothing else is simulated."""

    def __init__(
        self,
        topology: SiteTopology,
        revision: int,
        agenda: Agenda,
        *,
        seed: int,
        circumstances: Circumstances,
        tell: Callable[[Fact], None],
        propose: Callable[[Proposal], None],
        note: Callable[[SessionNote], None],
    ) -> None:
        self._agenda = agenda
        self._tell = tell
        self._local_brokers = circumstances.local_brokers
        self._is_closed = False
        self._past_runs = circumstances.past.runs.get(topology.site.id, ())
        self._accounts: tuple[Account, ...] | None = None
        site_id = topology.site.id
        is_lab = topology.site.is_lab

        def chance(part: int) -> np.random.Generator:
            return np.random.Generator(np.random.PCG64([seed, site_id, part]))

        users = circumstances.users if is_lab else NOBODY
        cast = users if isinstance(users, Cast) else None
        model = users if isinstance(users, UserModel) else NOBODY
        self.topology = replace(topology, brokers=(), hosts=(), resources=())
        self.network = Network(
            agenda, chance(_NETWORK), circumstances.network if is_lab else NetworkConditions(delay_s=0.0)
        )
        self.store = MemoryLeaseStore(lambda: agenda.now_s, circumstances.past.leases)
        link = StoreLink(agenda, self.network, site_id, self.store)
        self.brokers = Brokers(
            topology,
            revision,
            agenda,
            self.network,
            link,
            seed=seed,
            tell=tell,
            propose=propose,
        )
        self.brokers.note = note
        self.brokers.rules = cast.rules if cast is not None else NO_RULES
        demands = cast.demands if cast is not None else None
        self.machines = Machines(chance(_MACHINES), model.workload, demands)
        self._processes = LabProcesses(self.machines)
        self.agents = HostAgents(
            self.machines,
            self._tell_brokers,
            on_began=self._begin_session,
            on_left=self._leave_session,
            on_ended=self._end_session,
            on_lost=self._lose_session,
            switch=self._switch,
            end_process=self._processes.end,
        )
        self.looks = ProcessLooks(self._processes, is_cut=self.network.is_cut)
        self.power = Power(agenda, self.machines, self.agents)
        self._reporting = Reporting(self.machines, self.agents, self.network, self.brokers)
        self.clients = Clients(
            agenda,
            self.network,
            ask=partial(self.brokers.send, CLIENTS),
            connect=self._connect,
            on_over=self._end_wish,
        )
        self.users: SiteUsers = (
            cast.make_users(agenda, self.machines, self.clients)
            if cast is not None
            else Users(model, agenda, chance(_USERS), self.machines, self.clients)
        )
        self.brokers.agents, self.brokers.clients = self.agents, self.clients
        self.faults = Faults(agenda, Damage(agenda, self.network, self.brokers, self.machines, self.agents), tell)
        self.console = SiteConsole()
        self.use_topology(topology, revision, self._local_brokers)
        self._past_runs = ()  # whoever comes later hears of them from the primary
        self.users.settle_in(self._simulated(topology), self.agents, agenda.now_s)
        self._grid_number = int(np.ceil(round(agenda.now_s / GRID_S, 6)))
        agenda.at(self._grid_number * GRID_S, self._grid)
        if agenda.now_s > 0.0:  # a picture of a farm that runs already may be taken before that
            self._look(agenda.now_s)

    def close(self) -> None:
        """End everything: the site is no longer part of the farm."""
        self._is_closed = True
        for process in self.brokers.processes.values():
            process.kill()

    def use_topology(self, topology: SiteTopology, revision: int, local_brokers: frozenset[BrokerId]) -> None:
        """Take up a new configuration: brokers and hosts come and go, the others hear of it."""
        self._local_brokers = local_brokers
        before, self.topology = self.topology, topology
        for broker in before.brokers:
            if topology.broker(broker.id) is None and broker.id in self.brokers.processes:
                self.faults.forget(broker.id)
                self.brokers.remove(broker.id)
        self._use_hosts(self._simulated(before), self._simulated(topology))
        self.users.use_topology(self._simulated(topology))
        self._processes.use_resources(topology.resources)
        self._apps = {int(each.id) for each in topology.resources if each.type is ResourceType.APPLICATION}
        self.brokers.use_topology(topology, revision)
        for broker in topology.brokers:
            is_here = topology.site.is_lab or broker.id in self._local_brokers
            if is_here and before.broker(broker.id) is None:
                self.brokers.start(broker.id, self._past_runs)

    def use_accounts(self, accounts: tuple[Account, ...]) -> None:
        """Take up the farm's own users; in a lab they have the word before its invented people."""
        if accounts == self._accounts:
            return
        self._accounts = accounts
        own = AccountDirectory(accounts)
        self.clients.use_directory(LayeredDirectory(own, LabDirectory()) if self.topology.site.is_lab else own)

    def inject(self, fault: Fault) -> None:
        """Break something; a target that the site does not have is left alone."""
        if (target := self._target(fault.target_id)) is not None:
            self.faults.inject(fault, target)

    def restore(self, target_id: ObjectId) -> None:
        """Undo all faults of a broker or host."""
        if (target := self._target(target_id)) is not None:
            self.faults.restore(target_id, target)

    def promote(self, broker: BrokerId, actor: str) -> None:
        """Tell a broker that an administrator wants it as primary, or the operators that it cannot be told."""
        process = self.brokers.processes.get(broker)
        if process is not None and process.is_running and not self.network.is_cut(broker):
            process.handle(partial(PromoteRequested, actor=actor))
            return
        known = self.topology.broker(broker)
        name = known.server if known is not None else f"Broker {broker}"
        self._say(
            EntryKind.BROKER,
            Severity.ERROR,
            f"{name} does not answer and was not promoted",
            broker=broker,
            cause=Cause.MANUAL,
        )

    def give(self, job: Job) -> None:
        """Hand a job to the primary, or tell the operators that there is none to do it."""
        now_s = self._agenda.now_s
        primary = next((each.me for each in self.reached() if is_acting(each.election, now_s)), None)
        if primary is None:
            self._tell(self.console.jobs.refuse(self.topology, job, "no primary broker answers", now_s))
            return
        self.console.jobs.hand(job, primary, now_s)
        self.brokers.processes[primary].handle(partial(JobRequested, job=job))

    def cancel(self, job: JobId) -> None:
        """Tell the broker that works at a job to stop; one that is over is left alone."""
        owner = self.console.jobs.owner(job)
        process = self.brokers.processes.get(owner) if owner is not None else None
        if process is not None and process.is_running and not self.network.is_cut(process.id):
            process.handle(partial(JobCancelled, job=job))

    def cancel_run(self, schedule: ScheduleId, actor: str) -> None:
        """Have the acting primary end the run of a schedule; nothing happens where nobody leads it."""
        now_s = self._agenda.now_s
        primary = next((each.me for each in self.reached() if is_acting(each.election, now_s)), None)
        if primary is not None:
            self.brokers.processes[primary].handle(partial(RunCancelled, schedule=schedule, actor=actor))

    def repair(self, actor: str) -> None:
        """Let every broker that can be reached put its map of sessions right by the hosts' own lists."""
        hosts = len(self.topology.hosts)
        asked = f"{hosts:,} host{'' if hosts == 1 else 's'}"
        self._say(EntryKind.SESSION, Severity.INFO, f"{actor} had {asked} asked for their lists of sessions again")
        for node in self.reached():
            self.brokers.processes[node.me].handle(RepairRequested)

    def act(self, act: HostAct, hosts: tuple[HostId, ...], actor: str) -> None:
        """Have the acting primary order hosts to do something, or tell the operators that there is none."""
        now_s = self._agenda.now_s
        primary = next((each.me for each in self.reached() if is_acting(each.election, now_s)), None)
        if primary is not None:
            self.brokers.processes[primary].handle(partial(ActRequested, act=act, hosts=hosts, actor=actor))
            return
        count = f"{len(hosts):,} hosts" if len(hosts) != 1 else "1 host"
        self._say(
            EntryKind.HOST, Severity.ERROR, f"Nobody can {act.value} {count}: the site has no primary that is reached"
        )

    def reached(self) -> list[BrokerNode]:
        """Return the brokers that a console reaches at this instant, in the order of the list."""
        listed = (self.brokers.processes.get(each.id) for each in self.topology.brokers)
        return [
            each.node for each in listed if each is not None and each.is_running and not self.network.is_cut(each.id)
        ]

    def view(self) -> SiteView:
        """Return the console's picture of this instant."""
        processes = self.brokers.processes
        machines = {
            each.id: processes[each.id].machine(each.cores, each.memory_gib)
            for each in self.topology.brokers
            if each.id in processes
        }
        extras = Extras(
            machines=machines,
            faults=self.faults.latest(),
            lost_requests=self.clients.outcome.lost,
            processes=self.looks.lists(self._agenda.now_s),
        )
        return self.console.view(self._agenda.now_s, extras)

    def _grid(self, now_s: float) -> None:
        """Let one grid step pass on hosts and users, and everybody tell what there is to tell."""
        if self._is_closed:
            return
        number = self._grid_number
        if len(self.machines.ids):
            self._work(now_s)
            if number % _IDLE_EVERY == 0:
                self.agents.disconnect_idle(now_s)
            self._report(number)
        if number % _LOOK_EVERY == 0:
            self._look(now_s)
        if number % _FORGET_EVERY == 0:
            self.store.forget_expired()
        self._grid_number += 1
        self._agenda.at(self._grid_number * GRID_S, self._grid)

    def _look(self, now_s: float) -> None:
        for fact in self.console.look(self.topology, self.reached(), now_s):
            self._tell(fact)

    def _work(self, now_s: float) -> None:
        """Advance the machines over the grid step that ends now, and the users over the one that begins."""
        for at_s, row in self.machines.advance(now_s - GRID_S, now_s):
            self.users.sit_down(row, at_s)
            self.agents.tell_logged_on(row, at_s)
        for row in self.machines.sessions.due_times.due(now_s).tolist():
            self._fall_due(row, now_s)
        self.users.advance(now_s, now_s + GRID_S)

    def _fall_due(self, row: int, now_s: float) -> None:
        """Let the user of a session do what they want, or its host log off what was left or lingers too long."""
        table = self.machines.sessions
        host_row = int(table.host[row])
        is_active = table.state[row] == SessionState.ACTIVE and not table.lingers(row)
        is_cut = self.network.has_cuts() and self.network.is_cut(int(self.machines.ids[host_row]))
        if not self.machines.is_running[host_row] or (is_active and is_cut):
            self.users.put_off(row, now_s)
        elif is_active and self.users.wants_to_disconnect():
            self.users.leave(row)
            self.agents.disconnect(row, now_s)
        elif is_active and int(table.resource[row]) in self._apps:
            self.users.close_last(row, now_s, self.agents.linger_due_s(host_row, now_s))
        else:
            self.agents.log_off(row)

    def _report(self, number: int) -> None:
        """Send the reports that are due now, and let clients know which brokers there are."""
        self.clients.brokers = self._known_to_clients()
        turns = max(1, round(self.topology.load_balancing.refresh_s / GRID_S))
        self._reporting.report(number, turns)

    def _known_to_clients(self) -> tuple[BrokerId, ...]:
        """Return the brokers that clients ask: those enabled, a standby one only while it is active."""
        awake = {each.id for each in self.brokers.hearing()}
        return tuple(
            each.id
            for each in self.topology.brokers
            if each.is_in_service and (not each.is_standby or each.id in awake)
        )

    def _connect(self, answer: AnswerLogon, attempt: Attempt, now_s: float) -> bool:
        row = self.agents.connect(
            answer,
            attempt.user,
            attempt.resource,
            requested_s=attempt.first_asked_s,
            answered_s=attempt.answered_s,
            now_s=now_s,
        )
        if row is not None and self.machines.sessions.is_active(row):
            self.users.sit_down(row, now_s)
        return row is not None

    def _tell_brokers(self, host: HostId, message: Message) -> None:
        self._reporting.tell(host, message)

    def _switch(self, host: HostId, act: HostAct) -> None:
        self.power.obey(host, act)

    def _begin_session(self, user: int) -> None:
        self.users.begin_session(user)

    def _leave_session(self, row: int) -> None:
        self.users.leave(row)

    def _end_session(self, row: int) -> None:
        self.users.end_session(row)

    def _lose_session(self, row: int) -> None:
        self.users.lose_session(row)

    def _end_wish(self, attempt: Attempt) -> None:
        self.users.end_wish(attempt)

    def _use_hosts(self, before: SiteTopology, after: SiteTopology) -> None:
        """Let hosts come and go; the sessions of those that go end, and their number is said."""
        kept = {each.id for each in after.hosts}
        for host in before.hosts:
            host_row = self.machines.row_of(host.id)
            if host.id not in kept and host_row is not None:
                ended = self.agents.crash(host_row)
                self.faults.forget(host.id)
                self._say(
                    EntryKind.HOST,
                    Severity.INFO,
                    f"{host.server} left the site: {count_sessions(ended)} ended",
                    host=host.id,
                )
        hosts = sorted(after.hosts, key=lambda each: each.id)
        self.agents.use_hosts(hosts, spread(after))

    def _simulated(self, topology: SiteTopology) -> SiteTopology:
        """Return the configuration as far as hosts and users are simulated: a real site has neither."""
        return topology if topology.site.is_lab else replace(topology, hosts=(), resources=())

    def _target(self, target_id: ObjectId) -> Target | None:
        site = self.topology.site.id
        for broker in self.topology.brokers:
            if broker.id == target_id:
                return Target(site=site, name=broker.server, broker=broker.id)
        for host in self.topology.hosts:
            if host.id == target_id:
                return Target(site=site, name=host.server, host=host.id)
        return None

    def _say(
        self,
        kind: EntryKind,
        severity: Severity,
        text: str,
        *,
        broker: BrokerId | None = None,
        host: HostId | None = None,
        cause: Cause | None = None,
    ) -> None:
        self._tell(
            Fact(
                at_s=self._agenda.now_s,
                site=self.topology.site.id,
                kind=kind,
                severity=severity,
                source=Source.HOST if host is not None else Source.BROKER,
                text=text,
                broker=broker,
                host=host,
                cause=cause,
            )
        )
