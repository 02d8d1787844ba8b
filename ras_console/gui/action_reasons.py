"""Which actions a node allows, and why not: a pure judgement that menus, buttons and tooltips all show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from ras_console.config import permissions
from ras_console.gui.action_names import MODE_OF, ActionName
from ras_console.gui.navigation import NodeKind
from ras_console.gui.reasons import live, service, structure, tools
from ras_console.gui.reasons.situation import Situation, site_of_node

_FREE: Final = frozenset({ActionName.PROPERTIES, ActionName.CHANGES})
"""Actions that change nothing."""


def reasons(situation: Situation) -> Mapping[ActionName, str]:
    """Return for each action why it is refused here, in words that may follow its name; "" allows it."""
    return {name: judge(situation) or _forbidden(situation, name) for name, judge in _JUDGES.items()}


def _forbidden(situation: Situation, name: ActionName) -> str:
    """Return why the actor may not do what otherwise could be done."""
    if situation.actor is None or name in _FREE:
        return ""
    document, actor = situation.document, situation.actor
    if name.startswith("add_"):
        return permissions.adding_refusal(document, actor, site_of_node(document, situation.node))
    thing = document.get(situation.node.object_id)
    if name is ActionName.DELETE:
        is_site = situation.node.kind is NodeKind.SITE
        return permissions.adding_refusal(document, actor, None if is_site else site_of_node(document, situation.node))
    if name is ActionName.RENAME and thing is not None:
        return permissions.editing_refusal(document, actor, thing)
    return permissions.operation_refusal(document, actor, site_of_node(document, situation.node))


_JUDGES: Final[Mapping[ActionName, Callable[[Situation], str]]] = MappingProxyType(
    {
        ActionName.ADD_SITE: structure.add_site,
        ActionName.MAKE_MAIN_SITE: structure.make_main_site,
        ActionName.ADD_BROKER: structure.add_to_site,
        ActionName.ADD_HOSTS: structure.add_to_site,
        ActionName.ADD_RESOURCE: structure.add_to_site,
        ActionName.ADD_POOL: structure.add_to_site,
        ActionName.PROMOTE: live.promote,
        ActionName.ENABLE: service.enable,
        ActionName.DISABLE: service.disable,
        ActionName.MAINTAIN: service.maintain,
        ActionName.MOVE_UP: structure.move_up,
        ActionName.MOVE_DOWN: structure.move_down,
        **{name: service.logons(mode) for name, mode in MODE_OF.items()},
        ActionName.REBOOT: live.reboot,
        ActionName.ADD_SCHEDULE: structure.add_to_site,
        ActionName.CRASH: live.fault,
        ActionName.HANG: live.fault,
        ActionName.PARTITION: live.fault,
        ActionName.SLOW: live.fault,
        ActionName.RESTORE: live.restore,
        ActionName.DELETE: structure.delete,
        ActionName.KEEP: structure.keep,
        ActionName.DELETE_FOR_GOOD: structure.keep,
        ActionName.PING: tools.reaching_tool,
        ActionName.RESOLVE: tools.address_tool,
        ActionName.CHECK_PORT: tools.reaching_tool,
        ActionName.OPEN_RDP: tools.reaching_tool,
        ActionName.OPEN_SSH: tools.reaching_tool,
        ActionName.COPY_ADDRESS: tools.address_tool,
        ActionName.RETRIEVE_LOGS: tools.retrieve_logs,
        ActionName.CLEAR_LOGS: tools.clear_logs,
        ActionName.RENAME: structure.rename,
        ActionName.PROPERTIES: structure.properties,
        ActionName.CHANGES: structure.changes,
        ActionName.DISCONNECT_SESSIONS: live.selected_sessions,
        ActionName.LOG_OFF_SESSIONS: live.selected_sessions,
        ActionName.MESSAGE_SESSIONS: live.selected_sessions,
        ActionName.MOVE_SESSIONS: live.selected_sessions,
        ActionName.LOG_OFF_OLD: live.sessions,
        ActionName.REPAIR_SESSIONS: live.sessions,
    }
)
