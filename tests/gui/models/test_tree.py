"""The Site tree's model under Qt's own tester, against random changes of the configuration."""

import dataclasses
import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ras_console.config.change import Problems
from ras_console.config.commands import (
    AddBroker,
    AddObject,
    AddSite,
    Command,
    MoveObject,
    RemoveObject,
    SetFields,
)
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.catalogue import name_of
from ras_console.domain.ids import BrokerId, ObjectId, SiteId
from ras_console.domain.vocabulary import HostState, Kind, Role
from ras_console.gui.models.tree import LOOK_ROLE, MORE_ROLE, NODE_ROLE, TreeModel
from ras_console.gui.models.tree_rows import RowLook, countdown_text
from ras_console.gui.navigation import Node, NodeKind
from tests.gui.samples import SITE, broker_id, host_id, sample_document, sample_hosts, sample_snapshot, with_site


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QApplication:
    return qapp


def under_test(model: TreeModel) -> TreeModel:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    tester.setUseFetchMore(False)
    return model


def after(document: Document, command: Command) -> Document:
    planned = plan(document, command)
    if isinstance(planned, Problems):
        return document
    return document.with_change(planned, document.revision + 1)


def picture(model: QAbstractItemModel, parent: QModelIndex | None = None) -> list[object]:
    """Return the whole tree as nested lists of nodes and names."""
    above = parent or QModelIndex()
    rows: list[object] = []
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        assert model.parent(index) == above
        rows.append((index.data(NODE_ROLE), index.data(MORE_ROLE), index.data(), picture(model, index)))
    return rows


def look(model: TreeModel, kind: NodeKind, object_id: int) -> RowLook:
    shown = model.index_of(Node(kind, ObjectId(object_id))).data(LOOK_ROLE)
    assert isinstance(shown, RowLook)
    return shown


NAMES = st.text("abcdefgh", min_size=1, max_size=4)


@st.composite
def histories(draw: st.DrawFn) -> list[Document]:
    """Return a farm and what random commands made of it, step by step."""
    document = sample_document(brokers=draw(st.integers(1, 4)), hosts=draw(st.integers(0, 4)))
    story = [document]
    for _ in range(draw(st.integers(1, 12))):
        sites = [each.id for each in document.sites]
        site_id = draw(st.sampled_from(sites))
        things = [
            each.id for kind in (Kind.SITE, Kind.BROKER, Kind.HOST, Kind.RESOURCE) for each in document.of_kind(kind)
        ]
        brokers = [each.id for each in document.brokers(site_id)]
        command: Command
        match draw(st.sampled_from(["site", "broker", "host", "resource", "move", "remove", "rename"])):
            case "site":
                command = AddSite(values={"name": draw(NAMES)}, broker={"server": draw(NAMES)})
            case "broker":
                command = AddBroker(site_id=site_id, values={"server": draw(NAMES)})
            case "host":
                command = AddObject(kind=Kind.HOST, parent_id=site_id, values={"server": draw(NAMES)})
            case "resource":
                command = AddObject(kind=Kind.RESOURCE, parent_id=site_id, values={"name": draw(NAMES)})
            case "move":
                command = MoveObject(object_id=draw(st.sampled_from(brokers)), to_index=draw(st.integers(0, 5)))
            case "remove":
                command = RemoveObject(object_id=draw(st.sampled_from(things)))
            case _:
                thing = document.get(draw(st.sampled_from(things)))
                assert thing is not None
                field = "server" if hasattr(thing, "server") else "name"
                command = SetFields(object_id=thing.id, values={field: draw(NAMES)})
        document = after(document, command)
        story.append(document)
    return story


@given(histories(), st.lists(st.sampled_from(["", "a", "RDSH", "CB-2", "zz"]), max_size=4))
@settings(max_examples=40)
def test_that_a_tree_kept_by_difference_equals_one_built_anew(story: list[Document], filters: list[str]) -> None:
    model = under_test(TreeModel(story[0]))
    wanted = ""
    for number, (before, now) in enumerate(itertools.pairwise(story)):
        if number < len(filters):
            wanted = filters[number]
            model.show_matches(wanted)
        model.show_document(before, now)
        model.show_snapshot(sample_snapshot(brokers=2, hosts=3, at_s=100.0 + number))
        fresh = TreeModel(now)
        fresh.show_matches(wanted)
        assert picture(model) == picture(fresh)


@given(histories())
@settings(max_examples=25)
def test_that_a_remembered_row_follows_its_object_wherever_it_moves(story: list[Document]) -> None:
    model = under_test(TreeModel(story[0]))
    kept = {
        each.id: QPersistentModelIndex(model.index_of(Node(NodeKind.BROKER, each.id)))
        for each in story[0].brokers(SITE)
    }
    for before, now in itertools.pairwise(story):
        model.show_document(before, now)
    for object_id, index in kept.items():
        thing = story[-1].get(object_id)
        assert index.isValid() is (thing is not None)
        if thing is not None:
            assert index.data() == name_of(thing)


def test_that_a_moved_broker_is_moved_and_neither_removed_nor_reset() -> None:
    document = sample_document(brokers=3)
    model = under_test(TreeModel(document))
    told: list[str] = []
    model.rowsMoved.connect(lambda: told.append("moved"))
    model.rowsRemoved.connect(lambda: told.append("removed"))
    model.rowsInserted.connect(lambda: told.append("inserted"))
    model.modelReset.connect(lambda: told.append("reset"))
    model.show_document(document, after(document, MoveObject(object_id=broker_id(3), to_index=0)))
    assert told == ["moved"]
    group = model.index_of(Node(NodeKind.BROKERS, SITE))
    assert [model.index(row, 0, group).data() for row in range(3)] == ["RAS-CB-3", "RAS-CB-1", "RAS-CB-2"]


def test_that_a_picture_tells_once_per_group_and_only_the_rows_that_changed() -> None:
    model = under_test(TreeModel(sample_document()))
    first = sample_snapshot()
    model.show_snapshot(first)
    told: list[tuple[str, int, int]] = []
    model.dataChanged.connect(lambda top, end: told.append((top.parent().data(), top.row(), end.row())))
    model.show_snapshot(first)
    assert told == []
    load = np.array(first.sites[0].hosts.load_ratio)
    load[2] += 0.2
    load[4] += 0.2
    changed = with_site(first, hosts=sample_hosts(8, 300.0, load_ratio=load))
    model.show_snapshot(changed)
    assert told == [("RD Session Hosts", 2, 4)]


def test_that_broker_rows_show_role_fault_and_the_countdown_of_the_heir() -> None:
    model = under_test(TreeModel(sample_document()))
    roles = (Role.DOWN, Role.SECONDARY, Role.SECONDARY)
    model.show_snapshot(sample_snapshot(roles=roles, due_in_s=8.2))
    assert look(model, NodeKind.BROKER, broker_id(1)).role is Role.DOWN
    assert look(model, NodeKind.BROKER, broker_id(1)).countdown == ""
    assert look(model, NodeKind.BROKER, broker_id(2)).countdown == "promotes in 9 s"
    spoken = model.index_of(Node(NodeKind.BROKER, broker_id(2))).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "RAS-CB-2, connection broker, secondary, preferred by 2 hosts, promotes in 9 s"


def test_that_a_failback_is_counted_down_beside_the_broker_that_gets_the_role() -> None:
    snapshot = sample_snapshot()
    election = dataclasses.replace(
        snapshot.sites[0].election, failback_due_s=snapshot.at_s + 200.0, failback_to=broker_id(1)
    )
    site = with_site(snapshot, election=election).sites[0]
    assert countdown_text(site, snapshot.at_s, broker_id(1)) == "fails back in 4 min"
    assert countdown_text(site, snapshot.at_s, broker_id(2)) == ""


def test_that_host_rows_show_load_and_a_word_for_what_is_not_well() -> None:
    model = under_test(TreeModel(sample_document()))
    state = np.full(8, HostState.OK, dtype=np.uint8)
    state[1], state[2] = HostState.LOST, HostState.DRAINING
    load = np.full(8, 0.5, dtype=np.float32)
    load[0] = 0.97
    fault = np.zeros(8, dtype=np.uint8)
    fault[1] = 1
    model.show_snapshot(
        with_site(sample_snapshot(), hosts=sample_hosts(8, 1.0, state=state, load_ratio=load, fault=fault))
    )
    assert look(model, NodeKind.HOST, host_id(1)).icon == "monitor-dot"
    assert look(model, NodeKind.HOST, host_id(1)).load_pct == 97
    lost = look(model, NodeKind.HOST, host_id(2))
    assert (lost.state, lost.load_pct, lost.icon) == ("Lost", None, "monitor-off")
    assert look(model, NodeKind.HOST, host_id(3)).state == "Draining"
    spoken = model.index_of(Node(NodeKind.HOST, host_id(2))).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "RDSH-2, session host, lost, crashed on purpose"


def test_that_a_group_of_more_than_200_shows_its_first_and_leads_to_the_list() -> None:
    document = sample_document(hosts=201)
    model = under_test(TreeModel(document))
    group = model.index_of(Node(NodeKind.HOSTS, SITE))
    assert model.rowCount(group) == 7
    last = model.index(6, 0, group)
    assert last.data() == "195 more…"
    assert last.data(MORE_ROLE) is True
    assert last.data(NODE_ROLE) == Node(NodeKind.HOSTS, SITE)
    assert not model.index_of(Node(NodeKind.HOST, host_id(150))).isValid()
    model.show_matches("RDSH-15")
    names = [model.index(row, 0, model.index_of(Node(NodeKind.HOSTS, SITE))).data() for row in range(11)]
    assert names == ["RDSH-15", *(f"RDSH-{number}" for number in range(150, 160))]
    model.show_matches("")
    model.show_document(document, after(document, RemoveObject(object_id=host_id(1))))
    assert model.rowCount(model.index_of(Node(NodeKind.HOSTS, SITE))) == 200


def test_that_the_filter_keeps_the_way_to_what_matches_and_nothing_else() -> None:
    model = under_test(TreeModel(sample_document()))
    model.show_matches("spread")
    assert model.index_of(Node(NodeKind.RESOURCES, SITE)).isValid()
    assert not model.index_of(Node(NodeKind.BROKERS, SITE)).isValid()
    assert model.rowCount(model.index_of(Node(NodeKind.RESOURCES, SITE))) == 1


@pytest.mark.parametrize(
    ("dragged", "row", "wanted"),
    [(3, 0, (broker_id(3), 0)), (1, 3, (broker_id(1), 2)), (1, -1, (broker_id(1), 2)), (2, 1, None), (2, 2, None)],
)
def test_that_a_dropped_broker_asks_for_its_new_place(
    dragged: int, row: int, wanted: tuple[BrokerId, int] | None
) -> None:
    model = under_test(TreeModel(sample_document()))
    asked: list[tuple[BrokerId, int]] = []
    model.move_wanted.connect(lambda broker, place: asked.append((broker, place)))
    data = model.mimeData([model.index_of(Node(NodeKind.BROKER, broker_id(dragged)))])
    group = model.index_of(Node(NodeKind.BROKERS, SITE))
    assert model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, group) is False
    assert asked == ([] if wanted is None else [wanted])


def test_that_a_broker_cannot_be_dropped_among_hosts_or_in_another_site() -> None:
    document = after(sample_document(), AddSite(values={"name": "Vienna"}, broker={"server": "cb-v"}))
    other: SiteId = document.sites[1].id
    model = under_test(TreeModel(document))
    data = model.mimeData([model.index_of(Node(NodeKind.BROKER, broker_id(1)))])
    for node in (Node(NodeKind.HOSTS, SITE), Node(NodeKind.BROKERS, other), Node(NodeKind.SITE, SITE)):
        assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index_of(node))


def test_that_nothing_can_be_dragged_in_a_read_only_farm() -> None:
    model = TreeModel(sample_document(), is_read_only=True)
    flags = model.flags(model.index_of(Node(NodeKind.BROKER, broker_id(1))))
    assert not flags & Qt.ItemFlag.ItemIsDragEnabled


@pytest.fixture
def dirty_model() -> Iterator[TreeModel]:
    model = under_test(TreeModel(sample_document()))
    model.show_drafts([broker_id(2), ObjectId(3)])
    yield model
    model.show_drafts([])
    assert not look(model, NodeKind.BROKER, broker_id(2)).is_dirty


def test_that_unsaved_changes_mark_the_row_whose_page_edits_them(dirty_model: TreeModel) -> None:
    assert look(dirty_model, NodeKind.BROKER, broker_id(2)).is_dirty
    assert look(dirty_model, NodeKind.BROKERS, SITE).is_dirty
    assert not look(dirty_model, NodeKind.BROKER, broker_id(1)).is_dirty
