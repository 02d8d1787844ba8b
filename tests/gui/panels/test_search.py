"""What the search of the header finds, and the page each leads to."""

from __future__ import annotations

import pytest

from ras_console.config.commands import AddObject
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.windows.search import find
from tests.gui.panels.console import Console
from tests.gui.samples import SITE


@pytest.mark.parametrize(
    ("kind", "values", "page", "tab"),
    [
        (Kind.HANDLER, {"name": "Zebra"}, NodeKind.NOTIFICATIONS, "handlers"),
        (Kind.SCRIPT, {"name": "Zebra", "command": "/bin/true"}, NodeKind.NOTIFICATIONS, "commands"),
        (Kind.ADMINISTRATOR, {"name": "zebra"}, NodeKind.ADMINISTRATION, "administrators"),
        (Kind.ACCOUNT, {"name": "zebra"}, NodeKind.ADMINISTRATION, "users"),
    ],
)
def test_that_what_has_no_page_of_its_own_is_found_on_the_page_that_lists_it(
    console: Console, kind: Kind, values: dict[str, object], page: NodeKind, tab: str
) -> None:
    parent = SITE if page is NodeKind.NOTIFICATIONS else console.document.farm.id
    command = AddObject(kind=kind, parent_id=ObjectId(parent), values=values)
    assert not [each for each in console.workspace.apply(command) if not each.is_warning]
    (hit,) = find(console.document, "zebra")
    assert (hit.node, hit.tab) == (Node(page, ObjectId(parent)), tab)


@pytest.mark.parametrize(
    ("text", "page", "tab"),
    [
        ("mailbox", NodeKind.NOTIFICATIONS, "mailbox"),
        ("schedules", NodeKind.SCHEDULER, "schedules"),
        ("administrators", NodeKind.ADMINISTRATION, "administrators"),
        ("backup", NodeKind.ADMINISTRATION, "backup"),
    ],
)
def test_that_pages_of_settings_are_found_by_their_names(console: Console, text: str, page: NodeKind, tab: str) -> None:
    assert (page, tab) in {(each.node.kind, each.tab) for each in find(console.document, text)}
