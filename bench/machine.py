"""The machine a bench ran on, without anything that names it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import PySide6
from PySide6.QtCore import qVersion


def describe() -> dict[str, str]:
    """Return what figures depend on; no host name, no path, no date."""
    return {
        "cpu": _cpu(),
        "cores": str(os.cpu_count() or 0),
        "memory": f"{_memory_gib():.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "qt": qVersion(),
        "pyside": PySide6.__version__,
        "numpy": np.__version__,
        "sqlite_utils": version("sqlite-utils"),
        "load_before": _load(),
    }


def _cpu() -> str:
    """Return the processor's name; Linux alone says it in a file, elsewhere the architecture has to do."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _load() -> str:
    """Return how many threads wanted a core within the last minute: other programs make wall figures worse."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _memory_gib() -> float:
    if not hasattr(os, "sysconf"):
        return 0.0
    pages: int = os.sysconf("SC_PHYS_PAGES")
    page_bytes: int = os.sysconf("SC_PAGE_SIZE")
    return pages * page_bytes / 2**30
