"""The whole farm on a virtual clock: its sites, and everything operators are told, in one order."""

from __future__ import annotations

from dataclasses import replace

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HostId, JobId, ObjectId, ScheduleId, SiteId
from ras_console.domain.schedule_times import UtcOffset, in_utc
from ras_console.domain.topology import Topology
from ras_console.engine.events import Job
from ras_console.engine.host_acts import HostAct
from ras_console.engine.proposals import Proposal
from ras_console.engine.session_notes import SessionNote
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.engine.timeline import Fact, TimelineEntry
from ras_console.lab.agenda import Agenda
from ras_console.lab.cast import Cast
from ras_console.lab.lab_site import NO_PAST, Circumstances, LabSite, Past
from ras_console.lab.network import NetworkConditions
from ras_console.lab.workload import UserModel


class World:
    """Everything that runs. The same arguments and the same calls give the same bytes.

    In a lab site every broker and host is simulated; in a real one only the brokers in `local_brokers` run. `past` is
    what is known of former engines, `utc_offset` the local clock that schedules go by. Call from one thread; `advance`
    does all work up to an instant, so callers go in slices as long as they can wait.
    """

    def __init__(
        self,
        topology: Topology,
        *,
        seed: int,
        origin_wall_s: float,
        local_brokers: frozenset[BrokerId],
        users: UserModel | Cast,
        past: Past = NO_PAST,
        network: NetworkConditions | None = None,
        utc_offset: UtcOffset = in_utc,
    ) -> None:
        self._agenda = Agenda(origin_wall_s, utc_offset)
        self._seed = seed
        self._origin_wall_s = origin_wall_s
        self._circumstances = Circumstances(
            users=users,
            network=network or NetworkConditions(),
            local_brokers=local_brokers,
            past=past,
        )
        self._next_seq = 1
        self._entries: list[TimelineEntry] = []
        self._proposals: list[Proposal] = []
        self._notes: list[SessionNote] = []
        self._topology = topology
        self.sites: dict[SiteId, LabSite] = {}
        self.use_topology(topology)

    @property
    def now_s(self) -> float:
        """The virtual instant."""
        return self._agenda.now_s

    def advance(self, to_s: float) -> None:
        """Let everything happen up to and including an instant."""
        self._agenda.advance(to_s)

    def use_topology(self, topology: Topology, local_brokers: frozenset[BrokerId] | None = None) -> None:
        """Take up a new revision of the configuration: sites come, change and go.

        `local_brokers` are this computer's by now; None leaves them as they were.
        """
        self._topology = topology
        if local_brokers is not None:
            self._circumstances = replace(self._circumstances, local_brokers=local_brokers)
        kept = {each.site.id for each in topology.sites}
        for site_id in [each for each in self.sites if each not in kept]:
            self.sites.pop(site_id).close()
        for each in topology.sites:
            if (site := self.sites.get(each.site.id)) is not None:
                site.use_topology(each, topology.revision, self._circumstances.local_brokers)
            else:
                self.sites[each.site.id] = LabSite(
                    each,
                    topology.revision,
                    self._agenda,
                    seed=self._seed,
                    circumstances=self._circumstances,
                    tell=self._tell,
                    propose=self._proposals.append,
                    note=self._notes.append,
                )
            self.sites[each.site.id].use_accounts(topology.accounts)

    def inject(self, fault: Fault) -> None:
        """Break a broker or host of a lab site; one that has left the farm meanwhile is left alone."""
        for site in self.sites.values():
            if site.topology.site.is_lab:
                site.inject(fault)

    def restore(self, target_id: ObjectId) -> None:
        """Undo all faults of a broker or host."""
        for site in self.sites.values():
            site.restore(target_id)

    def promote(self, site: SiteId, broker: BrokerId, actor: str) -> None:
        """Ask a broker to become its site's primary; what comes of it appears in the timeline."""
        if (found := self.sites.get(site)) is not None:
            found.promote(broker, actor)

    def give(self, site: SiteId, job: Job) -> None:
        """Hand a job to a site's primary; how far it comes appears in the pictures, its outcome in the timeline."""
        if (found := self.sites.get(site)) is not None:
            found.give(job)

    def cancel(self, site: SiteId, job: JobId) -> None:
        """Stop a job; what has been done stays done."""
        if (found := self.sites.get(site)) is not None:
            found.cancel(job)

    def cancel_run(self, site: SiteId, schedule: ScheduleId, actor: str) -> None:
        """End the run of a schedule; what has been done stays done."""
        if (found := self.sites.get(site)) is not None:
            found.cancel_run(schedule, actor)

    def repair(self, site: SiteId, actor: str) -> None:
        """Let every broker of a site ask the hosts for their lists of sessions."""
        if (found := self.sites.get(site)) is not None:
            found.repair(actor)

    def act(self, site: SiteId, act: HostAct, hosts: tuple[HostId, ...], actor: str) -> None:
        """Ask a site's primary to order hosts to do something; what comes of it appears in the timeline."""
        if (found := self.sites.get(site)) is not None:
            found.act(act, hosts, actor)

    def look_at_processes(self, site: SiteId, host: HostId) -> None:
        """Show what runs on a host in the next pictures."""
        if (found := self.sites.get(site)) is not None:
            found.looks.look(host)

    def tell(self, fact: Fact) -> None:
        """Put a fact of somebody else's into the timeline, at this instant."""
        self._tell(replace(fact, at_s=self.now_s))

    def drain_entries(self) -> tuple[TimelineEntry, ...]:
        """Return every entry since the last call, in order, none lost."""
        entries, self._entries = tuple(self._entries), []
        return entries

    def drain_proposals(self) -> tuple[Proposal, ...]:
        """Return what primaries have asked for since the last call, in order."""
        proposals = tuple(self._proposals)
        self._proposals.clear()
        return proposals

    def drain_notes(self) -> tuple[SessionNote, ...]:
        """Return what hosts have said of their sessions since the last call, in order, some of it more than once."""
        notes = tuple(self._notes)
        self._notes.clear()
        return notes

    def snapshot(self, *, number: int, speed: float, tick_ms: float) -> FarmSnapshot:
        """Return the console's picture of this instant."""
        return FarmSnapshot(
            number=number,
            at_s=self.now_s,
            origin_wall_s=self._origin_wall_s,
            speed=speed,
            tick_ms=tick_ms,
            revision=self._topology.revision,
            last_seq=self._next_seq - 1,
            sites=tuple(self.sites[each.site.id].view() for each in self._topology.sites),
        )

    def _tell(self, fact: Fact) -> None:
        self._entries.append(TimelineEntry(seq=self._next_seq, fact=fact))
        self._next_seq += 1
