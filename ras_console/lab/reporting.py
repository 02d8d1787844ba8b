"""When a site's hosts report, with whom they are registered, and who hears it."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import BrokerId, HostId
from ras_console.engine.events import HostsReported
from ras_console.lab.broker_process import BrokerProcess, Message
from ras_console.lab.brokers import Brokers
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines
from ras_console.lab.network import CLIENTS, Network

_HOSTS: Final = CLIENTS
"""Reports of many hosts travel as one message that has no single sender; hosts that are cut off are left out of it."""


_TURNS_A_MINUTE: Final = 1200
"""Once a minute each host adds to a report who is idle in it, and no two neighbours at once."""


class Reporting:
    """The way from all hosts of a site to its brokers."""

    def __init__(self, machines: Machines, agents: HostAgents, network: Network, brokers: Brokers) -> None:
        self._machines = machines
        self._agents = agents
        self._network = network
        self._brokers = brokers
        self._is_open = False

    def report(self, number: int, turns: int) -> None:
        """Send the reports of one turn, of so many in a period; at the first one all hosts report."""
        period, turn = divmod(number, turns)
        hearing = self._brokers.hearing()
        reachable = self._brokers.reachable()
        count = len(self._machines.ids)
        # Row r reports in turn r * turns // count: spread evenly, whatever the number of hosts.
        due = self._able(np.arange(-(-turn * count // turns), -(-(turn + 1) * count // turns)))
        if len(due):
            self._agents.register(due, reachable)
            periods = max(1, round(_TURNS_A_MINUTE / turns))
            telling_idle = due[(due + period) % periods == 0]
            reports = self._agents.report(due, *self._agents.take_tickets(due), telling_idle)
            for process in hearing:
                self._brokers.send(_HOSTS, process.id, partial(HostsReported, reports=reports))
        if not self._is_open and hearing:
            self._is_open = True
            self._open(hearing, reachable)

    def tell(self, host: HostId, message: Message) -> None:
        """Send one host's message to every broker that hears hosts."""
        for process in self._brokers.hearing():
            self._brokers.send(host, process.id, message)

    def _open(self, hearing: list[BrokerProcess], reachable: list[BrokerId]) -> None:
        """Let all hosts report to the brokers that are there when the site opens: it has been running for a while.

        A broker that comes later is *joining* until every host's turn to report has come once.
        """
        everybody = self._able(np.arange(len(self._machines.ids)))
        self._agents.register(everybody, reachable)
        introduction = self._agents.report(everybody)
        for process in hearing:
            self._brokers.send(_HOSTS, process.id, partial(HostsReported, reports=introduction))

    def _able(self, host_rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of the hosts that run and are not cut off."""
        able = host_rows[self._machines.is_running[host_rows]]
        if not self._network.has_cuts():
            return able
        return np.array(
            [each for each in able.tolist() if not self._network.is_cut(int(self._machines.ids[each]))], np.int64
        )
