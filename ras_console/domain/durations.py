"""How a time span reads, the same wherever the product says one."""

from __future__ import annotations

from typing import Final

_UNITS_S: Final = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"))


def duration_text(seconds: float) -> str:
    """Return a duration in the largest unit that leaves no long fraction: 15 s, 30 min, 1.5 h, 3 d."""
    for size_s, unit in _UNITS_S:
        amount = seconds / size_s
        if amount >= 1 and (amount * 10) == int(amount * 10):
            return f"{amount:g} {unit}"
    return f"{seconds:g} s"
