"""What a host takes from its pool, and a pool from the site's defaults: whole sections, never single settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ras_console.domain.fields import specs_of
from ras_console.domain.objects import Host, HostDefaults, Pool

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        section: tuple(each.name for each in specs_of(HostDefaults) if each.section == section)
        for section in dict.fromkeys(each.section for each in specs_of(HostDefaults))
    }
)
"""The fields of each section."""


def flag_of(section: str) -> str:
    """Return the field that says whether a host or pool inherits the section."""
    return f"inherits_{section}"


def inherits(thing: Host | Pool, section: str) -> bool:
    """Return whether the object takes the section from above."""
    return bool(getattr(thing, flag_of(section)))


def effective_host(host: Host, pool: Pool, defaults: HostDefaults) -> Host:
    """Return the host with the values that hold for it; the very same object where all are its own already.

    Source: Parallels RAS 20 Management Portal guide, RD Session Hosts, Properties.
    """
    values = _taken(host, effective_pool(pool, defaults))
    return dataclasses.replace(host, **values) if values else host


def effective_pool(pool: Pool, defaults: HostDefaults) -> Pool:
    """Return the pool with the values that its hosts inherit."""
    values = _taken(pool, defaults)
    return dataclasses.replace(pool, **values) if values else pool


def _taken(thing: Host | Pool, above: Pool | HostDefaults) -> dict[str, Any]:
    return {
        name: getattr(above, name)
        for section, names in SECTIONS.items()
        if inherits(thing, section)
        for name in names
        if getattr(thing, name) != getattr(above, name)
    }
