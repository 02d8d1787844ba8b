"""What pages may ask of the open farm that is no configuration: passwords, mail, history. All of it blocks.

To be called in the background, see `Background`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ras_console.config.document import Document
    from ras_console.domain.ids import HostId, SiteId
    from ras_console.engine.snapshot import FarmSnapshot
    from ras_console.gui.background import Background
    from ras_console.runtime.deliveries import Mail
    from ras_console.runtime.postman import Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPoint:
    """A load of the archive: its instant in the farm's time (UTC seconds) and for how long it stands."""

    at_s: float
    step_s: float
    median_ratio: float
    top_ratio: float
    sessions: float


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the archive has of an object; `trouble` says why nothing could be read."""

    points: tuple[LoadPoint, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Functions that block; `set_password` and `collect` return what is wrong, "" where all is well."""

    background: Background
    has_password: Callable[[], bool]
    set_password: Callable[[str], str]
    try_mail: Callable[[Mail], Posted]
    site_history: Callable[[SiteId, float, float], History]
    host_history: Callable[[HostId, float, float], History]
    collect: Callable[[str, Document, FarmSnapshot | None], str]
    """Writes the diagnostics file of a configuration and a picture."""
