"""Sets of host states as tables by state code, so that a whole column is asked with one look-up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ras_console.domain.vocabulary import HostState


def among(*states: HostState) -> NDArray[np.bool_]:
    """Return the table of these states: `table[column]` says of each code in a column whether it is one of them."""
    table = np.zeros(len(HostState), dtype=np.bool_)
    table[list(states)] = True
    table.setflags(write=False)
    return table
