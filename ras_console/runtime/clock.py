"""The machine's own clock."""

from __future__ import annotations

import time


def local_utc_offset(instant_s: float) -> float:
    """Return the seconds that this computer's local clock is ahead of UTC at an instant since 1970 UTC.

    Beyond what the system can reckon with, that of UTC.
    """
    try:
        return float(time.localtime(instant_s).tm_gmtoff)
    except (OverflowError, OSError, ValueError):
        return 0.0


class MachineClock:
    """Monotonic seconds of this computer; counts on through changes of the wall clock."""

    def now_s(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def wall_s(self) -> float:
        """Return seconds since 1970 UTC."""
        return time.time()

    def cpu_s(self) -> float:
        """Return the CPU seconds the calling thread has used: what a tick costs, however busy the machine is."""
        return time.thread_time()
