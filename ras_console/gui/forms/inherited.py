"""What a form shows of a section that a host takes from its pool, or a pool from the site's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from ras_console.config.document import Document
from ras_console.domain.inheritance import SECTIONS, effective_pool, flag_of, inherits
from ras_console.domain.objects import FarmObject, Host, HostDefaults, Pool

SECTION_OF_FLAG: Final[Mapping[str, str]] = MappingProxyType({flag_of(each): each for each in SECTIONS})
"""Which section a switch is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """The values that a section would be inherited with, and where they come from."""

    values: Mapping[str, Any]
    origin: str


def above(document: Document, thing: FarmObject, section: str) -> Above | None:
    """Return what stands above the object for a section, None for what inherits nothing."""
    match thing:
        case Host():
            pool = document.pool(thing.pool_id)
            return _of_pool(pool, document.host_defaults(thing.site_id), section) if pool is not None else None
        case Pool():
            return Above(
                values=_values(document.host_defaults(thing.site_id), section), origin="From the site's defaults."
            )
        case _:
            return None


def _of_pool(pool: Pool, defaults: HostDefaults, section: str) -> Above:
    origin = f"From the site's defaults, by pool {pool.name}." if inherits(pool, section) else f"From pool {pool.name}."
    return Above(values=_values(effective_pool(pool, defaults), section), origin=origin)


def _values(source: Pool | HostDefaults, section: str) -> dict[str, Any]:
    return {name: getattr(source, name) for name in SECTIONS[section]}
