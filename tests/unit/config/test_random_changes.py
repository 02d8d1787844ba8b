"""Any commands in any order: changes are reversible, and what comes out obeys the rules."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ras_console.config.change import Change, Row
from ras_console.config.commands import Replay
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.config.rules import check
from tests.unit.config.farms import commands, lab


@given(st.data())
def test_that_every_change_and_its_inverse_cancel_out(data: st.DataObject) -> None:
    document = lab(2)
    for _ in range(8):
        change = plan(document, data.draw(commands(document)))
        if not isinstance(change, Change):
            continue
        after = document.with_change(change, document.revision + 1)
        back = after.with_change(change.inverse(), after.revision + 1)
        assert back.objects == document.objects
        assert back.groups == document.groups
        assert back.with_change(change.inverse().inverse(), 0).objects == after.objects
        undo = plan(after, Replay(change=change.inverse()))
        assert isinstance(undo, Change), undo
        document = after


@given(st.data())
def test_that_a_document_reached_by_commands_breaks_no_rule(data: st.DataObject) -> None:
    document = lab(2)
    for _ in range(8):
        change = plan(document, data.draw(commands(document)))
        if isinstance(change, Change):
            document = document.with_change(change, document.revision + 1)
    rows = [Row(id=each.id, before=None, after=each) for each in document.objects.values()]
    assert [each for each in check(Document.empty(), document, rows, {}) if not each.is_warning] == []
