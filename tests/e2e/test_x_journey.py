"""The console as a process on a real X server: what a person clicks there, and what stands on the screen afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ras_console.domain.ids import SiteId
from ras_console.engine.timeline import EntryKind
from ras_console.gui.theme import LIGHT
from ras_console.storage.history import HistoryReader, TimelineRecord
from ras_console.storage.repository import Repository
from tests.e2e.screen import SIZE, Box, Screen, missing_tools, open_screen, running, wait_for

pytestmark = [
    pytest.mark.x11,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())}"),
]

TREE = Box(0, 60, 280, SIZE[1] - 30)
PILL = (40, 14)
"""The least a role pill measures, its round corners aside."""
BUTTON = (60, 22)
ROW_PX = 30


@dataclass
class Desk:
    """A screen with a console on it, and the file that the console has open."""

    screen: Screen
    farm: Path

    def servers(self) -> list[str]:
        with closing(Repository.open(self.farm, read_only=True)) as repository:
            document = repository.load()
            return [each.server for each in document.brokers(SiteId(document.sites[0].id))]

    def timeline(self) -> tuple[TimelineRecord, ...]:
        with closing(HistoryReader(self.farm)) as reader:
            return reader.timeline(0.0, 1000)

    def pills(self, colour: str) -> list[Box]:
        """Return the role pills of the tree in a colour, top to bottom."""
        return self.screen.find(colour, TREE, least=PILL)

    def wait_for_pill(self, colour: str, y: int, what: str) -> Box:
        """Return the pill of a colour in the row at a height, once it is there."""

        def pill() -> Box | None:
            return next((each for each in self.pills(colour) if abs(each.centre[1] - y) <= ROW_PX // 3), None)

        found = wait_for(pill, what, 30.0)
        assert found is not None
        return found


@contextmanager
def console(folder: Path, *arguments: str) -> Iterator[Desk]:
    """Start a console with an empty home on a fresh screen and wait until its primary can be seen."""
    farm = folder / "farm.sqlite"
    with open_screen(folder) as screen:
        environment = screen.environment | {
            "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_DATA_HOME": str(folder / "data"),
        }  # fmt: skip
        command = [sys.executable, "-m", "ras_console", "--database", str(farm), "--theme", "light", *arguments]
        with running(command, environment=environment, log=folder / "console.log"):
            screen.focus("RAS Console")
            desk = Desk(screen, farm)
            wait_for(lambda: desk.pills(LIGHT.primary), "the primary's pill")
            yield desk


def click_in_a_broker(desk: Desk, name: str) -> None:
    """Select the group of brokers by keyboard, click the page's button, type the name, click Add."""
    screen = desk.screen
    page = Box(TREE.right, 60, SIZE[0], SIZE[1] // 2)
    screen.keys("Up")
    (add, *_) = screen.wait_to_see(LIGHT.accent, page, least=(120, 22))
    screen.click(add.centre)
    dialog = screen.focus("Add secondary broker")
    screen.keys("ctrl+a")
    screen.type(name)
    (confirm, *_) = screen.wait_to_see(LIGHT.accent, dialog, least=BUTTON)
    screen.click(confirm.centre)
    wait_for(lambda: screen.is_gone("Add secondary broker"), "the dialog closing")
    screen.focus("RAS Console")


def test_that_a_broker_clicked_in_is_promoted_on_screen_when_the_primary_crashes(tmp_path: Path) -> None:
    with console(tmp_path, "--speed", "5") as desk:
        screen = desk.screen
        (first,) = desk.pills(LIGHT.primary)
        own_name = desk.servers()[0]
        click_in_a_broker(desk, "second")
        assert desk.servers() == [own_name, "second"]
        desk.wait_for_pill(LIGHT.secondary, first.centre[1] + ROW_PX, "the second broker's pill")

        screen.click((first.left - 60, first.centre[1]))
        screen.keys("alt+a", "f", "c")
        screen.focus(f"Crash {own_name}")
        screen.keys("Tab", "space")
        desk.wait_for_pill(LIGHT.down, first.centre[1], "the first broker being down")
        desk.wait_for_pill(LIGHT.primary, first.centre[1] + ROW_PX, "the second broker being primary")
        assert len(desk.pills(LIGHT.primary)) == 1
        failover = wait_for(lambda: told(desk, EntryKind.FAILOVER), "the failover in the file's history")
        assert "second" in failover[0].text
        assert failover[0].term == 2


def test_that_a_row_of_the_tree_is_dragged_to_a_higher_priority(tmp_path: Path) -> None:
    with console(tmp_path) as desk:
        (first,) = desk.pills(LIGHT.primary)
        own_name = desk.servers()[0]
        click_in_a_broker(desk, "second")
        desk.wait_for_pill(LIGHT.secondary, first.centre[1] + ROW_PX, "the second broker's pill")
        x, y = first.left - 60, first.centre[1]
        desk.screen.drag((x, y + ROW_PX), (x, y - ROW_PX // 2 + 2))
        wait_for(lambda: desk.servers() == ["second", own_name], "the new order in the file")
        desk.wait_for_pill(LIGHT.primary, y + ROW_PX, "the primary in the second row")


def told(desk: Desk, kind: EntryKind) -> list[TimelineRecord]:
    return [each for each in desk.timeline() if each.kind == kind.value]
