"""What goes wrong in a drill, and when: the faults of the file done to the site that runs."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HostId, ObjectId
from ras_console.domain.topology import Topology
from ras_console.domain.vocabulary import FaultKind, Role, SessionState, Severity, Source
from ras_console.engine.state import is_serving
from ras_console.engine.timeline import EntryKind, Fact
from ras_console.lab.drills.drill import Drill, FaultLine
from ras_console.lab.drills.drill_file import matching
from ras_console.lab.drills.site import SITE, DrillSite, drained, preferred
from ras_console.lab.world import World

_FAULTS: Final = {each.value: each for each in FaultKind}
_ADMIN: Final = "drill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A fault that has been done, and to whom."""

    at_s: float
    line: FaultLine
    targets: tuple[ObjectId, ...]


class Troubles:
    """The faults of a drill in the order of their time, and at one instant in that of the file."""

    def __init__(self, drill: Drill, site: DrillSite, world: World, come_back: Callable[[int, float], None]) -> None:
        self._site = site
        self._world = world
        self._come_back = come_back
        self._topology = site.topology
        self._chance = np.random.Generator(np.random.PCG64([drill.head.seed, 2**32]))
        self._order = len(drill.faults)
        self._due: list[tuple[float, int, FaultLine, tuple[ObjectId, ...]]] = [
            (each.at_s, number, each, ()) for number, each in enumerate(drill.faults)
        ]
        heapq.heapify(self._due)
        self._last_by_word: dict[str, tuple[ObjectId, ...]] = {}
        self.done: list[Trouble] = []
        self.wrote_s = -np.inf
        """When the configuration was changed last."""

    @property
    def next_s(self) -> float:
        """When the next thing happens; infinite for never."""
        return self._due[0][0] if self._due else np.inf

    @property
    def revision(self) -> int:
        """The revision of the configuration that has been written last."""
        return self._topology.revision

    def is_network_whole(self) -> bool:
        """Return whether nobody is cut off."""
        return not self._world.sites[SITE].network.has_cuts()

    def strike(self, now_s: float) -> None:
        """Do everything that is due."""
        while self._due and self._due[0][0] <= now_s:
            _, _, line, undone = heapq.heappop(self._due)
            if undone:
                self._undo(line, undone)
            else:
                self._do(line, now_s)

    def _do(self, line: FaultLine, now_s: float) -> None:
        targets = self._restored(line) if line.kind == "restore" else self._targets(line.target)
        self.done.append(Trouble(at_s=now_s, line=line, targets=targets))
        if not targets:
            self._say(f"{line.kind} of {line.target}: there is none at present", now_s)
            return
        match line.kind:
            case "restore":
                self._restore(targets)
            case "nonsense":
                self._make_mad(targets, is_mad=True)
                self._say(f"{line.target} reports nonsense (simulated)", now_s)
            case "drain":
                self._write(drained(self._topology, frozenset(map(HostId, targets)), is_drained=True), now_s)
                self._say(f"{line.target} is drained", now_s)
            case "promote":
                broker = BrokerId(targets[0])
                self._write(preferred(self._topology, broker), now_s)
                self._world.promote(SITE, broker, _ADMIN)
            case "logoff-all":
                self._say(f"All users of {line.target} are logged off: {self._log_off(targets)} sessions", now_s)
            case "disconnect-all":
                cut = self._disconnect(targets, line.spread_s, now_s)
                self._say(f"All users of {line.target} are disconnected: {cut} sessions", now_s)
            case _:
                for each in targets:
                    fault = Fault(kind=_FAULTS[line.kind], target_id=each, for_s=line.for_s, factor=line.factor)
                    self._world.inject(fault)
        if line.kind in ("nonsense", "drain") and line.for_s > 0.0:
            self._order += 1
            heapq.heappush(self._due, (now_s + line.for_s, self._order, line, targets))
        if line.kind != "restore":
            self._last_by_word[line.target] = targets

    def _undo(self, line: FaultLine, targets: tuple[ObjectId, ...]) -> None:
        """Take back a fault whose time is over; those of the lab's own are taken back by the lab."""
        now_s = self._world.now_s
        if line.kind == "nonsense":
            self._make_mad(targets, is_mad=False)
        else:
            self._write(drained(self._topology, frozenset(map(HostId, targets)), is_drained=False), now_s)
        self._say(f"{line.target} restored", now_s)

    def _restored(self, line: FaultLine) -> tuple[ObjectId, ...]:
        """Return whom a restore is for: a named target, or whoever the latest fault with that word struck."""
        if line.target in ("primary", "secondary"):
            return self._last_by_word.get(line.target, ())
        return self._targets(line.target)

    def _restore(self, targets: tuple[ObjectId, ...]) -> None:
        now_s = self._world.now_s
        for each in targets:
            self._world.restore(each)
        self._make_mad(targets, is_mad=False)
        modes = {each.id: each.logon_mode for each in self._topology.sites[0].hosts}
        stopped = frozenset(HostId(each) for each in targets if modes.get(HostId(each), "enabled") != "enabled")
        if stopped:
            self._write(drained(self._topology, stopped, is_drained=False), now_s)
        # What was to be taken back later has been.
        self._due = [each for each in self._due if not set(each[3]) & set(targets)]
        heapq.heapify(self._due)

    def _make_mad(self, targets: tuple[ObjectId, ...], *, is_mad: bool) -> None:
        agents = self._world.sites[SITE].agents
        hosts = frozenset(map(HostId, targets))
        agents.mad = agents.mad | hosts if is_mad else agents.mad - hosts

    def _write(self, topology: Topology, now_s: float) -> None:
        self._topology = topology
        self.wrote_s = now_s
        self._world.use_topology(topology)

    def _log_off(self, targets: tuple[ObjectId, ...]) -> int:
        site = self._world.sites[SITE]
        rows = self._rows(targets)
        for row in rows:
            site.agents.log_off(row)
        return len(rows)

    def _disconnect(self, targets: tuple[ObjectId, ...], spread_s: float, now_s: float) -> int:
        site = self._world.sites[SITE]
        table = site.machines.sessions
        rows = [row for row in self._rows(targets) if table.state[row] == SessionState.ACTIVE]
        for row, share in zip(rows, self._chance.random(len(rows)).tolist(), strict=True):
            site.agents.disconnect(row, now_s)
            self._come_back(int(table.user[row]), spread_s * share)
        return len(rows)

    def _rows(self, targets: tuple[ObjectId, ...]) -> list[int]:
        """Return the rows of all sessions on hosts that run."""
        machines = self._world.sites[SITE].machines
        host_rows = [machines.row_of(HostId(each)) for each in targets]
        running = [each for each in host_rows if each is not None and machines.is_running[each]]
        return [row for each in running for row in machines.sessions.rows_on(each).tolist()]

    def _targets(self, target: str) -> tuple[ObjectId, ...]:
        """Return whom a fault's target means at this instant."""
        if target == "primary":
            holder = self._holder()
            return (holder,) if holder is not None else ()
        if target == "secondary":
            return self._secondary()
        kind, _, name = target.partition(":")
        if kind == "broker":
            return (self._site.brokers[name],)
        return tuple(self._site.hosts[each] for each in matching(name, list(self._site.hosts)))

    def _holder(self) -> BrokerId | None:
        return self._world.sites[SITE].store.read(SITE).holder

    def _secondary(self) -> tuple[ObjectId, ...]:
        """Return the first of the list that serves, can be reached and is not the holder."""
        site, holder = self._world.sites[SITE], self._holder()
        live = (
            node.me
            for node in site.reached()
            if node.me != holder and is_serving(node) and node.election.role is not Role.PRIMARY
        )
        return tuple(each for each in (next(live, None),) if each is not None)

    def _say(self, text: str, now_s: float) -> None:
        self._world.tell(
            Fact(
                at_s=now_s,
                site=SITE,
                kind=EntryKind.FAULT,
                severity=Severity.WARNING,
                source=Source.LAB,
                text=text,
            )
        )
