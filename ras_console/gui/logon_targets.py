"""Which hosts logon control and Reboot are about: the page's host, those chosen in the list, or a whole pool. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ras_console.config.document import Document
from ras_console.domain.ids import HostId, ObjectId
from ras_console.domain.objects import Host, Pool
from ras_console.domain.vocabulary import LogonMode
from ras_console.gui.navigation import Node, NodeKind

MODE_WORDS: Final = {
    LogonMode.ENABLED: "Enabled",
    LogonMode.DISABLED: "Disabled",
    LogonMode.DRAIN: "Drain",
    LogonMode.DRAIN_UNTIL_REBOOT: "Drain until reboot",
}
"""A host's logon status, in the words of the list."""


def target_hosts(document: Document, node: Node, chosen: Iterable[ObjectId]) -> tuple[Host, ...]:
    """Return the hosts that an action on hosts means: the node's own, or those chosen in the page's list.

    A pool means all its hosts where none is chosen on its page.
    """
    if node.kind is NodeKind.HOST:
        host = document.host(HostId(node.object_id))
        return (host,) if host is not None else ()
    if node.kind not in {NodeKind.HOSTS, NodeKind.POOL}:
        return ()
    found = (document.host(HostId(each)) for each in chosen)
    hosts = tuple(host for host in found if host is not None)
    return hosts or (pool_hosts(document, node) if node.kind is NodeKind.POOL else ())


def pool_hosts(document: Document, node: Node) -> tuple[Host, ...]:
    """Return the hosts of the node's pool; none where the node is no pool."""
    pool = document.get(node.object_id)
    if not isinstance(pool, Pool):
        return ()
    return tuple(each for each in document.hosts(pool.site_id) if each.pool_id == pool.id)


def common_mode(hosts: Iterable[Host]) -> LogonMode | None:
    """Return the mode that all the hosts are in, None where there is none or they differ."""
    modes = list(dict.fromkeys(host.logon_mode for host in hosts))
    return modes[0] if len(modes) == 1 else None


def logons_refusal(hosts: tuple[Host, ...], mode: LogonMode, *, is_read_only: bool, read_only: str) -> str:
    """Return why the hosts cannot be put into a mode, "" where they can; stopped ones may be given another reason."""
    if not hosts:
        return "select a host first"
    if is_read_only:
        return read_only
    if mode is LogonMode.ENABLED and common_mode(hosts) is LogonMode.ENABLED:
        return "are enabled already"
    return ""
