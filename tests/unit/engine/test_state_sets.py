"""Sets of host states."""

import numpy as np

from ras_console.domain.vocabulary import HostState
from ras_console.engine.state_sets import among


def test_that_a_column_is_asked_for_the_states_of_a_set_and_no_others() -> None:
    serving = among(HostState.OK, HostState.FULL)
    column = np.array(list(HostState), dtype=np.uint8)
    assert [HostState(code) for code in column[serving[column]].tolist()] == [HostState.OK, HostState.FULL]
