"""`--screenshot`: the real console on a stepped lab, run for some lab seconds without a display, saved as a picture."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from ras_console.config.document import Document
from ras_console.domain.catalogue import name_of
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import Broker, Host, Resource, Schedule
from ras_console.gui.app import Application, FarmUnavailable, Places, make_qt
from ras_console.gui.arguments import Arguments, PlannedFault
from ras_console.gui.navigation import GROUPS, LEAF_OF, OF_FARM, Node, NodeKind
from ras_console.gui.open_farm import OpenFarm
from ras_console.runtime.embedded import EngineSettings, make_loop
from ras_console.runtime.orders import InjectFault
from ras_console.runtime.stepped import SteppedEngine

SEED: Final = 1
ORIGIN_WALL_S: Final = 1_767_600_000.0
"""Monday 5 January 2026, 08:00 UTC: the clock of every picture, so that the same command makes the same picture."""

_SETTLING_ROUNDS: Final = 4
"""New texts ask for a layout, layouts resize what stands in them, and that may ask for a layout again."""

_STEP_S: Final = 0.5
"""Lab seconds between two looks of the console; its charts have one column for each."""

COMPUTER: Final = "RAS-CB-1"
"""What the computer is called in a fresh lab: pictures do not show the name of the machine they are made on."""


class ScreenshotRefused(Exception):
    """The arguments name something that is not there; the message says what is."""


def take(arguments: Arguments) -> int:
    """Run, save and return the exit status: 0, or 1 with one line on standard error."""
    target = arguments.screenshot
    if target is None:
        raise ValueError("no file was named for the screenshot")
    with tempfile.TemporaryDirectory(prefix="ras-console-") as folder:
        qt = make_qt(["ras-console"])
        qt.setCursorFlashTime(0)
        places = Places(database=Path(folder) / "lab.sqlite", preferences=Path(folder) / "preferences.json")
        application = Application(qt, replace(arguments, theme=arguments.theme or "light"), places, computer=COMPUTER)
        try:
            _shoot(qt, application.open_still(), arguments, target)
        except (FarmUnavailable, ScreenshotRefused) as refusal:
            sys.stderr.write(f"ras-console: {refusal}\n")
            return 1
        finally:
            application.close()
    return 0


def _shoot(qt: QApplication, farm: OpenFarm, arguments: Arguments, target: Path) -> None:
    document = farm.workspace.document
    engine = SteppedEngine(
        lambda clock: make_loop(document.topology(), _settings(), clock), wake=farm.bridge.collect_now
    )
    farm.follow(engine)
    farm.window.resize(*arguments.size)
    farm.window.show()
    farm.window.resize(*arguments.size)
    node, tab = find(document, arguments.select) if arguments.select else (farm.navigator.node, "")
    farm.navigator.go(node, tab)
    _check_tab(farm, node, tab)
    run(farm, engine, arguments.seconds, arguments.faults)
    page = farm.window.page(node.kind)
    if page is not None:
        page.show_node(node)  # what is asked for only while somebody looks is asked for now
        engine.advance(0.05)
        page.show_node(node)  # the figures of this very instant, whatever the pace at which the page looks
    for _ in range(_SETTLING_ROUNDS):
        qt.processEvents()
    if not farm.window.grab().save(str(target), "PNG"):
        raise ScreenshotRefused(f"{target} cannot be written")


def _check_tab(farm: OpenFarm, node: Node, tab: str) -> None:
    """Refuse the last part of a path that is neither an object nor a tab."""
    page = farm.window.page(node.kind)
    keys = [key for key, _ in page.tabs] if page is not None else []
    if tab and tab not in keys:
        raise ScreenshotRefused(f"there is nothing called {tab!r} there; its tabs are: {', '.join(keys)}")


def run(farm: OpenFarm, engine: SteppedEngine, seconds: float, faults: tuple[PlannedFault, ...]) -> None:
    """Let lab time pass, with each planned failure at its instant."""
    waiting = sorted(faults, key=lambda each: each.at_s)
    passed_s = 0.0
    engine.advance(0.05)
    while passed_s < seconds:
        while waiting and waiting[0].at_s <= passed_s:
            engine.submit(InjectFault(fault=_fault(farm, waiting.pop(0))))
        step_s = min(_STEP_S, seconds - passed_s)
        engine.advance(step_s)
        passed_s += step_s


def find(document: Document, path: str) -> tuple[Node, str]:
    """Return the node and the tab that a path names: site/kind/name/tab, each part after the first may be left out.

    The farm's own name stands for the farm. What names no object is taken for a tab.
    """
    parts = [each for each in path.split("/") if each]
    if parts and parts[0].casefold() == document.farm.name.casefold():
        below = next((each for each in OF_FARM if len(parts) > 1 and each.value == parts[1]), None)
        rest = parts[2:] if below is not None else parts[1:]
        return Node(below or NodeKind.FARM, ObjectId(document.farm.id)), rest[0] if rest else ""
    site = (
        next((each for each in document.sites if each.name.casefold() == parts[0].casefold()), None) if parts else None
    )
    if site is None:
        names = ", ".join(each.name for each in document.sites)
        raise ScreenshotRefused(f"there is no site {path.split('/', maxsplit=1)[0]!r}; there is: {names}")
    if len(parts) == 1:
        return Node(NodeKind.SITE, ObjectId(site.id)), ""
    if parts[1] == "pools" and len(parts) > 2:
        pool = next((each for each in document.pools(site.id) if each.name.casefold() == parts[2].casefold()), None)
        if pool is not None:
            return Node(NodeKind.POOL, ObjectId(pool.id)), parts[3] if len(parts) > 3 else ""
    group = next((each for each in GROUPS if each.value == parts[1]), None)
    if group is None:
        return Node(NodeKind.SITE, ObjectId(site.id)), parts[1]
    of_group: Mapping[NodeKind, Sequence[Broker | Host | Resource | Schedule]] = {
        NodeKind.BROKERS: document.brokers(site.id),
        NodeKind.HOSTS: document.hosts(site.id),
        NodeKind.RESOURCES: document.resources(site.id),
        NodeKind.SCHEDULER: document.schedules(site.id),
    }
    if len(parts) == 2:
        return Node(group, ObjectId(site.id)), ""
    found = next((each for each in of_group.get(group, ()) if name_of(each).casefold() == parts[2].casefold()), None)
    if found is None:
        return Node(group, ObjectId(site.id)), parts[2]
    return Node(LEAF_OF[group], ObjectId(found.id)), parts[3] if len(parts) > 3 else ""


def _fault(farm: OpenFarm, planned: PlannedFault) -> Fault:
    document = farm.workspace.document
    site = document.sites[0]
    primary = farm.workspace.primaries().get(site.id)
    if planned.target == "primary":
        target = ObjectId(primary) if primary is not None else None
    elif planned.target == "secondary":
        target = next((ObjectId(each.id) for each in document.active_brokers(site.id) if each.id != primary), None)
    else:
        named: tuple[Broker | Host, ...] = (*document.brokers(site.id), *document.hosts(site.id))
        target = next(
            (ObjectId(each.id) for each in named if each.server.casefold() == planned.target.casefold()), None
        )
    if target is None:
        raise ScreenshotRefused(f"there is no {planned.target} to fail at {planned.at_s:g} s")
    return Fault(kind=planned.kind, target_id=target)


def _settings() -> EngineSettings:
    return EngineSettings(seed=SEED, own_name=COMPUTER, origin_wall_s=ORIGIN_WALL_S)
