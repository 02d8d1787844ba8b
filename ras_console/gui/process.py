"""What this process is told before the console's code is loaded, so that its window comes sooner."""

from __future__ import annotations

import gc
import os


def hurry() -> None:
    """Leave out what a start can do without; call it before the rest of the console is imported.

    The garbage collector rests until `ras_console.gui.app.run` wakes it, or an engine that has opened its farm: hardly
    anything that a start makes is garbage, and looking for it took 60 of 800 ms. numpy's linear algebra, which
    the console never uses, would ready itself for a thread on every core: another 60 ms.
    """
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
