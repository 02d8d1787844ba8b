"""What a person sees of a big change: the status bar, greyed undo, a selection assigned in the background."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from ras_console.config.commands import AddObject, SetFields, Several
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.kit import InlineMessage
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.commitment import Commitment
from ras_console.gui.panels.host_list import HostList
from ras_console.gui.panels.page import Page
from ras_console.gui.windows.undertaking_bar import UndertakingBar
from tests.gui.panels.console import Console
from tests.gui.panels.hands import child
from tests.gui.samples import POOL, SITE

Show = Callable[..., Page]
MANY = 80


def many() -> Several:
    add = (
        AddObject(kind=Kind.HOST, parent_id=ObjectId(SITE), values={"server": f"NEW-{each}"}) for each in range(MANY)
    )
    return Several(label=f"Add {MANY} session hosts", commands=tuple(add))


def test_that_the_status_bar_shows_how_far_it_is_and_stops_it(console: Console, qtbot: QtBot) -> None:
    before, told = console.document, list[tuple[Problem, ...]]()
    bar = UndertakingBar(console.context)
    qtbot.addWidget(bar)
    console.context.actions.problems_found.connect(told.append)
    undo = console.context.actions.undo
    text, progress = child(bar, QLabel, "undertaking_text"), child(bar, QProgressBar, "undertaking_progress")
    with console.held_up():
        console.context.actions.carry_out(many())
        qtbot.waitUntil(lambda: text.text() == f"Add {MANY} session hosts: 0 of {MANY} written")
        assert (progress.value(), progress.maximum()) == (0, MANY)
        assert undo.toolTip() == "Undo: a change is still under way"
        child(bar, QAbstractButton, "stop_undertaking_button").click()
        assert text.text() == f"Add {MANY} session hosts: stopping…"
    qtbot.waitUntil(lambda: bool(told))
    assert [each.message for each in told[0]] == ["Cancelled; nothing has been changed."]
    assert bar.isHidden()
    assert console.document is before


def test_that_many_selected_hosts_are_assigned_in_the_background(console: Console, show: Show, qtbot: QtBot) -> None:
    workspace = console.workspace
    workspace.apply(AddObject(kind=Kind.POOL, parent_id=ObjectId(SITE), values={"name": "East"}))
    console.context.actions.carry_out(many())
    qtbot.waitUntil(lambda: workspace.undertakings.current is None)
    hosts = child(show(NodeKind.HOSTS, SITE, "hosts"), HostList)
    east = next(each for each in console.document.pools(SITE) if each.name == "East")
    hosts.table.selectAll()
    hosts.selection.assign_to(int(east.id))
    assert {each.pool_id for each in console.document.hosts(SITE)} == {POOL}
    qtbot.waitUntil(lambda: {each.pool_id for each in console.document.hosts(SITE)} == {east.id})
    workspace.undo_stack.undo()
    qtbot.waitUntil(lambda: {each.pool_id for each in console.document.hosts(SITE)} == {POOL})
    assert len(hosts.table.selected_keys()) == MANY + 8


def test_that_a_dialog_can_be_left_after_a_mistake_of_ours(console: Console, qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    commitment = Commitment(console.context, dialog, InlineMessage(console.context.themes, dialog), ())
    broken = Several(label="Broken", commands=(*many().commands, SetFields(object_id=ObjectId(1), values={"no": 1})))
    with qtbot.captureExceptions() as caught:
        commitment.carry_out(broken, lambda _problems: None)
        assert commitment.stop()  # under way: there is something to stop
        qtbot.waitUntil(lambda: bool(caught))
    assert not commitment.stop()
