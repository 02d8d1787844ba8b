"""The history of sessions: what is asked for, what is shown, and answers that come too late."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from ras_console.domain.ids import HostId, ObjectId, ResourceId, SessionId
from ras_console.gui.context import Found
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.picture import Picture
from ras_console.gui.panels.session_history_tab import SessionHistoryTab
from ras_console.runtime.visits import Visit, VisitSearch
from tests.gui.panels.console import Console
from tests.gui.samples import SITE, host_id, sample_document, sample_snapshot

ADA = Visit(
    session=SessionId(1), user="ada.huber", host=HostId(ObjectId(host_id(2))), resource=ResourceId(ObjectId(11)),
    client="pc-1\t10.0.0.1\tmacOS", began_s=1_000.0, ended_s=4_600.0,
)  # fmt: skip


class Archive:
    """Keeps the questions, for the test to answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[VisitSearch, Found]] = []

    def find(self, wanted: VisitSearch, done: Found) -> None:
        self.asked.append((wanted, done))


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def tab(qapp: QApplication, console: Console, archive: Archive) -> Any:
    made = SessionHistoryTab(replace(console.context, find_visits=archive.find))
    node = Node(NodeKind.SESSIONS, ObjectId(SITE))
    made.show_picture(Picture(document=sample_document(), snapshot=sample_snapshot(at_s=300.0), node=node))
    return made


def shown(tab: SessionHistoryTab) -> list[list[str]]:
    columns = range(tab.model.columnCount())
    return [[tab.model.index(row, each).data() for each in columns] for row in range(tab.model.rowCount())]


def test_that_the_site_is_asked_about_at_once_and_stays_read_like_this(
    tab: SessionHistoryTab, archive: Archive
) -> None:
    wanted, done = archive.asked[-1]
    assert (wanted.site, wanted.user, wanted.host) == (SITE, "", None)
    done((ADA,), "")
    (row,) = shown(tab)
    assert row[:2] == ["ada.huber", "RDSH-2"]
    assert row[5:] == ["1 h", "pc-1", "10.0.0.1"]


def test_that_a_stay_that_lasts_is_still_there(tab: SessionHistoryTab, archive: Archive) -> None:
    archive.asked[-1][1]((replace(ADA, ended_s=None),), "")
    assert shown(tab)[0][4] == "still there"


def test_that_the_fields_say_what_is_looked_for(tab: SessionHistoryTab, archive: Archive) -> None:
    tab.user.setText(" huber ")
    tab.host.setCurrentIndex(tab.host.findText("RDSH-2"))
    tab.span.setCurrentIndex(1)
    tab.search()
    wanted, _ = archive.asked[-1]
    now_s = sample_snapshot(at_s=300.0).origin_wall_s + 300.0
    assert (wanted.user, wanted.host) == ("huber", host_id(2))
    assert wanted.from_s == pytest.approx(now_s - 86_400.0)


def test_that_an_answer_to_an_older_question_is_let_go(tab: SessionHistoryTab, archive: Archive) -> None:
    first = archive.asked[-1][1]
    tab.search()
    archive.asked[-1][1]((), "")
    first((ADA,), "")
    assert shown(tab) == []


def test_that_a_history_that_cannot_be_read_says_why(tab: SessionHistoryTab, archive: Archive) -> None:
    archive.asked[-1][1]((), "The disk is gone.")
    assert [each.text() for each in tab.findChildren(QLabel, "visits_note")] == ["The disk is gone."]
