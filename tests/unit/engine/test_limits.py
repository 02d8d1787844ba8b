from dataclasses import replace
from typing import Any

import pytest

from ras_console.domain.ids import RequestId, ResourceId
from ras_console.domain.objects import Resource
from ras_console.domain.vocabulary import LimitAction, Severity
from ras_console.engine.effects import Announce, AnswerLogon, Effect, RefuseLogon, SendPeer
from ras_console.engine.events import LimitMet, LogonRequested, Placed, SessionChange
from ras_console.engine.limits import EPISODE_S, LimitEpisodes, judge
from tests.unit.engine.small_site import DESKTOP, PEER, SITE, host_id
from tests.unit.engine.test_logons import AROUND, Counter, answer_of

LIMITED = Resource(id=DESKTOP, site_id=SITE, name="Desktop", concurrent_limit=1)


def counter(**changes: Any) -> Counter:
    """A desk where one session of the desktop runs already, which is as many as may be."""
    found = Counter(resources=(replace(LIMITED, **changes),), one_session_per_user=False)
    found.change(SessionChange.LOGGED_ON, user="eve")
    return found


def facts(effects: tuple[Effect, ...]) -> list[str]:
    return [each.fact.text for each in effects if isinstance(each, Announce)]


def refusal(effects: tuple[Effect, ...]) -> str:
    (found,) = (each for each in effects if isinstance(each, RefuseLogon))
    return found.reason


def answers(effects: tuple[Effect, ...]) -> list[AnswerLogon]:
    return [each for each in effects if isinstance(each, AnswerLogon)]


@pytest.mark.parametrize(
    ("action", "starts", "warns", "notifies"),
    [
        (LimitAction.WARN_USER_NO_START, False, True, False),
        (LimitAction.WARN_USER_START, True, True, False),
        (LimitAction.NOTIFY_ADMIN_START, True, False, True),
        (LimitAction.NOTIFY_BOTH_START, True, True, True),
        (LimitAction.NOTIFY_BOTH_NO_START, False, True, True),
    ],
)
def test_that_each_action_starts_warns_and_notifies_as_its_name_says(
    action: LimitAction, *, starts: bool, warns: bool, notifies: bool
) -> None:
    effects = counter(at_limit=action).request()
    assert bool(answers(effects)) is starts
    assert len(facts(effects)) == notifies
    said = answer_of(effects).warning if starts else refusal(effects)
    assert ("open once; 1 at once are allowed" in said) is warns


def test_that_a_resource_below_its_limit_or_without_one_is_started_in_silence() -> None:
    for limit in (0, 2):
        effects = counter(concurrent_limit=limit, at_limit=LimitAction.NOTIFY_BOTH_NO_START).request()
        assert answer_of(effects).warning == ""
        assert not facts(effects)


def test_that_users_on_their_way_count_whoever_sent_them() -> None:
    desk = Counter(resources=(replace(LIMITED, concurrent_limit=2),), one_session_per_user=False)
    desk.request(1, "ada")
    desk.desk.hear(Placed(ticket=9, host=host_id(1), user="bob", resource=DESKTOP), 1.0)  # type: ignore[arg-type]
    assert "open 2 times" in refusal(desk.request(2, "carl"))


def test_that_a_client_that_has_arrived_is_not_counted_twice() -> None:
    desk = Counter(resources=(replace(LIMITED, concurrent_limit=2),), one_session_per_user=False)
    ticket = answer_of(desk.request(1, "ada")).ticket
    desk.change(SessionChange.CONNECTED, user="ada", ticket=ticket)
    assert answers(desk.request(2, "bob"))
    assert refusal(desk.request(3, "carl"))


def test_that_administrators_are_told_once_in_an_episode_and_the_peers_hear_of_it() -> None:
    desk = counter(at_limit=LimitAction.NOTIFY_ADMIN_START)
    first = desk.request(1, "ada")
    (told,) = (each.fact for each in first if isinstance(each, Announce))
    assert told.severity is Severity.WARNING
    assert told.text == "Desktop has reached its limit: 1 of 1 sessions; a further one was started all the same"
    assert SendPeer(to=PEER, message=LimitMet(resource=DESKTOP)) in first
    assert not facts(desk.request(2, "bob"))


def test_that_a_peer_that_has_told_saves_the_others_telling() -> None:
    desk = counter(at_limit=LimitAction.NOTIFY_BOTH_NO_START)
    desk.desk.hear_limit(LimitMet(resource=DESKTOP), 1.0)
    assert not facts(desk.request(1, "ada"))


def test_that_a_quiet_minute_ends_an_episode() -> None:
    episodes, resource = LimitEpisodes(), ResourceId(DESKTOP)
    assert [episodes.begins(resource, at_s) for at_s in (0.0, 30.0, 80.0)] == [True, False, False]
    assert episodes.begins(resource, 80.0 + EPISODE_S + 1.0)


def test_that_returning_to_an_own_session_is_no_further_start() -> None:
    desk = Counter(resources=(LIMITED,))
    desk.change(SessionChange.DISCONNECTED, user="ada")
    assert answer_of(desk.request(1, "ada")).session is not None


def test_that_a_second_instance_is_refused_where_one_per_user_is_allowed() -> None:
    desk = Counter(resources=(replace(LIMITED, concurrent_limit=0, is_one_per_user=True),))
    desk.change(SessionChange.LOGGED_ON, user="ada")
    assert "open already" in refusal(desk.request(1, "ada"))
    desk.change(SessionChange.DISCONNECTED, user="ada")
    assert answer_of(desk.request(2, "ada")).session is not None


def test_that_filters_refuse_before_anything_else_is_looked_at() -> None:
    desk = Counter(resources=(replace(LIMITED, filter_groups=("Sales",)),))
    assert "not published to ada" in refusal(desk.request(1, "ada"))
    asked = LogonRequested(now_s=1.0, request=RequestId(2), user="ada", resource=DESKTOP, groups=("sales",))
    assert not any(isinstance(each, RefuseLogon) for each in desk.desk.requested(asked, AROUND))


def test_that_an_account_that_is_switched_off_is_refused() -> None:
    asked = LogonRequested(now_s=1.0, request=RequestId(1), user="ada", resource=DESKTOP, is_account_enabled=False)
    assert refusal(Counter().desk.requested(asked, AROUND)) == "The account of ada is switched off."


def test_that_a_limit_is_judged_by_the_number_that_runs() -> None:
    assert judge(replace(LIMITED, concurrent_limit=40), 39).refusal == ""
    verdict = judge(replace(LIMITED, concurrent_limit=40), 40)
    assert verdict.refusal == "Desktop is open 40 times; 40 at once are allowed. Try again later."
