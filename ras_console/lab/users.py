"""The people of a simulated site: they log on in waves, work, leave sessions disconnected, come back and log off."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import ObjectId, ResourceId
from ras_console.domain.publishing import publishing_hosts
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import ResourceStatus, ResourceType, SessionState
from ras_console.engine.session_details import AT_WORK
from ras_console.lab.agenda import Agenda
from ras_console.lab.clients import Attempt, Clients
from ras_console.lab.distributions import Distribution, Exponential
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines
from ras_console.lab.population import Population
from ras_console.lab.workload import UserModel

_BUSIEST_LOGONS_PER_S = 10.0
"""Where no session length is set, those of large farms last so long that no more people than this log on."""
_SHORTEST_LENGTH_S = 600.0
_PEOPLE_PER_SESSION = 1.5
_DESKTOP_SHARE = 3.0
"""How much more often people open a desktop than any one application."""
_RETURN_AFTER_CRASH_S = (3.0, 30.0)
"""How soon somebody whose session broke down tries again."""
_RETURNS_ONE_IN = 5
"""Of so many who close their last application one opens another at once."""
_CUT_OFF_PAUSE_S = (1.0, 5.0)
"""After how long somebody whose host does not answer tries again to do what they wanted."""


class Users:
    """All people of a site. Chance is drawn in the order things happen, so that one seed gives one day."""

    def __init__(
        self, model: UserModel, agenda: Agenda, chance: np.random.Generator, machines: Machines, clients: Clients
    ) -> None:
        self._model = model
        self._agenda = agenda
        self._chance = chance
        self._machines = machines
        self._clients = clients
        self._resources: tuple[ResourceId, ...] = ()
        self._resource_odds: NDArray[np.float64] = np.zeros(0)
        self._target_sessions = 0.0
        self._length: Distribution = Exponential(mean=_SHORTEST_LENGTH_S)
        self.population = Population()

    def use_topology(self, topology: SiteTopology) -> None:
        """Fit the number of people to the hosts and let them see what is published now."""
        shown = [each for each in topology.resources if each.status is not ResourceStatus.DISABLED]
        self._resources = tuple(each.id for each in shown)
        odds = np.array([_DESKTOP_SHARE if each.type is ResourceType.DESKTOP else 1.0 for each in shown])
        self._resource_odds = np.cumsum(odds) / odds.sum() if shown else odds
        model = self._model
        cores = sum(each.cores for each in topology.hosts if each.is_enabled)
        self._target_sessions = (
            self._sessions_for(cores) if model.existing_sessions is None else float(model.existing_sessions)
        )
        length_s = max(_SHORTEST_LENGTH_S, self._target_sessions * (1 - model.disconnect_ratio) / _BUSIEST_LOGONS_PER_S)
        self._length = model.session_length_s or Exponential(mean=length_s)
        if model.has_arrivals or self._target_sessions:
            self.population.grow(math.ceil(self._target_sessions * _PEOPLE_PER_SESSION) + 1)

    def settle_in(self, topology: SiteTopology, agents: HostAgents, now_s: float) -> None:
        """Put the sessions on the hosts that a lab opens with: its users have been at work for long."""
        count = round(self._target_sessions)
        hosts_of = [self._hosts_publishing(topology, each) for each in self._resources]
        if not count or not any(len(each) for each in hosts_of):
            return
        machines, chance, model = self._machines, self._chance, self._model
        cores = model.workload.session_cores.draw(chance, count)
        picked = np.searchsorted(self._resource_odds, chance.random(count), side="right")
        host_rows = self._places(topology, hosts_of, picked.tolist(), cores.tolist())
        is_placed = host_rows >= 0
        users = np.array([self._take_idle() for _ in range(int(is_placed.sum()))], np.int64)
        resources = np.array(self._resources, np.int64)[picked[is_placed]]
        rows = machines.populate(host_rows[is_placed], users, resources, cores[is_placed])
        stays = self._length.draw(chance, len(rows))
        table = machines.sessions
        table.started_s[rows] = now_s - self._length.draw(chance, len(rows))
        table.sat_down_s[rows] = table.started_s[rows]
        table.due_times.put_all(rows, now_s + stays)
        away_ratio = (
            model.disconnect_ratio
            * model.away_s.mean
            / (self._length.mean + model.disconnect_ratio * model.away_s.mean)
        )
        for row in rows[chance.random(len(rows)) < away_ratio].tolist():
            machines.disconnect(row)
            table.left_s[row] = now_s
            table.due_times.put(row, agents.log_off_due_s(int(table.host[row]), now_s))
            self._leave_for_a_while(int(table.user[row]))

    def advance(self, from_s: float, to_s: float) -> None:
        """Let those log on who want to between two instants, and let activity swing."""
        wave = math.sin(2 * math.pi * from_s / self._model.wave_period_s)
        self._machines.activity = 1.0 + self._model.activity_ratio * wave
        if not self._model.has_arrivals or not self._resources or not self.population.idle_count:
            return
        rate_per_s = self._logons_per_s() * (1.0 + self._model.wave_ratio * wave)
        for _ in range(int(self._chance.poisson(rate_per_s * (to_s - from_s)))):
            self._agenda.at(from_s + (to_s - from_s) * float(self._chance.random()), self._arrive)

    def begin_session(self, user: int) -> None:
        """Note that a host has let a person in."""
        self.population.tie(user)

    def sit_down(self, row: int, now_s: float) -> None:
        """Let the user of an active session work in it for a while."""
        self._machines.sessions.sat_down_s[row] = now_s
        self._machines.sessions.closed_s[row] = AT_WORK
        self._machines.sessions.due_times.put(row, now_s + float(self._length.draw(self._chance, 1)[0]))

    def wants_to_disconnect(self) -> bool:
        """Return whether somebody who is done leaves the session disconnected instead of logging off."""
        return bool(self._chance.random() < self._model.disconnect_ratio)

    def leave(self, row: int) -> None:
        """Note that the user of a session has gone and will be back."""
        self._leave_for_a_while(int(self._machines.sessions.user[row]))

    def close_last(self, row: int, now_s: float, until_s: float) -> None:
        """Close the last application of a session, which lingers; one user in five wants another one meanwhile.

        Where it lingers for good its user is back some time, as after leaving it disconnected.
        """
        table = self._machines.sessions
        table.closed_s[row] = now_s
        table.due_times.put(row, until_s)
        if math.isinf(until_s):
            self.leave(row)
        elif (int(table.id[row]) + int(now_s)) % _RETURNS_ONE_IN == 0:
            self._come_back(int(table.user[row]), (until_s - now_s) / 2)

    def put_off(self, row: int, now_s: float) -> None:
        """Let somebody whose host does not answer try again a little later."""
        self._machines.sessions.due_times.put(row, now_s + float(self._chance.uniform(*_CUT_OFF_PAUSE_S)))

    def end_session(self, row: int) -> None:
        """Note that a session is about to end in good order."""
        self.population.untie(int(self._machines.sessions.user[row]))

    def lose_session(self, row: int) -> None:
        """Note that a session is about to break down; whoever is in it comes back soon."""
        table = self._machines.sessions
        if table.state[row] != SessionState.DISCONNECTED:
            self._come_back(int(table.user[row]), float(self._chance.uniform(*_RETURN_AFTER_CRASH_S)))
        self.end_session(row)

    def end_wish(self, attempt: Attempt) -> None:
        """Note that a wish has come to its end; who was not served tries again some time."""
        if not attempt.is_served and self._model.has_arrivals:
            self._leave_for_a_while(attempt.user)
        self.population.untie(attempt.user)

    def _arrive(self, _now_s: float) -> None:
        """Let somebody log on: mostly an idle person, sometimes one who is at work and uses a second device."""
        if self._chance.random() < self._model.second_device_ratio:
            row = int(self._chance.integers(max(1, self._machines.sessions.end)))
            if self._machines.sessions.is_active(row):
                table = self._machines.sessions
                self._wish(int(table.user[row]), ResourceId(ObjectId(int(table.resource[row]))))
                return
        if self.population.idle_count and self._resources:
            self._wish(self.population.choose_idle(self._chance), self._choose_resource())

    def _wish(self, user: int, resource: ResourceId) -> None:
        self.population.tie(user)
        self._clients.log_on(user, resource)

    def _leave_for_a_while(self, user: int) -> None:
        self._come_back(user, float(self._model.away_s.draw(self._chance, 1)[0]))

    def _come_back(self, user: int, after_s: float) -> None:
        """Make an appointment for a user to log on again, to the same resource if a session is left."""
        self.population.tie(user)

        def come(_now_s: float) -> None:
            self.population.untie(user)
            if self._resources:
                self._wish(user, self._resource_left_by(user) or self._choose_resource())

        self._agenda.after(after_s, come)

    def _resource_left_by(self, user: int) -> ResourceId | None:
        table = self._machines.sessions
        rows = np.flatnonzero((table.user[: table.end] == user) & (table.id[: table.end] > 0))
        return ResourceId(ObjectId(int(table.resource[rows[0]]))) if rows.size else None

    def _choose_resource(self) -> ResourceId:
        return self._resources[int(np.searchsorted(self._resource_odds, self._chance.random(), side="right"))]

    def _take_idle(self) -> int:
        user = self.population.choose_idle(self._chance)
        self.population.tie(user)
        return user

    def _sessions_for(self, cores: float) -> float:
        """Return how many sessions load so many cores as the model wants, their logons included."""
        workload, length_s = self._model.workload, (self._model.session_length_s or self._length).mean
        logon_cores = workload.logon_work_core_s.mean * (1 - self._model.disconnect_ratio) / length_s
        return self._model.load_ratio * cores / (workload.session_cores.mean + logon_cores)

    def _logons_per_s(self) -> float:
        """Return the rate at which the idle log on so that the sessions that end are made up for."""
        resting = max(1.0, self.population.size - self._target_sessions)
        ends_per_s = self._target_sessions * (1 - self._model.disconnect_ratio) / self._length.mean
        return ends_per_s * self.population.idle_count / resting

    def _hosts_publishing(self, topology: SiteTopology, resource: ResourceId) -> list[int]:
        """Return the rows of the hosts that may run a resource."""
        published = next(each for each in topology.resources if each.id == resource)
        hosts = publishing_hosts(published, topology.site.id, topology.hosts)
        rows = (self._machines.row_of(each.id) for each in hosts if each.is_enabled)
        return [row for row in rows if row is not None]

    def _places(
        self, topology: SiteTopology, hosts_of: Sequence[Sequence[int]], picked: Sequence[int], cores: Sequence[float]
    ) -> NDArray[np.int64]:
        """Return a host row for each session, -1 for none: of two hosts drawn by chance the less loaded takes it.

        A host is as loaded as the scarcer of its cores and its places, and never gets more sessions than it may have.
        """
        capacity = self._machines.cores.tolist()
        most = {self._machines.row_of(each.id): each.max_sessions for each in topology.hosts}
        load, taken = [0.0] * len(capacity), [0] * len(capacity)
        draws = self._chance.random((len(picked), 2)).tolist()
        places = []
        for resource, demand, (first, second) in zip(picked, cores, draws, strict=True):
            hosts = hosts_of[resource]
            if not hosts:
                places.append(-1)
                continue
            one, other = hosts[int(first * len(hosts))], hosts[int(second * len(hosts))]
            better = min((one, other), key=lambda row: max(load[row], taken[row] / most[row]))
            if taken[better] >= most[better]:
                places.append(-1)
                continue
            load[better] += demand / capacity[better]
            taken[better] += 1
            places.append(better)
        return np.array(places, np.int64)
