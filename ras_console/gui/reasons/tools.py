"""Why a tool cannot be used: those that reach a computer, and those for the logs of brokers."""

from __future__ import annotations

from ras_console.domain.objects import Broker, Host
from ras_console.gui.navigation import NodeKind
from ras_console.gui.reasons.situation import READ_ONLY, Situation, target_of


def address_tool(situation: Situation) -> str:
    """Return why the node has no address to work with."""
    return "" if isinstance(target_of(situation), Broker | Host) else "select a broker or host first"


def reaching_tool(situation: Situation) -> str:
    """Return why the node's computer cannot be reached."""
    thing = target_of(situation)
    if not isinstance(thing, Broker | Host):
        return "select a broker or host first"
    site = situation.document.site_of(thing)
    return "is simulated; only a real computer answers" if site is not None and site.is_lab else ""


def retrieve_logs(situation: Situation) -> str:
    """Return why the node has no logs."""
    return "" if situation.node.kind in {NodeKind.BROKER, NodeKind.BROKERS} else "select a broker first"


def clear_logs(situation: Situation) -> str:
    """Return why the node's logs cannot be cleared."""
    return retrieve_logs(situation) or (READ_ONLY if situation.is_read_only else "")
