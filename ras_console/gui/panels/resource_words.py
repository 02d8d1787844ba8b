"""What is said of a published resource in lists and on cards; pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ras_console.domain.ids import SiteId
from ras_console.domain.objects import Resource
from ras_console.domain.publishing import publish_from
from ras_console.domain.vocabulary import ResourceStatus, ResourceType
from ras_console.gui.kit import Tone
from ras_console.gui.panels.picture import Picture
from ras_console.gui.phrases import counted, listed

STATUS: Final[Mapping[ResourceStatus, tuple[str, Tone]]] = MappingProxyType(
    {
        ResourceStatus.ENABLED: ("Enabled", Tone.OK),
        ResourceStatus.DISABLED: ("Disabled", Tone.NEUTRAL),
        ResourceStatus.MAINTENANCE: ("In maintenance", Tone.WARN),
    }
)
TYPES: Final[Mapping[ResourceType, str]] = MappingProxyType(
    {ResourceType.DESKTOP: "Desktop", ResourceType.APPLICATION: "Application"}
)


def published_from(picture: Picture, resource: Resource, site: SiteId | None = None) -> str:
    """Return the pools and hosts that run a resource in a site, by default its own, in words."""
    source = publish_from(resource, site or resource.site_id)
    pools = [picture.document.pool(each) for each in source.pool_ids]
    names = [each.name for each in pools if each is not None]
    if len(source.host_ids) == 1 and (host := picture.document.host(source.host_ids[0])) is not None:
        names.append(host.server)
    elif source.host_ids:
        names.append(counted(len(source.host_ids), "host"))
    return ", ".join(names) or "all hosts"


def offered_to(resource: Resource) -> str:
    """Return whom the filters admit, in a few words."""
    people = [*resource.filter_groups, *resource.filter_users]
    who = "everybody" if not people else people[0] if len(people) == 1 else f"{people[0]} and {len(people) - 1} more"
    clients = [
        name
        for is_set, name in (
            (resource.filter_ips, "address"),
            (resource.filter_clients, "client name"),
            (resource.filter_systems, "system"),
        )
        if is_set
    ]
    return f"{who}, by {listed(clients)}" if clients else who


def limit_use(resource: Resource, sessions: int | None) -> tuple[str, Tone | None]:
    """Return "38 / 40" and its tone; "38" where there is no limit."""
    if sessions is None:
        return ("–" if not resource.concurrent_limit else f"– / {resource.concurrent_limit:,}"), None
    if not resource.concurrent_limit:
        return f"{sessions:,}", None
    tone = Tone.WARN if sessions >= resource.concurrent_limit else None
    return f"{sessions:,} / {resource.concurrent_limit:,}", tone


def limit_words(resource: Resource) -> str:
    """Return the limits in words."""
    parts = [f"{resource.concurrent_limit:,} at once" if resource.concurrent_limit else "none"]
    if resource.is_one_per_user:
        parts.append("one per user")
    return ", ".join(parts)
