"""How values leave a thread: the latest picture, every fact, one wake-up."""

from __future__ import annotations

import threading

from ras_console.runtime.mailbox import Bell, Mailbox, Outbox


def test_that_of_pictures_the_latest_wins_and_is_taken_once() -> None:
    box: Mailbox[int] = Mailbox()
    assert box.take() is None
    box.put(1)
    box.put(2)
    assert box.take() == 2
    assert box.take() is None


def test_that_facts_come_out_in_order_and_once() -> None:
    box: Outbox[int] = Outbox()
    box.put(1, 2)
    box.put()
    box.put(3)
    assert box.take() == (1, 2, 3)
    assert box.take() == ()


def test_that_no_fact_is_lost_or_doubled_between_two_threads() -> None:
    box: Outbox[int] = Outbox()
    is_over = threading.Event()

    def fill() -> None:
        for number in range(0, 20_000, 2):
            box.put(number, number + 1)
        is_over.set()

    thread = threading.Thread(target=fill)
    thread.start()
    taken: list[int] = []
    while not is_over.is_set():
        taken.extend(box.take())
    thread.join()
    taken.extend(box.take())
    assert taken == list(range(20_000))


def test_that_a_bell_rings_once_until_it_is_answered() -> None:
    bell = Bell()
    assert bell.ring()
    assert not bell.ring()
    bell.answer()
    assert bell.ring()


def test_that_of_many_ringing_at_once_one_is_first() -> None:
    bell, gate, firsts = Bell(), threading.Barrier(8), Outbox[bool]()

    def ring() -> None:
        gate.wait()
        firsts.put(bell.ring())

    threads = [threading.Thread(target=ring) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(firsts.take()) == [False] * 7 + [True]
