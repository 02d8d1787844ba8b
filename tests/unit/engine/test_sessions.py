from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.domain.ids import HostId, ObjectId, ResourceId, SessionId, TicketId
from ras_console.domain.objects import Resource
from ras_console.domain.vocabulary import SessionState
from ras_console.engine.events import IdleSessions, SessionChange, SessionChanged, SessionsListed
from ras_console.engine.session_details import AT_WORK, idle_s
from ras_console.engine.sessions import Duplicate, SessionTable
from ras_console.engine.snapshot import GrownNames
from tests.unit.engine.small_site import DESKTOP, OTHER_POOL, SITE, host, host_id, reports, site

CONNECTED, LOGGED_ON, ENDED = SessionChange.CONNECTED, SessionChange.LOGGED_ON, SessionChange.ENDED


def changed(
    change: SessionChange, session: int, *, on: int = 1, user: str = "ada", at_s: float = 1.0
) -> SessionChanged:
    return SessionChanged(
        now_s=at_s,
        host=host_id(on),
        session=SessionId(session),
        user=user,
        resource=DESKTOP,
        ticket=TicketId(0),
        change=change,
    )


def listed(on: int, *sessions: tuple[int, str], at_s: float = 5.0, started_s: float = 2.0) -> SessionsListed:
    return SessionsListed(
        now_s=at_s,
        host=host_id(on),
        session=np.array([each[0] for each in sessions], dtype=np.int64),
        user=tuple(each[1] for each in sessions),
        resource=np.full(len(sessions), DESKTOP, dtype=np.int64),
        state=np.zeros(len(sessions), dtype=np.uint8),
        started_s=np.full(len(sessions), started_s),
    )


def table(*events: SessionChanged, **balancing: Any) -> SessionTable:
    made = SessionTable(site(3, **balancing))
    for event in events:
        made.apply(event)
    return made


def resource(number: ResourceId) -> Resource:
    return Resource(id=number, site_id=SITE, name=f"Resource {number}")


def digest(*sessions: int) -> int:
    return sum(sessions) % 2**64


def test_that_a_session_is_the_users_own_from_connection_to_end() -> None:
    sessions = table(changed(CONNECTED, 7, on=2))
    (own,) = sessions.own_sessions("ada")
    assert (own.session, own.host, own.state, own.started_s) == (7, host_id(2), SessionState.CONNECTED, 1.0)
    sessions.apply(changed(LOGGED_ON, 7, on=2))
    assert sessions.own_sessions("ada")[0].state is SessionState.ACTIVE
    sessions.apply(changed(SessionChange.DISCONNECTED, 7, on=2))
    assert sessions.disconnected() == 1
    sessions.apply(changed(SessionChange.RECONNECTED, 7, on=2))
    assert sessions.disconnected() == 0
    sessions.apply(changed(ENDED, 7, on=2))
    assert sessions.own_sessions("ada") == ()


def test_that_a_failed_logon_leaves_no_session() -> None:
    sessions = table(changed(CONNECTED, 7), changed(SessionChange.LOGON_FAILED, 7))
    assert len(sessions) == 0


def test_that_a_change_of_a_session_never_heard_of_adds_it() -> None:
    assert len(table(changed(SessionChange.DISCONNECTED, 7))) == 1


def test_that_sessions_of_unknown_hosts_are_ignored() -> None:
    sessions = table(changed(CONNECTED, 7, on=9))
    assert sessions.replace_host(listed(9, (7, "ada"))).missed == 0
    assert len(sessions) == 0


def test_that_sessions_are_counted_for_each_resource_and_host() -> None:
    sessions = table(changed(CONNECTED, 1), changed(CONNECTED, 2, user="bob"), changed(CONNECTED, 3, on=2, user="cy"))
    assert sessions.resource_sessions() == ((DESKTOP, 3),)
    assert [sessions.on_host(host_id(n)) for n in (1, 2, 3, 9)] == [2, 1, 0, 0]


def test_that_a_difference_is_acted_on_only_when_the_next_report_differs_too() -> None:
    sessions = table(changed(LOGGED_ON, 7))
    agreeing = reports(1, 2, sessions=[1, 0], session_digest=np.array([digest(7), 0], np.uint64))
    differing = reports(1, 2, sessions=[1, 0], session_digest=np.array([digest(8), 0], np.uint64))
    assert sessions.mismatches(differing) == ()
    assert sessions.mismatches(agreeing) == ()
    assert sessions.mismatches(differing) == ()
    assert sessions.mismatches(differing) == (host_id(1),)
    assert sessions.mismatches(differing) == (host_id(1),), "asked again until the list has come"
    sessions.replace_host(listed(1, (9, "ada")))
    assert sessions.mismatches(differing) == (), "a difference right after a list is a new one"
    sessions.replace_host(listed(1, (8, "ada")))
    assert sessions.mismatches(differing) == ()
    assert sessions.mismatches(differing) == ()


def test_that_a_state_that_was_never_told_is_noticed() -> None:
    sessions = table(changed(CONNECTED, 7, on=1))
    told = reports(1, sessions=1, session_digest=digest(7 * (SessionState.CONNECTED + 1)))
    assert sessions.mismatches(told) == sessions.mismatches(told) == ()
    logged_on = reports(1, sessions=1, session_digest=digest(7 * (SessionState.ACTIVE + 1)))
    assert sessions.mismatches(logged_on) == ()
    assert sessions.mismatches(logged_on) == (host_id(1),)


def test_that_the_digest_wraps_as_the_hosts_does() -> None:
    great = 2**63 - 1
    sessions = table(*(changed(LOGGED_ON, great - n, user=f"u{n}") for n in range(3)))
    whole = np.array([digest(great, great - 1, great - 2)], np.uint64)
    told = reports(1, sessions=3, session_digest=whole)
    assert sessions.mismatches(told) == ()
    assert sessions.mismatches(told) == ()
    sessions.apply(changed(ENDED, great))
    sessions.mismatches(told)
    assert sessions.mismatches(told) == (host_id(1),)


def test_that_a_hosts_list_frees_the_users_of_ghosts_at_once() -> None:
    sessions = table(changed(LOGGED_ON, 7), changed(LOGGED_ON, 8, user="bob"), changed(LOGGED_ON, 9, on=2, user="cy"))
    replaced = sessions.replace_host(listed(1, (8, "bob"), (10, "dee")))
    assert (replaced.ghosts, replaced.missed, sessions.ghosts_healed) == (1, 1, 1)
    assert sessions.own_sessions("ada") == ()
    assert [sessions.own_sessions(user)[0].session for user in ("bob", "cy", "dee")] == [8, 9, 10]


def test_that_one_difference_is_enough_while_the_map_is_in_doubt() -> None:
    sessions = table(changed(LOGGED_ON, 7), changed(LOGGED_ON, 8, on=2, user="bob"))
    sessions.doubt()
    told = reports(1, 2, sessions=1, session_digest=np.array([digest(7), digest(9)], np.uint64))
    assert sessions.mismatches(told) == (host_id(2),)
    differing = reports(1, sessions=2)
    assert sessions.mismatches(differing) == (), "the first host has agreed since"


def test_that_lists_keep_the_counts_of_resources() -> None:
    sessions = table(changed(LOGGED_ON, 7), changed(LOGGED_ON, 8, user="bob"))
    other = ResourceId(ObjectId(51))
    event = replace(listed(1, (7, "ada"), (9, "cy"), (10, "dee")), resource=np.array([other, other, DESKTOP], np.int64))
    assert sessions.replace_host(event).missed == 3, "one of another resource is another session"
    sessions.use_topology(replace(site(3), resources=(resource(DESKTOP), resource(other))))
    assert sessions.resource_sessions() == ((DESKTOP, 1), (other, 2))


def test_that_a_list_may_take_a_session_from_another_host() -> None:
    sessions = table(changed(LOGGED_ON, 7, on=2), changed(LOGGED_ON, 8, on=2, user="bob"))
    sessions.replace_host(listed(1, (7, "ada")))
    assert [sessions.on_host(host_id(n)) for n in (1, 2)] == [1, 1]
    assert sessions.own_sessions("ada")[0].host == host_id(1)


def test_that_two_sessions_of_one_user_on_one_list_are_both_the_users() -> None:
    sessions = table()
    (found,) = sessions.replace_host(listed(1, (7, "ada"), (8, "ada"))).duplicates
    assert (found.session, found.older_session) == (8, 7)
    sessions.replace_host(listed(1, (8, "ada")))
    assert [own.session for own in sessions.own_sessions("ada")] == [8]


def test_that_a_list_corrects_state_and_start() -> None:
    sessions = table(changed(SessionChange.DISCONNECTED, 7, at_s=4.0))
    sessions.replace_host(listed(1, (7, "ada"), started_s=1.5))
    (own,) = sessions.own_sessions("ada")
    assert (own.state, own.started_s) == (SessionState.ACTIVE, 1.5)


def test_that_the_younger_of_two_sessions_in_a_pool_is_reported() -> None:
    sessions = table(changed(LOGGED_ON, 7, at_s=1.0))
    found = sessions.apply(changed(CONNECTED, 8, on=2, at_s=2.0))
    younger = Duplicate(
        user="ada", session=SessionId(8), host=host_id(2), older_session=SessionId(7), older_host=host_id(1)
    )
    assert found == (younger,)
    assert sessions.apply(changed(LOGGED_ON, 8, on=2, at_s=3.0)) == (), "told once"
    listing = listed(1, (7, "ada"), started_s=1.0)
    assert sessions.replace_host(listing).duplicates == (younger,), "known before, and told by every list"


def test_that_a_duplicate_is_found_in_a_hosts_list() -> None:
    sessions = table(changed(LOGGED_ON, 7, at_s=3.0))
    (found,) = sessions.replace_host(listed(2, (8, "ada"), started_s=2.0)).duplicates
    assert (found.session, found.older_session) == (7, 8)


def test_that_sessions_in_two_pools_are_no_duplicates() -> None:
    sessions = SessionTable(site((host(1), host(2, pool_id=OTHER_POOL))))
    sessions.apply(changed(LOGGED_ON, 7))
    assert sessions.apply(changed(LOGGED_ON, 8, on=2)) == ()


def test_that_users_with_several_sessions_allowed_have_no_duplicates() -> None:
    sessions = table(changed(LOGGED_ON, 7), one_session_per_user=False)
    assert sessions.apply(changed(LOGGED_ON, 8, on=2)) == ()


def test_that_a_left_session_is_no_duplicate_where_users_do_not_return_to_it() -> None:
    sessions = table(changed(SessionChange.DISCONNECTED, 7), reconnects_disconnected=False)
    assert sessions.apply(changed(LOGGED_ON, 8, on=2)) == ()


def test_that_the_sessions_of_a_removed_host_leave_the_map_and_the_others_keep_their_counts() -> None:
    sessions = table(changed(LOGGED_ON, 7, on=1), changed(LOGGED_ON, 8, on=3, user="bob"))
    sessions.use_topology(site((host(2), host(3))))
    assert sessions.own_sessions("ada") == ()
    assert [sessions.on_host(host_id(n)) for n in (1, 2, 3)] == [0, 0, 1]
    told = reports(3, sessions=1, session_digest=8)
    sessions.mismatches(told)
    assert sessions.mismatches(told) == ()


def test_that_columns_are_read_only_copies_in_which_names_are_found() -> None:
    sessions = table(changed(LOGGED_ON, 7), changed(LOGGED_ON, 8, on=2, user="bob"))
    columns = sessions.columns(3.0)
    sessions.apply(changed(ENDED, 7))
    sessions.apply(changed(LOGGED_ON, 9, user="cy"))
    assert columns.ids.tolist() == [7, 8]
    assert [columns.user_names[n] for n in columns.user] == ["ada", "bob"]
    assert columns.host.tolist() == [host_id(1), host_id(2)]
    with pytest.raises(ValueError, match="read-only"):
        columns.state[0] = 4


def test_that_the_table_grows_past_its_first_room() -> None:
    sessions = table(*(changed(LOGGED_ON, n, on=n % 3 + 1, user=f"u{n}") for n in range(1, 1001)))
    assert len(sessions) == 1000
    assert sorted(sessions.columns(1.0).ids.tolist()) == list(range(1, 1001))


CHANGE = st.builds(
    changed,
    st.sampled_from(list(SessionChange)),
    st.integers(1, 12),
    on=st.integers(1, 4),
    user=st.sampled_from(["ada", "bob", "cy"]),
    at_s=st.integers(0, 50).map(float),
)
LIST = st.builds(
    lambda on, pairs: listed(on, *pairs.items()),
    st.integers(1, 3),
    st.dictionaries(st.integers(1, 12), st.sampled_from(["ada", "bob", "cy"]), max_size=5),
)


@given(st.lists(st.one_of(CHANGE, LIST), max_size=60))
def test_that_the_table_agrees_with_a_plain_dictionary(events: list[SessionChanged | SessionsListed]) -> None:
    sessions = SessionTable(site(3))
    plain: dict[int, tuple[str, HostId]] = {}
    for event in events:
        if isinstance(event, SessionsListed):
            sessions.replace_host(event)
            plain = {key: each for key, each in plain.items() if each[1] != event.host}
            for session, user in zip(event.session.tolist(), event.user, strict=True):
                plain[session] = (user, event.host)
        else:
            sessions.apply(event)
            if event.host == host_id(4):
                continue
            if event.change in (SessionChange.ENDED, SessionChange.LOGON_FAILED):
                plain.pop(event.session, None)
            elif event.change is not SessionChange.MARKED:
                plain[event.session] = (event.user, event.host)
    columns = sessions.columns(1.0)
    names = [columns.user_names[n] for n in columns.user]
    rows = zip(columns.ids.tolist(), names, columns.host.tolist(), strict=True)
    assert {session: (user, on) for session, user, on in rows} == plain
    for user in ("ada", "bob", "cy"):
        assert {own.session for own in sessions.own_sessions(user)} == {
            k for k, each in plain.items() if each[0] == user
        }
    state_of = dict(zip(columns.ids.tolist(), columns.state.tolist(), strict=True))
    held = [[key * (state_of[key] + 1) for key, each in plain.items() if each[1] == host_id(n)] for n in (1, 2, 3)]
    told = reports(
        1,
        2,
        3,
        sessions=[len(each) for each in held],
        session_digest=np.array([digest(*each) for each in held], np.uint64),
    )
    sessions.mismatches(told)
    assert sessions.mismatches(told) == ()
    assert sessions.resource_sessions() == ((DESKTOP, len(plain)),)


def test_that_names_of_a_picture_do_not_grow_with_the_table() -> None:
    names = ["ada", "bob"]
    shown = GrownNames(names)
    names.append("cy")
    assert list(shown) == ["ada", "bob"]
    assert (len(shown), shown[-1], shown[1:], "cy" in shown) == (2, "bob", ["bob"], False)
    with pytest.raises(IndexError):
        shown[2]


def test_that_idle_users_are_known_until_they_come_back() -> None:
    known = table(changed(CONNECTED, 1), changed(LOGGED_ON, 1), changed(CONNECTED, 2, user="bea"))
    told = IdleSessions(session=np.array([2, 1, 99]), since_s=np.array([AT_WORK, 30.0, 5.0], np.float32))
    known.note_idle(replace(reports(1), idle=told))

    def idle(at_s: float) -> dict[int, float]:
        columns = known.columns(at_s)
        values = idle_s(at_s, columns.state, columns.details)
        return dict(zip(columns.ids.tolist(), values.tolist(), strict=True))

    assert idle(200.0) == {1: 120.0, 2: 0.0}
    known.apply(changed(SessionChange.DISCONNECTED, 1, at_s=200.0))
    known.apply(changed(SessionChange.DISCONNECTED, 2, user="bea", at_s=200.0))
    assert idle(290.0) == {1: 240.0, 2: 60.0}
    known.apply(changed(SessionChange.RECONNECTED, 1, at_s=290.0))
    assert idle(400.0) == {1: 0.0, 2: 180.0}
    known.note_idle(reports(1))
    assert idle(400.0) == {1: 0.0, 2: 180.0}
