"""Promote, where something has come up between the question and the answer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from ras_console.domain.vocabulary import Role
from ras_console.gui.navigation import NodeKind
from tests.gui.samples import broker_id, sample_broker_view, sample_snapshot, with_site
from tests.gui.windows.conftest import Desk
from tests.gui.windows.test_journeys import click, dialog, order


@pytest.mark.parametrize(
    ("role", "is_heard", "words"),
    [
        (Role.DOWN, True, "Nothing was promoted: RAS-CB-2 is down."),
        (
            Role.SECONDARY,
            False,
            "Nothing was promoted: RAS-CB-2 is not heard by the primary just now; try again in a second.",
        ),
    ],
)
def test_that_what_came_up_while_the_question_was_open_is_said_and_the_list_stays(
    desk: Desk, qtbot: QtBot, role: Role, is_heard: bool, words: str
) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    desk.actions.promote.trigger()
    views = [sample_broker_view(number, Role.SECONDARY) for number in (1, 2, 3)]
    views[0] = replace(views[0], role=Role.PRIMARY)
    views[1] = replace(views[1], role=role, is_heard_by_primary=is_heard)
    desk.show_picture(with_site(sample_snapshot(), brokers=tuple(views)))
    click(qtbot, dialog("confirm_dialog"), "confirm_button")
    assert desk.feed.orders == []
    assert order(desk) == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    (said,) = desk.window.notices.texts
    assert words in said
    assert "The list is as it was." in said


def test_that_a_promotion_is_not_asked_for_where_the_list_cannot_be_changed(desk: Desk, qtbot: QtBot) -> None:
    desk.go(NodeKind.BROKER, broker_id(2))
    desk.actions.promote.trigger()
    with closing(sqlite3.connect(desk.context.workspace.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        click(qtbot, dialog("confirm_dialog"), "confirm_button")
        other.rollback()
    assert desk.feed.orders == []
    assert order(desk) == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert desk.window.notices.texts
