"""The numbers of tickets: the broker that issued one in the high bits, its own counter in the low ones."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.ids import BrokerId, ObjectId, TicketId

_COUNTER_BITS: Final = 32
_COUNTER_MASK: Final = (1 << _COUNTER_BITS) - 1

FIRST_TICKETS: Final = 1 << (_COUNTER_BITS - 1)
"""A life of a broker begins to count below this: half of the counter is left to count on."""


def ticket_of(broker: BrokerId, count: int) -> TicketId:
    """Return the broker's ticket with this count; a count past the last begins again."""
    return TicketId((broker << _COUNTER_BITS) | (count & _COUNTER_MASK))


def issuer(ticket: TicketId) -> BrokerId:
    """Return the broker that issued a ticket."""
    return BrokerId(ObjectId(ticket >> _COUNTER_BITS))


def issuers(tickets: NDArray[np.int64]) -> tuple[BrokerId, ...]:
    """Return the brokers that issued these tickets, each once, in the order of their first ticket."""
    return tuple(BrokerId(ObjectId(each)) for each in dict.fromkeys((tickets >> _COUNTER_BITS).tolist()))
