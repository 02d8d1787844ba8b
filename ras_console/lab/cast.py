"""Who plays the people of a simulated site: what a site needs of them, and how others are put in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ras_console.domain.topology import SiteTopology
from ras_console.engine.house_rules import NO_RULES, HouseRules
from ras_console.lab.agenda import Agenda
from ras_console.lab.clients import Attempt, Clients
from ras_console.lab.demands import Demands
from ras_console.lab.host_agents import HostAgents
from ras_console.lab.machines import Machines


class SiteUsers(Protocol):
    """All people of a site, told what becomes of their wishes and sessions; a session is named by its row."""

    def use_topology(self, topology: SiteTopology) -> None:
        """Take up what is published now."""
        ...

    def settle_in(self, topology: SiteTopology, agents: HostAgents, now_s: float) -> None:
        """Put the sessions on the hosts that there are when the site opens."""
        ...

    def advance(self, from_s: float, to_s: float) -> None:
        """Let those log on who want to between two instants."""
        ...

    def begin_session(self, user: int) -> None:
        """Note that a host has let a person in."""
        ...

    def sit_down(self, row: int, now_s: float) -> None:
        """Let the user of an active session work in it for a while."""
        ...

    def wants_to_disconnect(self) -> bool:
        """Return whether somebody who is done leaves the session disconnected instead of logging off."""
        ...

    def leave(self, row: int) -> None:
        """Note that a session is left disconnected."""
        ...

    def close_last(self, row: int, now_s: float, until_s: float) -> None:
        """Close the last application of a session, which its host logs off at `until_s`."""
        ...

    def put_off(self, row: int, now_s: float) -> None:
        """Let somebody whose host does not answer try again a little later."""
        ...

    def end_session(self, row: int) -> None:
        """Note that a session is about to end in good order."""
        ...

    def lose_session(self, row: int) -> None:
        """Note that a session is about to break down."""
        ...

    def end_wish(self, attempt: Attempt) -> None:
        """Note that a wish has come to its end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Other people than the lab's own, and the rules that the brokers keep to while they play."""

    demands: Demands
    make_users: Callable[[Agenda, Machines, Clients], SiteUsers]
    rules: HouseRules = NO_RULES
