"""The table of all hosts under Qt's own tester: sorting, filtering, live figures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.config.change import Change
from ras_console.config.commands import SetFields
from ras_console.config.planner import plan
from ras_console.domain.vocabulary import HostState, LogonMode
from ras_console.gui.models.cells import CELL_ROLE, KEY_ROLE, Cell, natural_key
from ras_console.gui.models.hosts import RESORT_EVERY, HostColumn, HostsModel
from ras_console.gui.phrases import plain_tip
from tests.gui.samples import SITE, broker_id, host_id, sample_document, sample_hosts

NAMES = {int(broker_id(each)): f"RAS-CB-{each}" for each in (1, 2, 3)}
TIP = int(Qt.ItemDataRole.ToolTipRole)
DOWN = Qt.SortOrder.DescendingOrder


@pytest.fixture
def model(qapp: QApplication) -> HostsModel:
    made = HostsModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.show_hosts(sample_document(hosts=12).hosts(SITE), NAMES)
    return made


def column(model: HostsModel, wanted: HostColumn) -> list[str]:
    return [model.index(row, wanted).data() for row in range(model.rowCount())]


def cell(model: HostsModel, row: int, wanted: HostColumn) -> Cell:
    found = model.index(row, wanted).data(CELL_ROLE)
    assert isinstance(found, Cell)
    return found


def loads(*values: float) -> dict[str, object]:
    return {"load_ratio": np.array(values, dtype=np.float32)}


def test_that_hosts_stand_by_name_with_numbers_as_numbers(model: HostsModel) -> None:
    assert column(model, HostColumn.NAME) == [f"RDSH-{each}" for each in range(1, 13)]


def test_that_figures_read_like_this(model: HostsModel) -> None:
    model.show_live(sample_hosts(12, 300.0, brokers=3, sessions=np.full(12, 7, dtype=np.int32)))

    assert column(model, HostColumn.SESSIONS)[0] == "7 / 40"
    assert column(model, HostColumn.PREFERRED)[:3] == ["RAS-CB-1", "RAS-CB-2", "RAS-CB-3"]
    assert column(model, HostColumn.AGE)[0] == "0.4 s"
    assert cell(model, 0, HostColumn.STATE).text == "OK"


def test_that_the_logon_status_is_shown_with_who_stopped_logons_and_why_and_is_sorted_by(qapp: QApplication) -> None:
    document = sample_document(hosts=3)
    second = document.hosts(SITE)[1]
    values = {"logon_mode": LogonMode.DRAIN_UNTIL_REBOOT, "drain_owner": "anna", "drain_reason": "<b>patches</b>"}
    planned = plan(document, SetFields(object_id=second.id, values=values), {})
    assert isinstance(planned, Change)
    model = HostsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show_hosts(document.with_change(planned, 2).hosts(SITE), NAMES)

    assert column(model, HostColumn.LOGON_STATUS) == ["Enabled", "Drain until reboot", "Enabled"]
    tip = model.index(1, HostColumn.LOGON_STATUS).data(TIP)
    assert tip == plain_tip("anna: <b>patches</b>")
    assert model.index(0, HostColumn.LOGON_STATUS).data(TIP) is None
    model.sort(HostColumn.LOGON_STATUS)
    assert column(model, HostColumn.NAME) == ["RDSH-2", "RDSH-1", "RDSH-3"]


def test_that_a_host_that_was_never_heard_has_no_age_and_sorts_all_the_same(model: HostsModel) -> None:
    ages = np.full(12, np.inf, dtype=np.float32)
    ages[3] = 2.0
    model.show_live(sample_hosts(12, 300.0, age_s=ages))

    assert column(model, HostColumn.AGE)[:4] == ["never", "never", "never", "2.0 s"]
    model.sort(HostColumn.AGE)
    assert column(model, HostColumn.AGE)[0] == "2.0 s"


def test_that_hosts_without_an_engine_show_no_figures(model: HostsModel) -> None:
    assert column(model, HostColumn.LOAD) == ["–"] * 12


def test_that_a_host_the_engine_does_not_know_yet_is_not_reached(model: HostsModel) -> None:
    model.show_live(sample_hosts(8, 300.0))

    assert cell(model, 7, HostColumn.STATE).text == "OK"
    assert cell(model, 11, HostColumn.STATE).text == "Not reached"


def test_that_sorting_by_a_live_column_puts_the_hottest_first_and_keeps_the_selection(model: HostsModel) -> None:
    model.show_live(sample_hosts(12, 300.0, load_ratio=np.linspace(0.1, 0.9, 12, dtype=np.float32)))
    kept = QPersistentModelIndex(model.index(0, 0))

    model.sort(HostColumn.LOAD, DOWN)

    assert column(model, HostColumn.NAME)[0] == "RDSH-12"
    assert kept.row() == 11
    assert kept.data(KEY_ROLE) == host_id(1)


def test_that_rows_change_places_only_every_fifth_time(model: HostsModel) -> None:
    model.sort(HostColumn.LOAD, DOWN)
    model.show_live(sample_hosts(12, 300.0, load_ratio=np.linspace(0.9, 0.1, 12, dtype=np.float32)))
    rising = sample_hosts(12, 300.0, load_ratio=np.linspace(0.1, 0.9, 12, dtype=np.float32))

    for _ in range(RESORT_EVERY - 1):
        model.show_live(rising)
        assert model.key_at(0) == host_id(1)
    model.show_live(rising)

    assert model.key_at(0) == host_id(12)


def test_that_rows_keep_still_under_the_pointer(model: HostsModel) -> None:
    model.sort(HostColumn.LOAD, DOWN)
    model.show_live(sample_hosts(12, 300.0, load_ratio=np.linspace(0.9, 0.1, 12, dtype=np.float32)))
    rising = sample_hosts(12, 300.0, load_ratio=np.linspace(0.1, 0.9, 12, dtype=np.float32))

    for _ in range(3 * RESORT_EVERY):
        model.show_live(rising, may_resort=False)

    assert model.key_at(0) == host_id(1)
    assert column(model, HostColumn.LOAD)[0] == "10 %"


def test_that_the_filter_looks_at_name_state_and_broker(model: HostsModel) -> None:
    state = np.full(12, HostState.OK, dtype=np.uint8)
    state[4] = HostState.LOST
    model.show_live(sample_hosts(12, 300.0, brokers=3, state=state))

    model.set_filter("dsh-1")
    assert column(model, HostColumn.NAME) == ["RDSH-1", "RDSH-10", "RDSH-11", "RDSH-12"]
    model.set_filter("LOST")
    assert column(model, HostColumn.NAME) == ["RDSH-5"]
    model.set_filter("cb-2")
    assert column(model, HostColumn.NAME) == ["RDSH-2", "RDSH-5", "RDSH-8", "RDSH-11"]
    assert model.row_of(host_id(5)) == 1
    assert model.row_of(host_id(1)) is None
    model.set_filter("")
    assert model.rowCount() == 12


def test_that_a_filter_on_live_words_follows_what_changes(model: HostsModel) -> None:
    model.set_filter("lost")
    lost = np.full(12, HostState.OK, dtype=np.uint8)
    lost[2] = HostState.LOST
    model.show_live(sample_hosts(12, 300.0))
    assert model.rowCount() == 0

    for _ in range(RESORT_EVERY):
        model.show_live(sample_hosts(12, 300.0, state=lost))

    assert column(model, HostColumn.NAME) == ["RDSH-3"]


def test_that_the_same_hosts_again_are_no_reset(model: HostsModel) -> None:
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))

    model.show_hosts(sample_document(hosts=12).hosts(SITE), NAMES)

    assert resets == []


def test_that_names_sort_as_people_read_them() -> None:
    assert sorted(["h10", "h2", "H1", "a"], key=natural_key) == ["a", "H1", "h2", "h10"]
