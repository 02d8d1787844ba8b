"""What every pane and page of one console window is given; nothing in it is global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ras_console.gui.actions import ConsoleActions
    from ras_console.gui.assets import Assets
    from ras_console.gui.bridge import Bridge
    from ras_console.gui.computer_tools import ComputerTools
    from ras_console.gui.consoles import Consoles
    from ras_console.gui.drafts import Drafts
    from ras_console.gui.navigation import Navigator
    from ras_console.gui.preferences import PreferenceStore
    from ras_console.gui.services import Services
    from ras_console.gui.theme import ThemeSwitch
    from ras_console.gui.workspace import Workspace
    from ras_console.runtime.visits import Visit, VisitSearch

Resolved = Callable[[tuple[str, ...], str], None]
"""Called on the GUI thread with the addresses, best first, or with none and the reason."""

Found = Callable[["tuple[Visit, ...]", str], None]
"""Called on the GUI thread with the stays that were found, the latest first, or with none and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleContext:
    """The parts a pane may use. `resolve(name, is_lab, done)` and `find_visits` look things up off the GUI thread."""

    workspace: Workspace
    bridge: Bridge
    navigator: Navigator
    themes: ThemeSwitch
    assets: Assets
    drafts: Drafts
    actions: ConsoleActions
    preferences: PreferenceStore
    tools: ComputerTools
    resolve: Callable[[str, bool, Resolved], None]
    find_visits: Callable[[VisitSearch, Found], None]
    """Who was where when, of the past days."""
    services: Services
    consoles: Consoles
    """Who else has the farm open."""
