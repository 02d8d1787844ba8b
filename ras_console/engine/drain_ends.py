"""Drains that have ended by themselves: the primary asks for a configuration that says so as well."""

from __future__ import annotations

from typing import Any, Final

from ras_console.domain.objects import Host
from ras_console.domain.vocabulary import LogonMode
from ras_console.engine.effects import ProposeChange
from ras_console.engine.state import BrokerNode

_CLEARED: Final[dict[str, Any]] = {
    "logon_mode": LogonMode.ENABLED,
    "drain_owner": "",
    "drain_reason": "",
    "drain_since_s": None,
    "drain_until_s": None,
}


def drain_ends(node: BrokerNode, now_s: float) -> tuple[ProposeChange, ...]:
    """Return a proposal for each host whose brokers place there again while the configuration still stops logons."""
    lapsed = node.hosts.lapsed(now_s)
    if not lapsed.any():
        return ()
    ended = set(node.hosts.rows.ids[lapsed].tolist())
    return tuple(_proposal(host) for host in node.topology.hosts if host.id in ended)


def _proposal(host: Host) -> ProposeChange:
    why = "it has restarted" if host.logon_mode is LogonMode.DRAIN_UNTIL_REBOOT else "the end set for it has come"
    return ProposeChange(
        object_id=host.id,
        values=_CLEARED,
        reason=f"{host.server} takes logons again: {why}",
        given={name: getattr(host, name) for name in _CLEARED},
    )
