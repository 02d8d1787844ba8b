"""What pages and questions say, by table: pure functions over made-up farms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from ras_console.config.change import Change, Row
from ras_console.config.document import Document
from ras_console.domain.faults import Fault
from ras_console.domain.ids import ObjectId
from ras_console.domain.topology import SiteTopology
from ras_console.domain.vocabulary import FaultKind, Role
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.panels.confirm_words import (
    delete_question,
    fault_question,
    promote_question,
    reset_lab_question,
)
from ras_console.gui.panels.duties import duties_of
from ras_console.gui.panels.election_words import (
    consequence,
    failback_policy_sentence,
    failback_sentence,
    moving_sentence,
    preferred_after_addition,
    preferred_after_removal,
    vacancy_sentence,
)
from ras_console.gui.panels.picture import present_of
from ras_console.gui.phrases import age, ago, first_free, left, listed, old, span
from tests.gui.samples import (
    SITE,
    broker_id,
    host_id,
    sample_document,
    sample_election,
    sample_hosts,
    sample_sessions,
    sample_snapshot,
    with_site,
)

ALL = "37 sessions of 36 users"
LOST = "the brokers count the host as lost once its reports stay away."
VACANT = (Role.DOWN, Role.SECONDARY, Role.SECONDARY)


def topology(document: Document | None = None) -> SiteTopology:
    return (document or sample_document(brokers=3)).topology().sites[0]


def node(kind: NodeKind, object_id: int) -> Node:
    return Node(kind, ObjectId(object_id))


def host_picture(*, sessions: int, logons: int = 0) -> FarmSnapshot:
    """Return a picture in which RDSH-1 has so many sessions, of one user less."""
    counts = np.zeros(8, dtype=np.int32)
    counts[0] = sessions
    going = np.zeros(8, dtype=np.int32)
    going[0] = logons
    listed_sessions = sample_sessions(1, 300.0, count=sessions)
    user = np.maximum(np.arange(sessions, dtype=np.int32) - 1, 0)
    return with_site(
        sample_snapshot(), hosts=sample_hosts(8, 300.0, sessions=counts, logons=going),
        sessions=replace(listed_sessions, user=user),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59.9, "59 s"), (114, "1 min 54 s"), (120, "2 min"), (12_000, "3 h 20 min"), (180_000, "2 d 2 h")],
)  # fmt: skip
def test_that_times_that_passed_read_like_this(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_that_a_countdown_never_shows_zero_too_early() -> None:
    assert left(0.2) == "1 s"
    assert left(0.0) == "0 s"
    assert left(-3.0) == "0 s"
    assert age(0.42) == "0.4 s"
    assert age(14.2) == "14 s"


def test_that_lists_end_in_and() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert listed([]) == ""


# ------------------------------------------------------------------------------------------------------ election
def test_that_the_countdown_tells_how_long_who_when_and_that_logons_go_on() -> None:
    election = sample_election(VACANT, at_s=300.0, due_in_s=9.0)

    assert vacancy_sentence(topology(), election, 300.0, 41, serving=2) == (
        "No primary for 6 s. RAS-CB-2 takes over in 9 s. Logons go on: 41 served meanwhile."
    )


def test_that_nothing_is_said_while_somebody_is_primary() -> None:
    assert vacancy_sentence(topology(), sample_election((Role.PRIMARY,), at_s=1.0), 1.0, 0, serving=1) == ""


def test_that_an_unreachable_store_is_named_as_the_reason() -> None:
    election = replace(sample_election(VACANT, at_s=300.0, due_in_s=9.0), is_store_reachable=False)

    assert "The lease store cannot be reached, so nobody can take over." in vacancy_sentence(
        topology(), election, 300.0, 0, serving=2
    )


def test_that_a_lease_that_still_runs_is_told() -> None:
    election = replace(sample_election(VACANT, at_s=300.0, due_in_s=16.5), vacant_since_s=None, lease_until_s=301.5)

    assert vacancy_sentence(topology(), election, 300.0, 3, serving=2).startswith(
        "RAS-CB-1 does not act as primary any more; its lease runs for another 2 s. RAS-CB-2 takes over in 17 s."
    )


def test_that_without_auto_promotion_the_ways_on_are_named() -> None:
    policy = replace(sample_document().auto_promotion(SITE), is_enabled=False)
    election = sample_election(VACANT, at_s=300.0)

    text = vacancy_sentence(replace(topology(), auto_promotion=policy), election, 300.0, 0, serving=2)

    assert "Auto-promotion is off: promote a broker, or wait for the old primary." in text


def test_that_a_site_without_any_broker_left_does_not_claim_to_serve() -> None:
    election = replace(sample_election((Role.DOWN,), at_s=300.0), next_primary=None)

    assert vacancy_sentence(topology(), election, 300.0, 0, serving=0) == (
        "No primary for 6 s. No other broker can take over. No broker is left to serve logons."
    )


def test_that_nothing_is_said_of_the_store_where_nobody_is_left_to_know() -> None:
    election = replace(sample_election((Role.DOWN,), at_s=300.0), is_store_reachable=False)

    assert vacancy_sentence(topology(), election, 300.0, 0, serving=0) == (
        "No primary for 6 s. No broker is left to serve logons."
    )


def test_that_failback_is_counted_down() -> None:
    election = replace(
        sample_election((Role.SECONDARY, Role.PRIMARY), at_s=10.0), failback_due_s=52.0, failback_to=broker_id(1)
    )

    assert failback_sentence(topology(), election, 10.0) == "RAS-CB-1 takes the role back in 42 s."


def test_that_the_failback_policy_is_told_for_the_brokers_as_they_are() -> None:
    on = replace(sample_document().auto_promotion(SITE), is_failback_enabled=True)

    assert failback_policy_sentence(topology(), broker_id(2)).startswith("The role stays where it is: RAS-CB-1")
    assert failback_policy_sentence(replace(topology(), auto_promotion=on), broker_id(2)) == (
        "RAS-CB-1 becomes primary again once it has been stable for 5 min."
    )
    assert "nothing to fail back to" in failback_policy_sentence(replace(topology(), auto_promotion=on), broker_id(1))


def test_that_a_loss_is_told_under_a_heading_without_repeating_it() -> None:
    view = sample_snapshot(brokers=3).sites[0]

    assert consequence(topology(), view, broker_id(1)).startswith("RAS-CB-2 becomes primary")
    small = tuple(replace(each, server=each.server.lower()) for each in topology().brokers)
    assert consequence(replace(topology(), brokers=small), view, broker_id(1)).startswith("ras-cb-2 becomes primary")
    assert moving_sentence(topology(), present_of(view), broker_id(1)) == (
        "The 3 hosts that prefer it register with RAS-CB-2 meanwhile."
    )


def test_that_hosts_of_a_removed_broker_are_counted_by_their_new_ones() -> None:
    gained = preferred_after_removal(topology(), broker_id(1))

    assert dict(gained) == {broker_id(2): 3}
    assert sum(gained.values()) == 3


def test_that_a_fourth_broker_by_name_gets_its_share_and_a_standby_none() -> None:
    two = topology(sample_document(brokers=1, hosts=8))

    assert preferred_after_addition(two, is_standby=False) == 4
    assert preferred_after_addition(two, is_standby=True) == 0


# -------------------------------------------------------------------------------------------------------- duties
def test_that_every_role_has_its_duties() -> None:
    primary, secondary = duties_of(Role.PRIMARY, "A"), duties_of(Role.SECONDARY, "A")

    assert primary.resting == ()
    assert "Placing logons and reconnections" in secondary.running
    assert secondary.reason == "On A, the primary."
    assert duties_of(Role.SECONDARY, "").reason == "Nowhere, until a broker is primary again."
    assert duties_of(Role.DOWN, "A").running == ()
    assert "Placing logons and reconnections" in duties_of(Role.STANDBY, "A").resting
    assert "Placing logons and reconnections" in duties_of(Role.SUSPENDED, "").running
    for role in Role:
        duties = duties_of(role, "A")
        assert not set(duties.running) & set(duties.resting)


# ----------------------------------------------------------------------------------------------------- questions
def test_that_promotion_says_who_becomes_what_and_that_users_notice_nothing() -> None:
    question = promote_question(sample_document(), sample_snapshot(term=3), broker_id(2))

    assert question.text == (
        "RAS-CB-2 becomes primary of Budapest with term 4; RAS-CB-1 becomes secondary; no logons or sessions are "
        "interrupted. It moves to the top of the list; that part can be undone with Ctrl+Z."
    )
    assert not question.is_danger


def test_that_promotion_during_a_countdown_says_what_it_saves() -> None:
    question = promote_question(sample_document(), sample_snapshot(roles=VACANT, due_in_s=9.0, term=3), broker_id(3))

    assert question.text.startswith(
        "RAS-CB-3 becomes primary of Budapest with term 4 at once; otherwise RAS-CB-2 takes over in 9 s."
    )


def test_that_deleting_a_broker_says_where_its_hosts_go_and_what_is_left() -> None:
    question = delete_question(sample_document(), sample_snapshot(), node(NodeKind.BROKER, broker_id(3)))

    assert question.title == "Delete RAS-CB-3"
    assert question.text == (
        "Its 2 hosts will prefer RAS-CB-2. It is marked first: it serves nobody and is never promoted. Keep takes that "
        "back, Delete for good removes it; the list keeps 2 brokers then. It can be undone with Ctrl+Z."
    )
    assert question.action_label == "Mark for deletion"


def test_that_a_marked_broker_is_deleted_for_good() -> None:
    document = sample_document()
    broker = document.brokers(SITE)[2]
    marked = replace(broker, is_marked_for_deletion=True)
    document = document.with_change(Change(label="", rows=(Row(id=broker.id, before=broker, after=marked),)), 2)

    question = delete_question(document, None, node(NodeKind.BROKER, broker.id))

    assert (question.title, question.action_label) == ("Delete RAS-CB-3 for good", "Delete for good")
    assert question.text == "It serves nobody any more. The list keeps 2 brokers. It can be undone with Ctrl+Z."


def test_that_deleting_the_last_secondary_warns() -> None:
    question = delete_question(sample_document(brokers=2), None, node(NodeKind.BROKER, broker_id(2)))

    assert question.text == (
        "Its 4 hosts will prefer RAS-CB-1. It is marked first: it serves nobody and is never promoted. Keep takes that "
        "back, Delete for good removes it; the list keeps 1 broker then. With one broker nothing can be promoted. "
        "It can be undone with Ctrl+Z."
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FaultKind.CRASH, f"Ends {ALL}. 2 logons in progress fail."),
        (FaultKind.HANG, f"Freezes {ALL}; {LOST}"),
        (FaultKind.PARTITION, f"{ALL} can no longer be reached; {LOST}"),
        (FaultKind.SLOW, f"Slows {ALL} to a quarter of the speed; logons there take four times as long."),
    ],
)  # fmt: skip
def test_that_a_hosts_failure_is_told_in_sessions_and_users(kind: FaultKind, text: str) -> None:
    picture = host_picture(sessions=37, logons=2)

    question = fault_question(sample_document(), picture, node(NodeKind.HOST, host_id(1)), kind)

    assert question.text == f"{text} It lasts until Restore."


def test_that_an_empty_hosts_crash_ends_nothing() -> None:
    question = fault_question(
        sample_document(), host_picture(sessions=0), node(NodeKind.HOST, host_id(1)), FaultKind.CRASH
    )

    assert question.text == "Ends no sessions. It lasts until Restore."


@pytest.mark.parametrize("kind", list(FaultKind))
def test_that_a_brokers_failure_names_it_and_its_end(kind: FaultKind) -> None:
    question = fault_question(sample_document(), sample_snapshot(), node(NodeKind.BROKER, broker_id(1)), kind)

    assert "RAS-CB-1" in question.text
    assert question.text.endswith("It lasts until Restore.")
    assert ("RAS-CB-2 becomes primary" in question.text) is (kind is not FaultKind.SLOW)


def test_that_deleting_a_lab_host_ends_its_sessions() -> None:
    question = delete_question(sample_document(), host_picture(sessions=37), node(NodeKind.HOST, host_id(1)))

    assert question.text.startswith("Ends 37 sessions of 36 users. The site keeps 7 hosts.")


def test_that_deleting_a_real_host_leaves_its_sessions() -> None:
    document = sample_document(is_lab=False)
    question = delete_question(document, host_picture(sessions=2), node(NodeKind.HOST, host_id(1)))

    assert question.text.startswith("2 sessions of 1 user on it run on without the console seeing them.")


def test_that_deleting_a_resource_and_a_site_is_told_in_numbers() -> None:
    resource = delete_question(sample_document(), sample_snapshot(), node(NodeKind.RESOURCE, 11))
    site = delete_question(sample_document(), sample_snapshot(), node(NodeKind.SITE, SITE))

    assert resource.text == (
        "Users are no longer offered Full Desktop. 10 sessions of it go on. It can be undone with Ctrl+Z."
    )
    assert site.text.startswith("Removes Budapest with 3 brokers, 8 hosts, 4 published resources. Ends ")


def test_that_what_is_gone_cannot_be_asked_about() -> None:
    document = sample_document()
    broker = document.brokers(SITE)[2]
    without = document.with_change(Change(label="", rows=(Row(id=broker.id, before=broker, after=None),)), 2)

    with pytest.raises(LookupError):
        promote_question(without, None, broker.id)
    with pytest.raises(LookupError):
        delete_question(without, None, node(NodeKind.BROKER, broker.id))


def test_that_a_reset_counts_sessions_logons_and_failures() -> None:
    snapshot = sample_snapshot()
    brokers = snapshot.sites[0].brokers
    fault = Fault(kind=FaultKind.CRASH, target_id=ObjectId(brokers[0].id))
    broken = with_site(snapshot, brokers=(replace(brokers[0], fault=fault), *brokers[1:]))
    figures = broken.sites[0].figures

    assert reset_lab_question(sample_document(), broken).text == (
        f"Ends {figures.sessions} sessions, {figures.logons_in_progress} logons in progress and 1 simulated failure. "
        "The configuration stays: 3 brokers and 8 hosts start afresh."
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.42, ("0.4 s ago", "0.4 s old")),
        (75.0, ("1 min 15 s ago", "1 min 15 s old")),
        (math.inf, ("never", "no report yet")),
    ],
)
def test_that_what_never_came_has_no_age(seconds: float, words: tuple[str, str]) -> None:
    assert (ago(seconds), old(seconds)) == words


def test_that_an_unknown_time_is_no_error() -> None:
    assert (span(math.inf), left(math.inf), span(-math.inf)) == ("unknown", "unknown", "unknown")


@pytest.mark.parametrize(
    ("taken", "first", "expected"),
    [
        ((), 1, "CB-1.test"),
        (("cb-1.TEST", "CB-2.test"), 1, "CB-3.test"),
        (("CB-2.test", "CB-4.test"), 2, "CB-3.test"),
        (("CB-1.other",), 1, "CB-1.test"),
    ],
)
def test_that_the_first_free_name_differs_from_all_by_more_than_case(
    taken: tuple[str, ...], first: int, expected: str
) -> None:
    assert first_free(taken, "CB-", ".test", first=first) == expected
