"""How every action reads: text, icon, shortcut and what it does, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ras_console.gui.action_reasons import ActionName


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """How an action reads: `text` with its mnemonic for menus, `button` for buttons, `tip` what it does."""

    text: str
    button: str = ""
    icon: str
    tip: str
    shortcut: str = ""
    tone: str = "text_second"
    """The colour token of the icon."""


SPECS: Final[Mapping[str, ActionSpec]] = MappingProxyType(
    {
        ActionName.ADD_SITE: ActionSpec(
            text="Add si&te…", button="Add site", icon="map-pin", tip="Add a site with its first broker to the farm",
        ),
        ActionName.MAKE_MAIN_SITE: ActionSpec(
            text="Ma&ke main site", button="Make main site", icon="layers",
            tip="Take replicated settings from this site",
        ),
        ActionName.ADD_BROKER: ActionSpec(
            text="&Add secondary broker…", button="Add secondary broker", icon="plus", shortcut="Ctrl+N",
            tip="Add a connection broker to the site",
        ),
        ActionName.ADD_HOSTS: ActionSpec(
            text="Add session &hosts…", button="Add session hosts", icon="plus", shortcut="Ctrl+Shift+H",
            tip="Add session hosts to the site: a list, a range or a CSV file",
        ),
        ActionName.ADD_RESOURCE: ActionSpec(
            text="P&ublish a resource…", button="Publish a resource", icon="plus", shortcut="Ctrl+Shift+R",
            tip="Publish a desktop or an application",
        ),
        ActionName.ADD_POOL: ActionSpec(
            text="Add host p&ool", button="Add host pool", icon="plus", tip="Add a host pool to the site",
        ),
        ActionName.PROMOTE: ActionSpec(
            text="&Promote to primary…", button="Promote to primary", icon="crown", shortcut="Ctrl+Shift+P",
            tip="Make this broker the site's primary",
        ),
        ActionName.ENABLE: ActionSpec(text="&Enable", icon="circle-play", tip="Let it serve again"),
        ActionName.DISABLE: ActionSpec(text="&Disable", icon="circle-pause", tip="Take it out of service"),
        ActionName.MAINTAIN: ActionSpec(
            text="Put into &maintenance", button="Maintenance", icon="triangle-alert",
            tip="Shown to users, and no new sessions",
        ),
        ActionName.MOVE_UP: ActionSpec(
            text="Move &up", icon="arrow-up", shortcut="Alt+Up",
            tip="Up in the list; a broker is promoted sooner there",
        ),
        ActionName.MOVE_DOWN: ActionSpec(
            text="Move d&own", icon="arrow-down", shortcut="Alt+Down",
            tip="Down in the list; a broker is promoted later there",
        ),
        ActionName.CRASH: ActionSpec(
            text="&Crash…", icon="zap", tip="Process and memory gone; the sessions of a host end",
        ),
        ActionName.HANG: ActionSpec(
            text="&Hang…", icon="pause", tip="Suspended: executes nothing until it is woken by Restore",
        ),
        ActionName.PARTITION: ActionSpec(
            text="Cut from the &network…", icon="unplug", tip="Runs on, but nothing reaches it and nothing leaves it",
        ),
        ActionName.SLOW: ActionSpec(text="&Slow…", icon="snail", tip="Everything takes four times as long"),
        ActionName.RESTORE: ActionSpec(
            text="&Restore", icon="rotate-ccw", tip="End the simulated failure", tone="ok",
        ),
        ActionName.DELETE: ActionSpec(
            text="De&lete…", button="Delete", icon="trash-2", shortcut="Del", tip="Remove it from the farm",
            tone="error",
        ),
        ActionName.KEEP: ActionSpec(
            text="&Keep", icon="rotate-ccw", tip="Take the mark for deletion back; it serves again", tone="ok",
        ),
        ActionName.DELETE_FOR_GOOD: ActionSpec(
            text="Delete for &good…", button="Delete for good", icon="trash-2", shortcut="Shift+Del",
            tip="Remove the marked broker",
            tone="error",
        ),
        ActionName.RENAME: ActionSpec(
            text="Re&name", icon="pencil-line", shortcut="F2", tip="Go to the field that holds its name",
        ),
        ActionName.PROPERTIES: ActionSpec(
            text="P&roperties", icon="settings", shortcut="Alt+Return", tip="Show its settings",
        ),
        ActionName.CHANGES: ActionSpec(
            text="Show c&hanges", icon="history", shortcut="Ctrl+H", tip="Show in the audit who changed it, and when",
        ),
        "undo": ActionSpec(
            text="&Undo", icon="undo-2", shortcut="Ctrl+Z", tip="Take the last configuration change back",
        ),
        "redo": ActionSpec(
            text="&Redo", icon="redo-2", shortcut="Ctrl+Shift+Z", tip="Make the change that was taken back again",
        ),
        "apply": ActionSpec(
            text="&Apply changes", button="Apply", icon="check", shortcut="Ctrl+S",
            tip="Make the edited settings of this page live",
        ),
        "revert": ActionSpec(
            text="Re&vert changes", button="Revert", icon="undo-2", tip="Forget the edited settings of this page",
        ),
        "refresh": ActionSpec(text="Re&fresh", icon="refresh-cw", shortcut="F5", tip="Read the database again"),
    }
)  # fmt: skip
