"""Which hosts of a site may run a published resource."""

from __future__ import annotations

from dataclasses import dataclass

from ras_console.domain.ids import HostId, PoolId, SiteId
from ras_console.domain.objects import Host, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishFrom:
    """Pools and single hosts together; with neither, all hosts of the site."""

    pool_ids: tuple[PoolId, ...] = ()
    host_ids: tuple[HostId, ...] = ()

    @property
    def is_everything(self) -> bool:
        return not self.pool_ids and not self.host_ids

    def includes(self, host: HostId, pool: int | None) -> bool:
        """Return whether a host of this pool may run it."""
        return self.is_everything or pool in self.pool_ids or host in self.host_ids


def publish_from(resource: Resource, site: SiteId) -> PublishFrom:
    """Return what may run a resource in a site; one that another site offers here runs on all hosts.

    Source: Parallels RAS 15.5 Administrator's Guide, Publishing, Sites.
    """
    if resource.site_id != site:
        return PublishFrom()
    return PublishFrom(pool_ids=resource.pool_ids, host_ids=resource.host_ids)


def publishing_hosts(resource: Resource, site: SiteId, hosts: tuple[Host, ...]) -> tuple[Host, ...]:
    """Return the hosts of the site that may run the resource, whatever their state."""
    source = publish_from(resource, site)
    if source.is_everything:
        return hosts
    pools, single = frozenset(source.pool_ids), frozenset(source.host_ids)
    return tuple(each for each in hosts if each.pool_id in pools or each.id in single)
