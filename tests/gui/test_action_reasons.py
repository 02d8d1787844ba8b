"""Which actions are greyed for which node, and with which words."""

from dataclasses import replace

import numpy as np
import pytest

from ras_console.config.change import Problems
from ras_console.config.commands import AddSite, Command, MoveObject, RemoveObject, SetFields
from ras_console.config.document import Document
from ras_console.config.planner import plan
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.vocabulary import FaultKind, Role
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.action_names import ActionName
from ras_console.gui.action_reasons import reasons
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.reasons.situation import READ_ONLY, Situation, fault_of
from tests.gui.samples import (
    SITE,
    broker_id,
    host_id,
    sample_broker_view,
    sample_document,
    sample_hosts,
    sample_snapshot,
    with_site,
)

A = ActionName
BROKER_1 = Node(NodeKind.BROKER, broker_id(1))
BROKER_2 = Node(NodeKind.BROKER, broker_id(2))
HOST_1 = Node(NodeKind.HOST, host_id(1))
RESOURCE = Node(NodeKind.RESOURCE, ObjectId(11))
FARM = Node(NodeKind.FARM, ObjectId(1))
SITE_NODE = Node(NodeKind.SITE, SITE)
HOSTS = Node(NodeKind.HOSTS, SITE)


def reason(
    action: ActionName,
    node: Node,
    document: Document | None = None,
    snapshot: FarmSnapshot | None = None,
    *,
    is_read_only: bool = False,
) -> str:
    situation = Situation(
        document=document or sample_document(),
        snapshot=snapshot or sample_snapshot(),
        node=node,
        is_read_only=is_read_only,
    )
    return reasons(situation)[action]


def after(document: Document, *commands: Command) -> Document:
    for command in commands:
        planned = plan(document, command)
        assert not isinstance(planned, Problems), planned
        document = document.with_change(planned, document.revision + 1)
    return document


@pytest.mark.parametrize(
    ("action", "node", "words"),
    [
        (A.PROMOTE, BROKER_1, "is the primary already"),
        (A.PROMOTE, BROKER_2, ""),
        (A.PROMOTE, HOST_1, "select a broker first"),
        (A.ENABLE, BROKER_2, "is enabled already"),
        (A.DISABLE, BROKER_1, "is the primary; promote another broker first"),
        (A.DISABLE, BROKER_2, ""),
        (A.DISABLE, HOST_1, ""),
        (A.DISABLE, RESOURCE, ""),
        (A.DISABLE, FARM, "select a broker, host, pool or resource first"),
        (A.MOVE_UP, BROKER_1, "is first in the list already"),
        (A.MOVE_UP, BROKER_2, ""),
        (A.MOVE_DOWN, Node(NodeKind.BROKER, broker_id(3)), "is last in the list already"),
        (A.MOVE_DOWN, HOST_1, "select a site, a broker or a published resource first"),
        (A.MOVE_DOWN, SITE_NODE, "is last in the list already"),
        (A.ADD_SITE, HOST_1, ""),
        (A.MAKE_MAIN_SITE, SITE_NODE, "is the main site already"),
        (A.MAKE_MAIN_SITE, FARM, "select a site first"),
        (A.KEEP, BROKER_2, "is not marked for deletion"),
        (A.DELETE_FOR_GOOD, BROKER_2, "is not marked for deletion"),
        (A.DELETE_FOR_GOOD, HOST_1, "select a broker first"),
        (A.MOVE_UP, RESOURCE, "is first in the list already"),
        (A.MOVE_DOWN, RESOURCE, ""),
        (A.MAINTAIN, RESOURCE, ""),
        (A.MAINTAIN, HOST_1, "select a published resource first"),
        (A.ADD_RESOURCE, RESOURCE, ""),
        (A.DELETE, BROKER_1, "is the primary; promote another broker first"),
        (A.DELETE, BROKER_2, ""),
        (A.DELETE, HOST_1, ""),
        (A.DELETE, FARM, "the farm itself cannot be deleted"),
        (A.DELETE, SITE_NODE, "a farm needs at least one site"),
        (A.DELETE, HOSTS, "select one of its objects first"),
        (A.CRASH, BROKER_1, ""),
        (A.SLOW, HOST_1, ""),
        (A.HANG, RESOURCE, "select a broker or host first"),
        (A.RESTORE, BROKER_1, "has no simulated failure"),
        (A.RENAME, HOSTS, "a group has a fixed name"),
        (A.PROPERTIES, HOSTS, "select one of its objects first"),
        (A.PROPERTIES, BROKER_1, ""),
        (A.ADD_BROKER, FARM, ""),
        (A.ADD_BROKER, HOST_1, ""),
    ],
)
def test_that_each_action_is_greyed_with_its_reason(action: ActionName, node: Node, words: str) -> None:
    assert reason(action, node) == words


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.JOINING, "is still joining"),
        (Role.CANDIDATE, "is being promoted already"),
        (Role.SUSPENDED, "is suspended and waits for its lease"),
        (Role.DOWN, "is down"),
        (Role.NOT_REACHED, "does not answer"),
        (Role.SECONDARY, ""),
    ],
)
def test_that_promotion_depends_on_the_role_of_the_moment(role: Role, words: str) -> None:
    snapshot = sample_snapshot(roles=(Role.PRIMARY, role, Role.SECONDARY))
    assert reason(A.PROMOTE, BROKER_2, snapshot=snapshot) == words


def test_that_a_secondary_that_the_primary_does_not_hear_is_not_promoted() -> None:
    snapshot = sample_snapshot()
    (site,) = snapshot.sites
    unheard = tuple(replace(each, is_heard_by_primary=each.id != broker_id(2)) for each in site.brokers)
    words = "is not heard by the primary just now; try again in a second"
    assert reason(A.PROMOTE, BROKER_2, snapshot=with_site(snapshot, brokers=unheard)) == words


def test_that_a_standby_or_disabled_broker_is_not_promoted() -> None:
    standby = after(sample_document(), SetFields(object_id=broker_id(2), values={"is_standby": True}))
    disabled = after(sample_document(), SetFields(object_id=broker_id(2), values={"is_enabled": False}))
    assert reason(A.PROMOTE, BROKER_2, standby) == "is standby; switch Standby off first"
    assert reason(A.PROMOTE, BROKER_2, disabled) == "is disabled; enable it first"
    assert reason(A.ENABLE, BROKER_2, disabled) == ""
    assert reason(A.CRASH, BROKER_2, disabled) == "is disabled"


def test_that_a_sites_last_broker_stays() -> None:
    nobody = sample_snapshot(brokers=1, roles=(Role.DOWN,))
    assert reason(A.DELETE, BROKER_1, sample_document(brokers=1), nobody) == "is the site's last broker"
    assert reason(A.DISABLE, BROKER_1, sample_document(brokers=1), nobody) == "is the site's only active broker"


def test_that_a_lost_primary_may_be_disabled() -> None:
    snapshot = sample_snapshot(roles=(Role.DOWN, Role.SECONDARY, Role.SECONDARY), due_in_s=5.0)
    assert reason(A.DISABLE, BROKER_1, snapshot=snapshot) == ""


def test_that_live_actions_need_an_engine() -> None:
    situation = Situation(document=sample_document(), snapshot=None, node=BROKER_2)
    assert reasons(situation)[A.PROMOTE] == "no engine is running"
    assert reasons(situation)[A.CRASH] == "no engine is running"
    assert reasons(situation)[A.DISABLE] == ""


def test_that_a_dead_engine_takes_no_live_action_though_its_last_picture_stays() -> None:
    situation = Situation(document=sample_document(), snapshot=sample_snapshot(), node=BROKER_2, is_engine_dead=True)
    assert reasons(situation)[A.PROMOTE] == "no engine is running"
    assert reasons(situation)[A.CRASH] == "no engine is running"
    assert reasons(situation)[A.DISABLE] == ""


def test_that_only_a_lab_can_be_made_to_fail() -> None:
    words = "only a lab's brokers and hosts can be made to fail"
    assert reason(A.PARTITION, BROKER_1, sample_document(is_lab=False)) == words


def test_that_a_failure_must_be_restored_before_the_next() -> None:
    fault = Fault(kind=FaultKind.HANG, target_id=broker_id(1))
    views = (sample_broker_view(1, Role.DOWN, fault=fault), sample_broker_view(2, Role.PRIMARY))
    snapshot = with_site(sample_snapshot(), brokers=views)
    assert reason(A.CRASH, BROKER_1, snapshot=snapshot) == "has a simulated failure already; restore it first"
    assert reason(A.RESTORE, BROKER_1, snapshot=snapshot) == ""


def test_that_a_hosts_failure_is_read_from_its_column() -> None:
    codes = np.array([0, 4] + [0] * 6, dtype=np.uint8)
    snapshot = with_site(sample_snapshot(), hosts=sample_hosts(8, 1.0, fault=codes))
    assert fault_of(snapshot, SITE, Node(NodeKind.HOST, host_id(2))) is FaultKind.SLOW
    assert fault_of(snapshot, SITE, HOST_1) is None
    assert fault_of(snapshot, SITE, Node(NodeKind.HOST, ObjectId(999_999))) is None


def test_that_a_read_only_farm_refuses_every_change_and_no_live_action() -> None:
    changing = (A.ADD_BROKER, A.DISABLE, A.MOVE_DOWN, A.DELETE, A.RENAME)
    assert {reason(each, BROKER_2, is_read_only=True) for each in changing} == {READ_ONLY}
    assert reason(A.PROMOTE, BROKER_2, is_read_only=True) == ""


def test_that_a_site_of_several_may_go_and_the_farm_asks_which_site_gets_a_broker() -> None:
    two = after(sample_document(), AddSite(values={"name": "Vienna"}, broker={"server": "v"}))
    assert reason(A.DELETE, SITE_NODE, two) == ""
    assert reason(A.ADD_BROKER, FARM, two) == "select a site first"


@pytest.mark.parametrize("action", [A.DISABLE, A.DELETE, A.MOVE_UP, A.MOVE_DOWN])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_that_the_reasons_never_allow_what_the_planner_refuses(action: ActionName, number: int) -> None:
    document = sample_document()
    node = Node(NodeKind.BROKER, broker_id(number))
    command: Command
    match action:
        case A.DISABLE:
            command = SetFields(object_id=node.object_id, values={"is_enabled": False})
        case A.DELETE:
            command = RemoveObject(object_id=node.object_id)
        case _:
            step = -1 if action is A.MOVE_UP else 1
            command = MoveObject(object_id=broker_id(number), to_index=number - 1 + step)
    planned = plan(document, command, {SITE: broker_id(1)})
    is_refused = isinstance(planned, Problems) or planned.is_empty
    assert bool(reason(action, node)) == is_refused


def test_that_a_promotion_elsewhere_frees_the_old_primary() -> None:
    roles = (Role.SECONDARY, Role.PRIMARY, Role.SECONDARY)
    snapshot = sample_snapshot(roles=roles)
    assert reason(A.DISABLE, BROKER_1, snapshot=snapshot) == ""
    assert (
        reason(A.DISABLE, BROKER_2, snapshot=replace(snapshot, number=2))
        == "is the primary; promote another broker first"
    )
