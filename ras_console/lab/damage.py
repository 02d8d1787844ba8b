"""What a fault does to a site's brokers, hosts and network, and how it is undone."""

from __future__ import annotations

from typing import assert_never

from ras_console.domain.faults import Fault
from ras_console.domain.ids import BrokerId, HostId
from ras_console.domain.vocabulary import FaultKind
from ras_console.lab.agenda import Agenda
from ras_console.lab.broker_process import BrokerProcess
from ras_console.lab.brokers import Brokers
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines
from ras_console.lab.network import Network


class Damage:
    """The parts of a site that break. Which faults are in force, and for how long, is not known here."""

    def __init__(
        self, agenda: Agenda, network: Network, brokers: Brokers, machines: Machines, agents: HostAgents
    ) -> None:
        self._agenda = agenda
        self._network = network
        self._brokers = brokers
        self._machines = machines
        self._agents = agents

    def break_down(self, fault: Fault) -> str:
        """Put a fault into force; return what it meant, in words, "" for nothing worth saying."""
        if fault.kind is FaultKind.PARTITION:
            self._network.cut(fault.target_id)
            return ""
        if (process := self._brokers.processes.get(BrokerId(fault.target_id))) is not None:
            self._break_broker(process, fault)
            return ""
        host_row = self._machines.row_of(HostId(fault.target_id))
        return self._break_host(host_row, fault) if host_row is not None else ""

    def mend(self, fault: Fault) -> None:
        """Take a fault back."""
        broker = BrokerId(fault.target_id)
        if fault.kind is FaultKind.PARTITION:
            self._network.heal(fault.target_id)
            self._brokers.healed(broker)
        elif (process := self._brokers.processes.get(broker)) is not None:
            self._mend_broker(process, fault.kind)
        elif (host_row := self._machines.row_of(HostId(fault.target_id))) is not None:
            if fault.kind is FaultKind.SLOW:
                self._machines.slowness[host_row] = 1.0
            else:
                self._machines.set_whole(host_row, is_whole=True)
                if fault.kind is FaultKind.CRASH:
                    self._machines.boot(host_row, self._agenda.now_s)

    def _break_broker(self, process: BrokerProcess, fault: Fault) -> None:
        match fault.kind:
            case FaultKind.CRASH:
                process.kill()
            case FaultKind.HANG:
                process.suspend()
            case FaultKind.SLOW:
                process.slow_down(max(1.0, fault.factor))
            case FaultKind.PARTITION:
                pass
            case _:
                assert_never(fault.kind)

    def _mend_broker(self, process: BrokerProcess, kind: FaultKind) -> None:
        match kind:
            case FaultKind.CRASH:
                self._brokers.start(process.id)
            case FaultKind.HANG:
                process.wake()
            case FaultKind.SLOW:
                process.slow_down(1.0)
            case FaultKind.PARTITION:
                pass
            case _:
                assert_never(kind)

    def _break_host(self, host_row: int, fault: Fault) -> str:
        if fault.kind is FaultKind.SLOW:
            self._machines.slowness[host_row] = max(1.0, fault.factor)
            return ""
        self._machines.set_whole(host_row, is_whole=False)
        if fault.kind is FaultKind.CRASH:
            return f"{count_sessions(self._agents.crash(host_row))} ended."
        standing = int(self._machines.session_count[host_row])
        return f"{count_sessions(standing)} {'stands' if standing == 1 else 'stand'} still."


def count_sessions(count: int) -> str:
    """Return a number of sessions in words."""
    return "1 session" if count == 1 else f"{count} sessions"
