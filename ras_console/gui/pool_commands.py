"""What is done to many hosts at once, as one change each: enable, disable, assign to a pool, delete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ras_console.config.commands import Command, RemoveObject, SetFields, Several
from ras_console.config.document import Document
from ras_console.domain.ids import HostId, ObjectId, PoolId, SiteId
from ras_console.domain.objects import Host
from ras_console.gui.phrases import first_free


def free_pool_name(document: Document, site_id: SiteId) -> str:
    """Return a name that no pool of the site has: Pool 2, Pool 3 and so on."""
    return first_free((each.name for each in document.pools(site_id)), "Pool ", first=2)


def known_hosts(document: Document, ids: Iterable[int]) -> tuple[Host, ...]:
    """Return the hosts with these ids that are still there."""
    found = (document.host(HostId(ObjectId(each))) for each in ids)
    return tuple(each for each in found if each is not None)


def assign(document: Document, hosts: Sequence[Host], pool_id: PoolId) -> Several | None:
    """Return what moves the hosts to the pool, None where all are in it or it is not theirs to be in."""
    pool = document.pool(pool_id)
    moved = [each for each in hosts if pool is not None and each.pool_id != pool_id and each.site_id == pool.site_id]
    if pool is None or not moved:
        return None
    label = f"Assign {_named(moved)} to pool {pool.name}"
    return _several(label, (SetFields(object_id=ObjectId(each.id), values={"pool_id": pool_id}) for each in moved))


def switch(hosts: Sequence[Host], *, is_on: bool) -> Several | None:
    """Return what enables or disables the hosts, None where all are so already."""
    changed = [each for each in hosts if each.is_enabled is not is_on]
    if not changed:
        return None
    label = f"{'Enable' if is_on else 'Disable'} {_named(changed)}"
    return _several(label, (SetFields(object_id=ObjectId(each.id), values={"is_enabled": is_on}) for each in changed))


def remove(hosts: Sequence[Host]) -> Several:
    """Return what removes the hosts."""
    return _several(f"Delete {_named(hosts)}", (RemoveObject(object_id=ObjectId(each.id)) for each in hosts))


def _several(label: str, commands: Iterable[Command]) -> Several:
    return Several(label=label, commands=tuple(commands))


def _named(hosts: Sequence[Host]) -> str:
    return hosts[0].server if len(hosts) == 1 else f"{len(hosts):,} hosts"
