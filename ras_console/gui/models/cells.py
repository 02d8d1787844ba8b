"""What a cell of a table shows besides its text, as one value, so that one delegate draws every table."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt

from ras_console.domain.vocabulary import Role
from ras_console.gui.kit import Tone

CELL_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 40
KEY_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 41
"""The id of the row's object, in any column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Text with at most one of: a role pill, a coloured dot, a load bar. `is_checked` None has no box.

    `rank` is what sorting goes by; None goes by the text, in which RDSH-2 stands before RDSH-10.
    """

    text: str = ""
    role: Role | None = None
    tone: Tone | None = None
    load_ratio: float | None = None
    is_checked: bool | None = None
    is_check_enabled: bool = True
    is_number: bool = False
    is_strong: bool = False
    is_faint: bool = False
    rank: float | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's words and usual width; `width_px` 0 takes what the others leave.

    `is_shown` says whether it stands there until somebody chooses otherwise.
    """

    title: str
    width_px: int = 0
    is_number: bool = False
    is_shown: bool = True
    tip: str = ""


@functools.lru_cache(maxsize=16_384)
def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key by which RDSH-2 stands before RDSH-10."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple((0, int(each), "") if each.isdecimal() else (1, 0, each) for each in parts if each)
