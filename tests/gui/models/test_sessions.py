"""The table of all sessions under Qt's own tester: filtering, sorting, counting, sessions that come and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.engine.snapshot import SessionColumns
from ras_console.gui.background import Background, T
from ras_console.gui.models.haystack import Haystack
from ras_console.gui.models.session_data import NUMBERS, Names, SessionColumn, SessionData
from ras_console.gui.models.session_filter import Term, parse
from ras_console.gui.models.session_labels import AT_ONCE, Base, LabelStore
from ras_console.gui.models.sessions import SessionsModel
from tests.gui.samples import host_id, sample_sessions

NAMES = Names(
    hosts={int(host_id(each)): f"RDSH-{each}" for each in range(1, 9)},
    pools={int(host_id(each)): "Finance" if each > 6 else "<Default>" for each in range(1, 9)},
    resources={11: "Desktop", 12: "Word Processor", 13: "Spreadsheet", 14: "Time Sheet"},
    brokers={101: "RAS-CB-1"},
)
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def model(qapp: QApplication) -> SessionsModel:
    made = SessionsModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.show_sessions(sample_sessions(8, 300.0), NAMES)
    return made


def column(model: SessionsModel, wanted: SessionColumn) -> list[str]:
    return [model.index(row, wanted).data() for row in range(model.rowCount())]


def only(sessions: SessionColumns, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> SessionColumns:
    names = ("ids", "user", "host", "resource", "state", "started_s", "details")
    return replace(sessions, **{name: getattr(sessions, name)[keep] for name in names})


def test_that_a_session_reads_like_this(model: SessionsModel) -> None:
    model.sort(SessionColumn.ID, UP)
    row = [model.index(0, each).data() for each in SessionColumn]
    assert row == [
        "user1", "Active", "RDSH-1", "Desktop", "5 min", "–", "pc-00000", "10.20.0.0", "Windows 11", "20.3 s", "0.1 s",
        "0.2 s", "8.0 s", "12.0 s", "<Default>", "RAS-CB-1", "", "1",
    ]  # fmt: skip
    way = model.index(0, SessionColumn.HOST).data(int(Qt.ItemDataRole.ToolTipRole))
    assert way == "pc-00000 (10.20.0.0) → RAS-CB-1, which named RDSH-1 → RDSH-1"


@pytest.mark.parametrize(
    ("line", "users"),
    [
        ("", 24),
        ("user:user1", 11),
        ("USER:User12", 1),
        ('host:"rdsh-3"', 3),
        ("host:rdsh-3 user:user3", 1),
        ("state:disconnected", 4),
        ("state:disc host:RDSH-6", 1),
        ("windows", 12),
        ("10.20.0.7", 1),
        ("ip:10.20.0.2", 5),
        ("client:pc-00011", 1),
        ("broker:cb-1", 24),
        ("pool:finance", 6),
        ("pool:<default> host:RDSH-7", 0),
        ("idle>2m", 4),
        ("idle>=5 state:disc", 4),
        ("IDLE<1H", 24),
        ("idle>5m", 0),
        ("since>4m", 20),
        ('"idle>2m"', 0),
        ("id:5", 1),
        ("id:x", 0),
        ("resource:sheet", 12),
        ("nobody", 0),
    ],
)
def test_that_a_filter_line_lets_these_through(model: SessionsModel, line: str, users: int) -> None:
    model.set_filter(parse(line))
    assert model.rowCount() == users


def test_that_a_word_that_is_no_column_is_told_and_looked_for_as_it_is() -> None:
    wanted = parse("colour:red")
    assert wanted.terms == (Term(column="", text="colour:red"),)
    assert "No column is called “colour”" in wanted.note


def test_that_sorting_goes_both_ways_in_every_column(model: SessionsModel) -> None:
    for each in SessionColumn:
        model.sort(each, UP)
        up = model.ids()
        model.sort(each, DOWN)
        assert sorted(up.tolist()) == sorted(model.ids().tolist())
    model.sort(SessionColumn.USER, UP)
    assert column(model, SessionColumn.USER) == sorted(column(model, SessionColumn.USER))
    model.sort(SessionColumn.LOGON, DOWN)
    assert column(model, SessionColumn.USER)[0] == "user24"


def test_that_sessions_that_come_and_go_leave_the_others_in_order(model: SessionsModel) -> None:
    everything = sample_sessions(8, 301.0, count=40)
    model.sort(SessionColumn.ID, UP)
    model.show_sessions(everything, NAMES)
    assert model.ids().tolist() == list(range(1, 41))
    model.show_sessions(only(everything, everything.ids % 2 == 0), NAMES)
    assert model.ids().tolist() == list(range(2, 41, 2))
    model.show_sessions(None, NAMES)
    assert (model.rowCount(), model.total) == (0, 0)


def test_that_the_same_picture_again_changes_nothing(model: SessionsModel) -> None:
    sessions = sample_sessions(8, 302.0)
    assert model.show_sessions(sessions, NAMES)
    assert not model.show_sessions(sessions, NAMES)


def test_that_groups_are_counted_by_the_filter_and_narrow_the_table(model: SessionsModel) -> None:
    assert model.counts(SessionColumn.SYSTEM) == [("Windows 11", 12), ("macOS", 12)]
    model.set_filter(parse("state:disconnected"))
    assert sum(count for _, count in model.counts(SessionColumn.HOST)) == 4
    model.set_filter(parse(""))
    model.set_group(SessionColumn.HOST, "RDSH-2")
    assert set(column(model, SessionColumn.HOST)) == {"RDSH-2"}
    assert model.counts(SessionColumn.HOST)[0][1] == 3
    model.set_group(None)
    assert model.rowCount() == 24


def test_that_names_that_come_later_are_found_too(model: SessionsModel) -> None:
    model.set_filter(parse("user30"))
    assert model.rowCount() == 0
    model.show_sessions(sample_sessions(8, 303.0, count=40), NAMES)
    assert column(model, SessionColumn.USER) == ["user30"]


def test_that_ids_are_found_as_rows(model: SessionsModel) -> None:
    model.sort(SessionColumn.ID, UP)
    assert model.rows_of(np.array([3, 5, 999])).tolist() == [2, 4]
    assert model.host_of(3) == host_id(3)
    assert model.host_of(999) is None


def test_that_a_state_of_another_version_is_shown_as_other(model: SessionsModel) -> None:
    sessions = sample_sessions(8, 304.0)
    model.show_sessions(replace(sessions, state=np.full(24, 9, np.uint8)), NAMES)
    assert set(column(model, SessionColumn.STATE)) == {"Other"}


class Held(Background):
    """Does nothing until it is told to: what is shown meanwhile can be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Callable[[], object]] = []

    def run(
        self, work: Callable[[], T], done: Callable[[T], object], failed: Callable[[], object] = lambda: None
    ) -> None:
        self._waiting.append(lambda: done(work()))

    @property
    def count(self) -> int:
        return len(self._waiting)

    def let_go(self) -> None:
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            each()


@pytest.fixture
def held(qapp: QApplication) -> Held:
    return Held()


@pytest.fixture
def patient(held: Held) -> SessionsModel:
    """A model of more sessions than are put in order between two frames."""
    made = SessionsModel(background=held)
    made.ready.connect(made.settle)
    made.show_sessions(sample_sessions(8, 300.0, count=AT_ONCE + 500), NAMES)
    return made


@pytest.mark.parametrize("by", [SessionColumn.USER, SessionColumn.CLIENT, SessionColumn.ADDRESS])
def test_that_the_old_order_stands_until_the_new_one_is_worked_out(
    patient: SessionsModel, held: Held, by: SessionColumn
) -> None:
    patient.sort(SessionColumn.ID, UP)
    before = patient.ids().tolist()
    patient.sort(by, UP)
    assert (patient.is_waiting, held.count) == (True, 1)
    assert patient.ids().tolist() == before
    patient.show_sessions(sample_sessions(8, 301.0, count=AT_ONCE + 510), NAMES)
    assert patient.ids().tolist() == list(range(1, AT_ONCE + 511))
    assert held.count == 1
    held.let_go()
    assert not patient.is_waiting
    assert column(patient, by)[:200] == sorted(column(patient, by))[:200]
    patient.sort(by, DOWN)
    assert (patient.is_waiting, held.count) == (False, 0)


def test_that_a_filter_and_counts_wait_for_what_they_look_into(patient: SessionsModel, held: Held) -> None:
    patient.set_filter(parse("pc-00011"))
    assert patient.is_waiting
    assert patient.rowCount() == AT_ONCE + 500
    assert patient.counts(SessionColumn.CLIENT) == []
    held.let_go()
    assert column(patient, SessionColumn.CLIENT) == ["pc-00011"]
    assert patient.counts(SessionColumn.CLIENT) == [("pc-00011", 1)]
    patient.set_filter(parse("host:rdsh-2"))
    assert (patient.is_waiting, held.count) == (False, 0)
    assert set(column(patient, SessionColumn.HOST)) == {"RDSH-2"}


def test_that_names_that_come_later_stand_in_their_places_at_once(patient: SessionsModel, held: Held) -> None:
    patient.sort(SessionColumn.USER, UP)
    held.let_go()
    patient.show_sessions(sample_sessions(8, 301.0, count=AT_ONCE + 700), NAMES)
    assert (patient.is_waiting, held.count) == (False, 0)
    assert column(patient, SessionColumn.USER) == sorted(column(patient, SessionColumn.USER))
    patient.show_sessions(sample_sessions(8, 302.0, count=AT_ONCE + 1100), NAMES)
    assert (patient.is_waiting, held.count) == (False, 1)
    assert column(patient, SessionColumn.USER) == sorted(column(patient, SessionColumn.USER))
    patient.set_filter(parse(f"user:user{AT_ONCE + 1099}"))
    assert patient.rowCount() == 1
    held.let_go()
    patient.set_filter(parse(""))
    assert column(patient, SessionColumn.USER) == sorted(column(patient, SessionColumn.USER))


def test_that_an_answer_for_another_engine_changes_nothing(patient: SessionsModel, held: Held) -> None:
    patient.sort(SessionColumn.USER, UP)
    patient.show_sessions(None, NAMES)
    patient.show_sessions(sample_sessions(8, 5.0), NAMES)
    held.let_go()
    assert patient.rowCount() == 24
    assert column(patient, SessionColumn.USER) == sorted(column(patient, SessionColumn.USER))


@given(st.lists(st.text("ABab.1", max_size=8), min_size=1, max_size=30), st.integers(0, 30))
def test_that_labels_that_came_later_are_ordered_as_if_they_had_been_there(labels: list[str], known: int) -> None:
    places = Base.of(labels[:known]).places_of(labels).tolist()
    in_order = sorted(range(len(labels)), key=places.__getitem__)
    assert [labels[each].casefold() for each in in_order] == sorted(each.casefold() for each in labels)


TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\0"), max_size=30), max_size=20)


@given(TEXTS, st.text(st.characters(codec="utf-8", exclude_characters="\n\0"), min_size=1, max_size=4))
def test_that_a_haystack_finds_what_python_finds(texts: list[str], wanted: str) -> None:
    folded = wanted.casefold()
    assert Haystack(texts).matches(folded).tolist() == [folded in each.casefold() for each in texts]


@given(st.lists(st.text("abcdefgh.0123", max_size=23), max_size=30))
def test_that_a_haystack_puts_texts_in_the_order_of_their_bytes(texts: list[str]) -> None:
    ranks = Haystack(texts).ranks().tolist()
    assert [texts[each] for each in sorted(range(len(texts)), key=ranks.__getitem__)] == sorted(texts)


def test_that_one_session_reads_as_its_code_says() -> None:
    data = SessionData(sample_sessions(8, 300.0), NAMES, LabelStore())
    for column in SessionColumn:
        if column not in NUMBERS:
            codes, labels = data.coded(column)
            said = [labels[code] for code in codes.tolist()]
            assert [data.label(row, column) for row in range(len(data))] == said, column.name
