"""Where a user's farm is when nothing else is said; the console and the command line agree on it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from platformdirs import user_data_path

PRODUCT: Final = "ras-console"


def usual_database() -> Path:
    """Return the place of this user's farm on this system."""
    return user_data_path(PRODUCT, appauthor=False) / "farm.sqlite"
