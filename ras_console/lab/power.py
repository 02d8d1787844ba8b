"""The power switch of the simulated hosts: restarts and shutdowns in good order, and how long coming up takes."""

from __future__ import annotations

from functools import partial
from typing import Final

from ras_console.domain.ids import HostId
from ras_console.engine.host_acts import HostAct
from ras_console.lab.agenda import Agenda
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines

RESTART_S: Final = 60.0
"""From the order to restart until the host can be heard again."""

START_S: Final = 45.0
"""From switching a host on until it can be heard."""


class Power:
    """Switches hosts of one site by id: their rows change while they are on their way."""

    def __init__(self, agenda: Agenda, machines: Machines, agents: HostAgents) -> None:
        self._agenda = agenda
        self._machines = machines
        self._agents = agents
        self._coming: dict[HostId, float] = {}
        """Hosts that are coming up, and when they will be there."""

    def obey(self, host: HostId, act: HostAct) -> None:
        """Do what an accepted order says; nothing for an act that is not about power."""
        if act is HostAct.REBOOT:
            self.restart(host)
        elif act is HostAct.POWER_ON:
            self.switch_on(host)
        elif act is HostAct.POWER_OFF:
            self.switch_off(host)

    def restart(self, host: HostId) -> None:
        """End the sessions in good order, be away, come back; nothing for a host that is off or on its way already."""
        if self._shut_down(host):
            self._come_up(host, RESTART_S)

    def switch_off(self, host: HostId) -> None:
        """End the sessions in good order and stay away, also where the host was just coming up."""
        self._coming.pop(host, None)
        self._shut_down(host)

    def switch_on(self, host: HostId) -> None:
        """Let a host that is off come up."""
        host_row = self._machines.row_of(host)
        if host_row is not None and not self._machines.is_powered(host_row) and host not in self._coming:
            self._come_up(host, START_S)

    def _shut_down(self, host: HostId) -> bool:
        host_row = self._machines.row_of(host)
        if host_row is None or not self._machines.is_powered(host_row):
            return False
        self._agents.shut_down(host_row)
        self._machines.set_powered(host_row, is_on=False)
        return True

    def _come_up(self, host: HostId, after_s: float) -> None:
        self._coming[host] = self._agenda.now_s + after_s
        self._agenda.after(after_s, partial(self._arrive, host))

    def _arrive(self, host: HostId, now_s: float) -> None:
        if self._coming.get(host) != now_s:
            return  # switched off meanwhile
        del self._coming[host]
        host_row = self._machines.row_of(host)
        if host_row is not None:
            self._machines.set_powered(host_row, is_on=True)
            self._machines.boot(host_row, now_s)
