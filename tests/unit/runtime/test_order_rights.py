"""Who may give which live order, and what is said of one that is not carried out."""

from __future__ import annotations

from typing import get_args

from ras_console.runtime.order_rights import ORDER_WORDS
from ras_console.runtime.orders import LookAtProcesses, Order, Tell, UseTopology


def test_that_every_order_that_can_be_refused_has_words_for_it() -> None:
    assert set(ORDER_WORDS) == set(get_args(Order)) - {UseTopology, Tell, LookAtProcesses}
