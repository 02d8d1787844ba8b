"""Instants are seconds of the monotonic clock of whoever keeps them; one stands for what has not happened."""

from __future__ import annotations

from typing import Final

NEVER_S: Final = float("-inf")
"""Instant of what has not happened yet: before every other, and every age counted from it is infinite."""
