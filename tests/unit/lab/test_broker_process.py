from __future__ import annotations

from ras_console.engine.effects import Effect
from ras_console.engine.events import Event, PromoteRequested
from ras_console.engine.state import new_node
from ras_console.lab.agenda import Agenda
from ras_console.lab.broker_process import MESSAGE_COST_S, QUEUE_LIMIT, BrokerProcess
from tests.sim.farms import broker_id, make_site


class Bench:
    """One broker alone, and everything it handled as (instant, kind of event)."""

    def __init__(self) -> None:
        self.agenda = Agenda()
        self.effects: list[Effect] = []
        node = new_node(broker_id(1), make_site(brokers=1), 1, seed=1)
        self.process = BrokerProcess(node, self.agenda, lambda _process, effect, _now_s: self.effects.append(effect))
        self.handled: list[tuple[float, str]] = []

    def send(self, name: str) -> None:
        def message(*, now_s: float) -> Event:
            self.handled.append((round(now_s, 6), name))
            return PromoteRequested(now_s=now_s, actor=name)

        self.process.handle(message)


def test_that_a_message_is_handled_when_it_arrives() -> None:
    bench = Bench()
    bench.agenda.advance(1.0)
    bench.send("a")
    assert bench.handled == [(1.0, "a")]


def test_that_messages_to_a_suspended_broker_wait_for_it_in_order() -> None:
    bench = Bench()
    bench.process.suspend()
    bench.send("a")
    bench.send("b")
    bench.agenda.advance(5.0)
    assert not bench.handled
    bench.process.wake()
    bench.agenda.advance(5.0)
    assert bench.handled == [(5.0, "a"), (5.0, "b")]


def test_that_a_woken_broker_handles_the_time_that_has_passed_before_any_message() -> None:
    bench = Bench()
    bench.process.start()
    bench.agenda.advance(1.0)
    bench.process.suspend()
    bench.send("a")
    bench.agenda.advance(9.0)
    done = len(bench.effects)
    bench.process.wake()
    # The tick has had its effects, and the message is still to come.
    assert len(bench.effects) > done
    assert not bench.handled
    bench.agenda.advance(9.0)
    assert bench.handled == [(9.0, "a")]


def test_that_a_slow_broker_takes_its_messages_one_after_the_other() -> None:
    bench = Bench()
    bench.process.slow_down(100.0)
    for name in "abc":
        bench.send(name)
    bench.agenda.advance(10.0)
    cost_s = 100 * MESSAGE_COST_S
    assert bench.handled == [(round(cost_s * place, 6), name) for place, name in enumerate("abc", 1)]


def test_that_the_backlog_is_gone_at_once_when_a_slow_broker_recovers() -> None:
    bench = Bench()
    bench.process.slow_down(1000.0)
    for name in "abcd":
        bench.send(name)
    bench.agenda.advance(0.5)
    bench.process.slow_down(1.0)
    bench.agenda.advance(1.0)
    assert bench.handled == [(1.0, name) for name in "abcd"]


def test_that_the_queue_is_bounded_and_the_newest_are_lost() -> None:
    bench = Bench()
    bench.process.suspend()
    for number in range(QUEUE_LIMIT + 10):
        bench.send(str(number))
    bench.process.wake()
    bench.agenda.advance(1.0)
    assert [name for _, name in bench.handled] == [str(number) for number in range(QUEUE_LIMIT)]


def test_that_a_killed_broker_never_does_anything_again() -> None:
    bench = Bench()
    bench.process.start()
    bench.process.kill()
    done = len(bench.effects)
    bench.send("a")
    bench.agenda.advance(60.0)
    bench.process.wake()
    assert not bench.handled
    assert len(bench.effects) == done


def test_that_a_started_broker_ticks_by_itself() -> None:
    bench = Bench()
    bench.process.start()
    begun = len(bench.effects)
    bench.agenda.advance(5.0)
    assert begun < len(bench.effects)
