"""The machine's own clock."""

from __future__ import annotations

import time


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
