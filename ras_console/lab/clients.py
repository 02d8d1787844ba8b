"""The users' client programs: ask a broker, try the next one when it is silent, connect to the host it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from ras_console.domain.directory import AccountDirectory
from ras_console.domain.ids import BrokerId, RequestId, ResourceId
from ras_console.domain.ports import Directory
from ras_console.engine.effects import AnswerLogon, HoldLogon, RefuseLogon
from ras_console.engine.events import LogonRequested
from ras_console.engine.waiting_room import ASK_AGAIN_S
from ras_console.lab.agenda import Agenda
from ras_console.lab.broker_process import Message
from ras_console.lab.devices import client_device
from ras_console.lab.network import CLIENTS, Network
from ras_console.lab.people import user_name

ANSWER_TIMEOUT_S = 1.0
"""Silence after which a client asks the next broker."""
SILENCE_REMEMBERED_S = 10.0
"""How long a broker that was silent is asked after the others."""
CONNECT_TIMEOUT_S = 3.0
"""Silence of a host after which a client asks a broker again."""
PATIENCE_S = 30.0
"""After this long a user gives up."""


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One user's wish for a session, from the first question to its end."""

    user: int
    resource: ResourceId
    first_asked_s: float
    answered_s: float = 0.0
    """When the broker's last answer came."""
    request: RequestId
    is_answered: bool = False
    """A broker has answered the present request."""
    was_answered: bool = False
    """A broker has answered some request of this wish."""
    is_held: bool = False
    """A broker has let the user wait for a host."""
    patient_until_s: float
    """When the user gives up, unless told to wait again."""
    is_served: bool = False
    is_over: bool = False
    holds: int = 0
    """How often a broker has said that the user is to wait."""
    asked: list[BrokerId] = field(default_factory=list)
    """Brokers that have been asked with the present request."""


class Outcome:
    """How many wishes came to which end."""

    def __init__(self) -> None:
        self.served = 0
        self.refused = 0
        self.lost = 0
        """No broker answered at all."""
        self.failed = 0
        """A broker answered, but no host it named took the user in."""
        self.waited = 0
        """Of all wishes those that a broker let wait for a host."""


class Clients:
    """All clients of a site. `brokers` is the list that clients know, in order; `connect` takes a user in at a host."""

    def __init__(
        self,
        agenda: Agenda,
        network: Network,
        *,
        ask: Callable[[BrokerId, Message], None],
        connect: Callable[[AnswerLogon, Attempt, float], bool],
        on_over: Callable[[Attempt], None],
    ) -> None:
        self._agenda = agenda
        self._network = network
        self._ask_broker = ask
        self._directory: Directory = AccountDirectory(())
        self._connect_host = connect
        self._on_over = on_over
        self._open: dict[RequestId, Attempt] = {}
        self._silent_until_s: dict[BrokerId, float] = {}
        self._turn = 0
        self._last_request = 0
        self.brokers: Sequence[BrokerId] = ()
        self.outcome = Outcome()

    def use_directory(self, directory: Directory) -> None:
        """Ask this directory from now on who somebody is."""
        self._directory = directory

    def log_on(self, user: int, resource: ResourceId) -> None:
        """Let a user ask for a resource."""
        now_s = self._agenda.now_s
        attempt = Attempt(
            user=user,
            resource=resource,
            first_asked_s=now_s,
            patient_until_s=now_s + PATIENCE_S,
            request=self._next_request(),
        )
        self._open[attempt.request] = attempt
        self._turn += 1
        self._ask(attempt)

    def take_answer(self, broker: BrokerId, answer: AnswerLogon | RefuseLogon | HoldLogon) -> None:
        """Take a broker's answer; a second one to the same request, or one that comes too late, changes nothing."""
        self._silent_until_s.pop(broker, None)
        attempt = self._open.get(answer.request)
        if attempt is None or attempt.is_answered:
            return
        if isinstance(answer, HoldLogon):
            self._hold(attempt, broker)
            return
        attempt.is_answered = attempt.was_answered = True
        attempt.answered_s = self._agenda.now_s
        if isinstance(answer, RefuseLogon):
            self.outcome.refused += 1
            self._close(attempt)
        else:
            self._network.send(CLIENTS, answer.host, lambda at_s: self._connect(attempt, answer, at_s))
            self._agenda.after(CONNECT_TIMEOUT_S, lambda _at_s: self._ask_again(attempt, answer.request))

    def _hold(self, attempt: Attempt, broker: BrokerId) -> None:
        """Be patient, and ask the same broker again in a while: it may not live that long."""
        now_s = self._agenda.now_s
        self.outcome.waited += not attempt.is_held
        attempt.is_held = attempt.was_answered = True
        attempt.patient_until_s = now_s + PATIENCE_S
        attempt.asked.clear()
        held_again = attempt.holds = attempt.holds + 1

        def ask_again(_now_s: float) -> None:
            if attempt.holds == held_again and not attempt.is_over and not attempt.is_answered:
                self._ask(attempt, broker)

        self._agenda.after(ASK_AGAIN_S, ask_again)

    def _ask(self, attempt: Attempt, first: BrokerId | None = None) -> None:
        """Ask the next broker that is not known to be silent; start over once all have been asked."""
        order = self._order()
        if not order:
            self._agenda.after(ANSWER_TIMEOUT_S, lambda _now_s: self._go_on(attempt, attempt.request))
            return
        if all(each in attempt.asked for each in order):
            attempt.asked.clear()
        broker = first if first in order else next(each for each in order if each not in attempt.asked)
        attempt.asked.append(broker)
        tries, holds = len(attempt.asked), attempt.holds
        request = attempt.request
        self._ask_broker(broker, self._question(attempt))

        def check(now_s: float) -> None:
            if (
                attempt.request == request
                and (len(attempt.asked), attempt.holds) == (tries, holds)
                and not attempt.is_answered
                and not attempt.is_over
            ):
                self._silent_until_s[broker] = now_s + SILENCE_REMEMBERED_S
                self._go_on(attempt, request)

        self._agenda.after(ANSWER_TIMEOUT_S, check)

    def _question(self, attempt: Attempt) -> Message:
        """Return the request as the front door passes it on: with what the directory says of the user."""
        name, device = user_name(attempt.user), client_device(attempt.user)
        person = self._directory.person(name)
        return partial(
            LogonRequested,
            request=attempt.request,
            user=name,
            resource=attempt.resource,
            client_name=device.name,
            client_ip=device.address,
            client_system=device.system,
            groups=person.groups if person is not None else (),
            is_account_enabled=person is None or person.is_enabled,
        )

    def _order(self) -> list[BrokerId]:
        """Return the brokers by rotation, those known to be silent last."""
        if not self.brokers:
            return []
        begin = self._turn % len(self.brokers)
        rotated = [*self.brokers[begin:], *self.brokers[:begin]]
        now_s = self._agenda.now_s
        return sorted(rotated, key=lambda each: self._silent_until_s.get(each, 0.0) > now_s)

    def _go_on(self, attempt: Attempt, request: RequestId) -> None:
        if attempt.is_over or attempt.is_answered or attempt.request != request:
            return
        if self._agenda.now_s >= attempt.patient_until_s:
            self._give_up(attempt)
        else:
            self._ask(attempt)

    def _connect(self, attempt: Attempt, answer: AnswerLogon, now_s: float) -> None:
        if not attempt.is_over and attempt.request == answer.request and self._connect_host(answer, attempt, now_s):
            self.outcome.served += 1
            attempt.is_served = True
            self._close(attempt)

    def _ask_again(self, attempt: Attempt, request: RequestId) -> None:
        """Ask anew, with a new number, after a host has been silent."""
        if attempt.is_over or attempt.request != request:
            return
        if self._agenda.now_s >= attempt.patient_until_s:
            self._give_up(attempt)
            return
        del self._open[attempt.request]
        attempt.request = self._next_request()
        self._open[attempt.request] = attempt
        attempt.is_answered = False
        attempt.asked.clear()
        self._ask(attempt)

    def _give_up(self, attempt: Attempt) -> None:
        if attempt.was_answered:
            self.outcome.failed += 1
        else:
            self.outcome.lost += 1
        self._close(attempt)

    def _close(self, attempt: Attempt) -> None:
        attempt.is_over = True
        del self._open[attempt.request]
        self._on_over(attempt)

    def _next_request(self) -> RequestId:
        self._last_request += 1
        return RequestId(self._last_request)
