from __future__ import annotations

import numpy as np

from ras_console.domain.ids import BrokerId, ObjectId
from ras_console.engine.tickets import issuers, ticket_of

ONE, TWO = BrokerId(ObjectId(101)), BrokerId(ObjectId(2**30))


def test_that_a_ticket_tells_its_broker_and_two_are_never_the_same() -> None:
    tickets = [ticket_of(broker, count) for broker in (TWO, ONE) for count in (0, 1, 2**32 - 1)]
    assert len(dict.fromkeys(tickets)) == len(tickets)
    assert issuers(np.array(tickets, np.int64)) == (TWO, ONE)


def test_that_a_counter_past_its_end_stays_with_its_broker() -> None:
    assert issuers(np.array([ticket_of(ONE, 2**32 + 5)], np.int64)) == (ONE,)


def test_that_no_tickets_have_no_issuers() -> None:
    assert issuers(np.zeros(0, np.int64)) == ()
