"""The agents on a site's simulated session hosts: the truth about sessions, told to the brokers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import BrokerId, HostId, ObjectId, ResourceId, SessionId, TicketId
from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.effects import AnswerLogon, OrderHost, Way
from ras_console.engine.events import (
    HostReports,
    IdleSessions,
    OrderDone,
    OrderRefused,
    SessionChange,
    SessionChanged,
    SessionsListed,
)
from ras_console.engine.host_acts import HostAct
from ras_console.engine.session_details import ListedDetails, LogonPhases
from ras_console.lab.broker_process import Message
from ras_console.lab.idleness import idle_since_s
from ras_console.lab.machines import Machines
from ras_console.lab.nonsense import twisted
from ras_console.lab.people import People

Tell = Callable[[HostId, Message], None]
"""Sends a host's message to every broker that hears hosts."""

OrderSeen = Callable[[BrokerId, OrderHost, bool], None]
"""Is shown a broker's order as it reaches a host, and whether the host accepts it."""

_MESSAGES_KEPT = 20
"""Of each host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message that stood on the screens of these sessions."""

    at_s: float
    title: str
    text: str
    sessions: tuple[SessionId, ...]


Switch = Callable[[HostId, HostAct], None]
"""Restarts a host, or switches it on or off."""


EndProcess = Callable[[int, int, int], bool | None]
"""Ends a process of the session in a row of a host; says whether the session ends with it, None if it is not there."""


class HostAgents:
    """All agents of a site; a host's row is its row in the machines.

    The highest term accepted and who was primary in it survive a crash, as a file on the host's disk does; everything
    else is gone with the process. `switch` works the power switch. `on_began` is told the user of a new session;
    `on_left` the row of one that is about to be disconnected by order; `on_ended` and, after a crash, `on_lost` that of
    one about to be freed.
    """

    def __init__(
        self,
        machines: Machines,
        tell: Tell,
        *,
        on_began: Callable[[int], None],
        on_left: Callable[[int], None],
        on_ended: Callable[[int], None],
        on_lost: Callable[[int], None],
        switch: Switch = lambda _host, _act: None,
        end_process: EndProcess = lambda _host_row, _row, _process: None,
    ) -> None:
        self._machines = machines
        self._tell = tell
        self._on_began = on_began
        self._on_left = on_left
        self._on_ended = on_ended
        self._on_lost = on_lost
        self._switch = switch
        self._end_process = end_process
        self._people = People()
        self._lists: dict[int, tuple[int, Message]] = {}
        self._tickets: dict[int, list[int]] = {}
        self._linger_s: NDArray[np.float64] = np.zeros(0)
        self._log_off_after_s: NDArray[np.float64] = np.zeros(0)
        self._disconnect_idle_after_s: NDArray[np.float64] = np.zeros(0)
        self.preferred: NDArray[np.int64] = np.zeros(0, np.int64)
        self.registered: NDArray[np.int64] = np.zeros(0, np.int64)
        self.highest_term: NDArray[np.int64] = np.zeros(0, np.int64)
        self.primary: NDArray[np.int64] = np.zeros(0, np.int64)
        """Whom each host obeys: the broker that was primary in its highest term; 0 before the first order."""
        self.messages: dict[HostId, list[ShownMessage]] = {}
        """The latest messages shown in each host's sessions, the oldest first."""
        self.mad: frozenset[HostId] = frozenset()
        """Hosts that report nonsense."""
        self._mad_turn = 0
        self._observe: OrderSeen | None = None

    def observe(self, observer: OrderSeen) -> None:
        """Show an observer every order that reaches a host."""
        self._observe = observer

    def use_hosts(self, hosts: Sequence[Host], preferred: Mapping[HostId, BrokerId]) -> None:
        """Take up the site's hosts, ascending by id, and their settings; hosts that leave must have crashed before."""
        new_of_old = self._machines.use_hosts(hosts)
        self._lists.clear()
        self._tickets = {int(new_of_old[row]): each for row, each in self._tickets.items() if new_of_old[row] >= 0}
        self.registered = _carried(self.registered, new_of_old, len(hosts))
        self.highest_term = _carried(self.highest_term, new_of_old, len(hosts))
        self.primary = _carried(self.primary, new_of_old, len(hosts))
        self.preferred = np.array([preferred.get(each.id, 0) for each in hosts], np.int64)
        self._disconnect_idle_after_s = np.array([each.disconnect_idle_after_s for each in hosts], np.float64)
        self._linger_s = np.array([each.disconnect_active_after_s for each in hosts], np.float64)
        self._log_off_after_s = np.array([each.log_off_disconnected_after_s for each in hosts], np.float64)

    def connect(
        self,
        answer: AnswerLogon,
        user: int,
        resource: ResourceId,
        *,
        requested_s: float,
        answered_s: float,
        now_s: float,
    ) -> int | None:
        """Let a client in with its ticket; return the row of its session, None where the host does not answer."""
        host_row = self._machines.row_of(answer.host)
        if host_row is None or not self._machines.is_running[host_row]:
            return None
        self._tickets.setdefault(host_row, []).append(answer.ticket)
        row = self._own_session(host_row, answer, user) if answer.way is not Way.NEW else None
        if row is None:
            row = self._machines.begin_logon(
                host_row, user, resource, answer.ticket, requested_s=requested_s, answered_s=answered_s, now_s=now_s
            )
            self._on_began(user)
            self._change(row, SessionChange.CONNECTED, ticket=answer.ticket)
        elif self._machines.sessions.state[row] != SessionState.CONNECTED:
            if self._machines.sessions.state[row] == SessionState.DISCONNECTED:
                self._machines.reconnect(row)
            self._change(row, SessionChange.RECONNECTED, ticket=answer.ticket)
        return row

    def tell_logged_on(self, row: int, at_s: float) -> None:
        """Say that a session's logon is complete."""
        table = self._machines.sessions
        logon_s = at_s - float(table.requested_s[row])
        table.phases[row, 3] = logon_s - table.phases[row, :3].sum()
        phases = LogonPhases(*table.phases[row].tolist())
        self._change(row, SessionChange.LOGGED_ON, ticket=int(table.ticket[row]), logon_s=logon_s, phases=phases)

    def disconnect(self, row: int, now_s: float) -> None:
        """Leave an active session to itself; it is logged off later if its host says so."""
        self._machines.disconnect(row)
        table = self._machines.sessions
        table.left_s[row] = now_s
        table.due_times.put(row, self.log_off_due_s(int(table.host[row]), now_s))
        self._change(row, SessionChange.DISCONNECTED)

    def log_off_due_s(self, host_row: int, now_s: float) -> float:
        """Return when a session that is disconnected now is logged off; never is infinite."""
        after_s = float(self._log_off_after_s[host_row])
        return now_s + after_s if after_s >= 0.0 else math.inf

    def linger_due_s(self, host_row: int, now_s: float) -> float:
        """Return when a session whose last application is closed now is logged off; never is infinite."""
        after_s = float(self._linger_s[host_row])
        return now_s + after_s if after_s >= 0.0 else math.inf

    def log_off(self, row: int) -> None:
        """End a session in good order."""
        self._change(row, SessionChange.ENDED)
        self._on_ended(row)
        self._machines.end(row)

    def crash(self, host_row: int) -> int:
        """Lose process and memory with all sessions, told to nobody; return how many there were."""
        rows = self._machines.sessions.rows_on(host_row)
        for row in rows.tolist():
            self._on_lost(row)
            self._machines.end(row)
        self._tickets.pop(host_row, None)
        self.registered[host_row] = 0
        return len(rows)

    def _hears(self, host_row: int, act: HostAct) -> bool:
        """A computer that is off hears nothing but the order to come up, as a network card does."""
        is_off = not self._machines.is_powered(host_row)
        return bool(self._machines.is_running[host_row]) or (is_off and act is HostAct.POWER_ON)

    def shut_down(self, host_row: int) -> int:
        """End all sessions in good order before the computer goes off; return how many there were."""
        rows = self._machines.sessions.rows_on(host_row)
        for row in rows.tolist():
            self.log_off(row)
        self._tickets.pop(host_row, None)
        self.registered[host_row] = 0
        return len(rows)

    def obey(self, broker: BrokerId, order: OrderHost, now_s: float) -> Message | None:
        """Carry out a broker's order and return the answer that it asks for, or the host's refusal.

        It refuses where it knows a later term, or another primary. One that does not run neither obeys nor refuses.
        """
        host_row = self._machines.row_of(order.host)
        if host_row is None or not self._hears(host_row, order.act):
            return None
        highest_term, primary = int(self.highest_term[host_row]), int(self.primary[host_row])
        is_accepted = order.term > highest_term or (order.term == highest_term and broker == primary)
        if self._observe is not None:
            self._observe(broker, order, is_accepted)
        if not is_accepted:
            return partial(
                OrderRefused,
                host=order.host,
                term=order.term,
                highest_term=highest_term,
                primary=BrokerId(ObjectId(primary)),
            )
        match order.act:
            case HostAct.KNOW_PRIMARY:
                failed: tuple[SessionId, ...] = ()
            case HostAct.MESSAGE | HostAct.DISCONNECT | HostAct.LOG_OFF | HostAct.MOVE_LATER:
                failed = self._act_on_sessions(host_row, order, now_s)
            case HostAct.END_PROCESS:
                failed = self._end_one(host_row, order)
            case HostAct.REBOOT | HostAct.POWER_ON | HostAct.POWER_OFF:
                failed = ()
                self._switch(order.host, order.act)
            case _:
                assert_never(order.act)
        # Whoever may give an order is the primary that the host obeys from now on.
        self.highest_term[host_row], self.primary[host_row] = order.term, broker
        return partial(OrderDone, host=order.host, order=order.order, failed=failed) if order.order else None

    def _act_on_sessions(self, host_row: int, order: OrderHost, now_s: float) -> tuple[SessionId, ...]:
        """Do what is ordered to each of the sessions; return those that it cannot be done to."""
        table = self._machines.sessions
        rows = table.rows_on(host_row)
        row_of = dict(zip(table.id[rows].tolist(), rows.tolist(), strict=True))
        wanted = order.sessions or tuple(SessionId(each) for each in row_of)
        shown = tuple(each for each in wanted if each in row_of)
        if order.act is HostAct.MESSAGE and shown:
            kept = self.messages.setdefault(order.host, [])
            kept.append(ShownMessage(at_s=now_s, title=order.title, text=order.text, sessions=shown))
            del kept[:-_MESSAGES_KEPT]
        failed = []
        for session in wanted:
            row = row_of.get(session)
            if row is None or not self._is_done_to(row, order.act, now_s):
                failed.append(session)
            elif order.act is HostAct.LOG_OFF:
                del row_of[session]
        return tuple(failed)

    def _end_one(self, host_row: int, order: OrderHost) -> tuple[SessionId, ...]:
        """End the process that is ordered to; return its session where there is no such process."""
        row = self._machines.sessions.row_of(order.sessions[0], host_row) if len(order.sessions) == 1 else None
        is_end = None if row is None else self._end_process(host_row, row, order.process)
        if row is None or is_end is None:
            return order.sessions
        if is_end:
            self.log_off(row)
        return ()

    def _is_done_to(self, row: int, act: HostAct, now_s: float) -> bool:
        """Disconnect a session, log it off or mark it, whatever is the act; return whether it can be done."""
        if act is HostAct.LOG_OFF:
            self.log_off(row)
        elif act is HostAct.DISCONNECT:
            state = self._machines.sessions.state[row]
            if state == SessionState.ACTIVE:
                self._on_left(row)
                self.disconnect(row, now_s)
            return bool(state != SessionState.CONNECTED)
        elif act is HostAct.MOVE_LATER and not self._machines.sessions.is_marked[row]:
            self._machines.sessions.is_marked[row] = True
            self._machines.changes[self._machines.sessions.host[row]] += 1
            self._change(row, SessionChange.MARKED)
        return True

    def list_sessions(self, host: HostId) -> Message | None:
        """Return the host's whole list as a message, None where the host does not answer.

        Brokers that ask before anything has changed get the very same list.
        """
        host_row = self._machines.row_of(host)
        if host_row is None or not self._machines.is_running[host_row]:
            return None
        changes = int(self._machines.changes[host_row])
        known = self._lists.get(host_row)
        if known is None or known[0] != changes:
            known = self._lists[host_row] = (changes, self._make_list(host, host_row))
        return known[1]

    def _make_list(self, host: HostId, host_row: int) -> Message:
        table = self._machines.sessions
        rows = table.rows_on(host_row)
        return partial(
            SessionsListed,
            host=host,
            session=table.id[rows],
            user=self._people.names(table.user[rows].tolist()),
            resource=table.resource[rows],
            state=table.state[rows],
            started_s=table.started_s[rows],
            details=ListedDetails(
                client=self._people.devices(table.user[rows].tolist()),
                broker=(table.ticket[rows] >> 32).astype(np.int32),
                is_marked=table.is_marked[rows],
                left_s=table.left_s[rows].astype(np.float32),
                idle_since_s=idle_since_s(table, rows, self._machines.now_s),
                phases=self._complete_phases(rows),
            ),
        )

    def _complete_phases(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the phases of complete logons, nothing yet of those in progress."""
        table = self._machines.sessions
        is_complete = table.state[rows] != SessionState.CONNECTED
        complete: NDArray[np.float32] = (table.phases[rows] * is_complete[:, np.newaxis]).astype(np.float32)
        return complete

    def register(self, host_rows: NDArray[np.int64], reachable: Sequence[BrokerId]) -> None:
        """Register hosts with their preferred broker, or else with the first one that they reach."""
        preferred = self.preferred[host_rows]
        fallback = reachable[0] if reachable else 0
        is_reached = np.zeros(len(preferred), np.bool_)
        for broker in reachable:
            is_reached |= preferred == broker
        self.registered[host_rows] = np.where(is_reached, preferred, fallback)

    def take_tickets(self, host_rows: NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """Return the tickets these hosts have seen since they were last asked, and whose each is, as an index."""
        tickets: list[int] = []
        seen_at: list[int] = []
        if self._tickets:
            for index, host_row in enumerate(host_rows.tolist()):
                seen = self._tickets.pop(host_row, [])
                tickets += seen
                seen_at += [index] * len(seen)
        return tickets, seen_at

    def report(
        self,
        host_rows: NDArray[np.int64],
        tickets: Sequence[int] = (),
        seen_at: Sequence[int] = (),
        telling_idle: NDArray[np.int64] | None = None,
    ) -> HostReports:
        """Return the load reports of these hosts as they are now; those `telling_idle` add who is idle in them."""
        machines = self._machines
        reports = HostReports(
            host=machines.ids[host_rows],
            cpu_demand_cores=machines.demand_cores[host_rows],
            cpu_cores=machines.capacity_cores()[host_rows],
            memory_used_gib=machines.memory_used_gib()[host_rows],
            memory_gib=machines.memory_gib[host_rows],
            sessions=machines.session_count[host_rows],
            disconnected=machines.disconnected_count[host_rows],
            logons=machines.logon_count[host_rows],
            session_digest=machines.digest[host_rows],
            registered_broker=self.registered[host_rows],
            highest_term=self.highest_term[host_rows],
            uptime_s=machines.uptime_s(host_rows),
            seen_tickets=np.array(tickets, np.int64),
            seen_at=np.array(seen_at, np.int64),
            idle=self._idle(telling_idle) if telling_idle is not None and len(telling_idle) else None,
        )
        if not self.mad:
            return reports
        self._mad_turn += 1
        return twisted(reports, np.isin(reports.host, sorted(self.mad)), self._mad_turn)

    def _idle(self, host_rows: NDArray[np.int64]) -> IdleSessions:
        """Return since when the users of all sessions of these hosts do nothing."""
        table = self._machines.sessions
        rows = np.concatenate([table.rows_on(each) for each in host_rows.tolist()])
        return IdleSessions(session=table.id[rows], since_s=idle_since_s(table, rows, self._machines.now_s))

    def disconnect_idle(self, now_s: float) -> None:
        """Disconnect, on the hosts that run, the sessions in use whose users have done nothing for too long."""
        limits = self._disconnect_idle_after_s
        if not (limits >= 0.0).any():
            return
        table = self._machines.sessions
        hosts = table.host[: table.end]
        has_limit = np.append((limits >= 0.0) & self._machines.is_running, False)[hosts]
        rows = np.flatnonzero(has_limit & (table.state[: table.end] == SessionState.ACTIVE))
        is_over = now_s - idle_since_s(table, rows, now_s) >= limits[table.host[rows]]
        for row in rows[is_over].tolist():
            self._on_left(row)
            self.disconnect(row, now_s)

    def _own_session(self, host_row: int, answer: AnswerLogon, user: int) -> int | None:
        """Return the row of the session a user comes back to, None where it has ended meanwhile."""
        table = self._machines.sessions
        row = table.row_of(answer.session, host_row) if answer.session is not None else None
        return row if row is not None and (answer.is_by_address or table.user[row] == user) else None

    def _change(
        self,
        row: int,
        change: SessionChange,
        *,
        ticket: int = 0,
        logon_s: float = 0.0,
        phases: LogonPhases | None = None,
    ) -> None:
        table = self._machines.sessions
        host = HostId(ObjectId(int(self._machines.ids[table.host[row]])))
        self._tell(
            host,
            partial(
                SessionChanged,
                host=host,
                session=SessionId(int(table.id[row])),
                user=self._people.name(int(table.user[row])),
                resource=ResourceId(ObjectId(int(table.resource[row]))),
                ticket=TicketId(ticket),
                change=change,
                logon_s=logon_s,
                client=self._people.device(int(table.user[row])) if change is SessionChange.CONNECTED else "",
                phases=phases,
            ),
        )


def _carried(column: NDArray[np.int64], new_of_old: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return a column for `count` hosts with the values of those that stayed."""
    carried = np.zeros(count, np.int64)
    stayed = new_of_old >= 0
    carried[new_of_old[stayed]] = column[stayed]
    return carried
