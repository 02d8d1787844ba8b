"""Drafts: what is typed and not applied, kept by object, against what others change meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ras_console.config.commands import RemoveObject, SetFields
from ras_console.domain.catalogue import AUTO_PROMOTION, BROKER
from ras_console.domain.ids import ObjectId
from ras_console.gui.drafts import Drafts
from tests.gui.panels.console import Console, open_console
from tests.gui.samples import broker_id, sample_document, sample_snapshot

FIRST = ObjectId(broker_id(1))
SECOND = ObjectId(broker_id(2))
POLICY = ObjectId(3)


@pytest.fixture
def console(tmp_path: Path, qapp: QApplication) -> Iterator[Console]:
    opened = open_console(tmp_path, qapp, document=sample_document(brokers=3))
    opened.show(sample_snapshot(brokers=3))
    yield opened
    opened.repository.close()


@pytest.fixture
def drafts(console: Console) -> Drafts:
    return console.context.drafts


def test_that_typing_the_applied_value_again_ends_the_draft(drafts: Drafts) -> None:
    drafts.set_text(SECOND, BROKER.field("description"), "Rack 4")
    assert drafts.all_dirty() == (SECOND,)

    drafts.set_text(SECOND, BROKER.field("description"), "")

    assert drafts.all_dirty() == ()


def test_that_a_text_that_is_no_value_is_kept_with_its_problem(drafts: Drafts) -> None:
    drafts.set_text(POLICY, AUTO_PROMOTION.field("delay_s"), "soon")

    assert drafts.of(POLICY)["delay_s"].text == "soon"
    assert [each.field for each in drafts.problems(POLICY)] == ["delay_s"]


def test_that_the_rules_of_the_farm_speak_beside_unread_texts(drafts: Drafts) -> None:
    drafts.set_text(SECOND, BROKER.field("ip"), "10.20")
    drafts.set_value(SECOND, "server", "RAS-CB-1")

    assert {each.field for each in drafts.problems(SECOND)} == {"ip", "server"}


def test_that_apply_with_a_problem_changes_nothing_and_says_where_to_look(console: Console, drafts: Drafts) -> None:
    refused: list[object] = []
    drafts.refused.connect(refused.append)
    drafts.set_value(SECOND, "server", "RAS-CB-1")

    problems = drafts.apply(SECOND)

    assert [each.field for each in problems] == ["server"]
    assert refused == [SECOND]
    assert drafts.is_dirty(SECOND)
    assert console.document.broker(broker_id(2)).server == "RAS-CB-2"  # type: ignore[union-attr]


def test_that_apply_commits_all_fields_as_one_step_that_can_be_undone(console: Console, drafts: Drafts) -> None:
    drafts.set_text(SECOND, BROKER.field("description"), "Rack 4")
    drafts.set_text(SECOND, BROKER.field("ip"), "10.9.9.9")

    assert drafts.apply(SECOND) == ()
    broker = console.document.broker(broker_id(2))
    assert broker is not None
    assert (broker.description, broker.ip) == ("Rack 4", "10.9.9.9")
    assert not drafts.is_dirty(SECOND)

    console.workspace.undo_stack.undo()

    broker = console.document.broker(broker_id(2))
    assert broker is not None
    assert (broker.description, broker.ip) == ("", "10.20.1.12")


def test_that_revert_forgets_one_object_and_leaves_the_others(drafts: Drafts) -> None:
    drafts.set_value(FIRST, "description", "one")
    drafts.set_value(SECOND, "description", "two")

    drafts.revert(FIRST)

    assert drafts.all_dirty() == (SECOND,)


def test_that_a_setting_changed_meanwhile_is_told_and_the_draft_stands(console: Console, drafts: Drafts) -> None:
    told: list[tuple[object, tuple[str, ...]]] = []
    drafts.overtaken.connect(lambda object_id, fields: told.append((object_id, fields)))
    drafts.set_value(SECOND, "description", "mine")

    console.workspace.apply(SetFields(object_id=SECOND, values={"description": "theirs"}))

    assert told == [(SECOND, ("description",))]
    assert drafts.of(SECOND)["description"].value == "mine"
    assert drafts.overtaken_fields(SECOND) == ("description",)


def test_that_keep_mine_and_reload_settle_what_was_overtaken(console: Console, drafts: Drafts) -> None:
    drafts.set_value(SECOND, "description", "mine")
    drafts.set_value(SECOND, "ip", "10.9.9.9")
    console.workspace.apply(SetFields(object_id=SECOND, values={"description": "theirs"}))

    drafts.keep_mine(SECOND)
    assert drafts.overtaken_fields(SECOND) == ()
    assert drafts.of(SECOND)["description"].value == "mine"

    console.workspace.apply(SetFields(object_id=SECOND, values={"description": "theirs again"}))
    drafts.take_theirs(SECOND)
    assert list(drafts.of(SECOND)) == ["ip"]


def test_that_changes_of_other_objects_do_not_touch_a_draft(console: Console, drafts: Drafts) -> None:
    drafts.set_value(SECOND, "description", "mine")
    changed: list[object] = []
    drafts.changed.connect(changed.append)

    console.workspace.apply(SetFields(object_id=FIRST, values={"description": "other"}))

    assert changed == []
    assert drafts.is_dirty(SECOND)


def test_that_what_another_made_the_same_is_no_draft_any_more(console: Console, drafts: Drafts) -> None:
    drafts.set_value(SECOND, "description", "same")

    console.workspace.apply(SetFields(object_id=SECOND, values={"description": "same"}))

    assert not drafts.is_dirty(SECOND)


def test_that_the_draft_of_a_removed_object_is_told_in_words(console: Console, drafts: Drafts) -> None:
    lost: list[str] = []
    drafts.lost.connect(lost.append)
    drafts.set_value(SECOND, "is_standby", True)
    drafts.set_text(SECOND, BROKER.field("ip"), "10.20")

    console.workspace.apply(RemoveObject(object_id=SECOND))

    assert lost == ["RAS-CB-2 was removed while it was being edited. What was typed: Standby: on; IP: 10.20."]
    assert drafts.all_dirty() == ()
