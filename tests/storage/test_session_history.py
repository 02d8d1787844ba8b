"""Who was where when: stays begin and end once whoever says so, lists fill gaps, questions find them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ras_console.domain.ids import HostId, ObjectId, ResourceId, SessionId, SiteId, TicketId
from ras_console.engine.events import SessionChange, SessionChanged, SessionsListed
from ras_console.engine.session_details import AT_WORK, ListedDetails
from ras_console.engine.session_notes import SessionNote
from ras_console.runtime.visits import Visit, VisitSearch
from ras_console.storage.history import KEPT_S
from ras_console.storage.session_history import VisitWriter, find_visits

SITE = SiteId(ObjectId(2))
HOST, OTHER = HostId(ObjectId(1001)), HostId(ObjectId(1002))
ORIGIN_S = 1_000_000.0


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    return tmp_path / "farm.sqlite"


@pytest.fixture
def writer(farm: Path) -> Iterator[VisitWriter]:
    with VisitWriter(farm, "run") as made:
        yield made


def change(session: int, what: SessionChange, at_s: float, user: str = "ada", host: HostId = HOST) -> SessionNote:
    event = SessionChanged(
        now_s=at_s,
        host=host,
        session=SessionId(session),
        user=user,
        resource=ResourceId(ObjectId(11)),
        ticket=TicketId(0),
        change=what,
        client="pc-1\t10.0.0.1\tmacOS",
    )
    return SessionNote(site=SITE, event=event)


def listing(at_s: float, *sessions: int, started_s: float = 1.0, host: HostId = HOST) -> SessionNote:
    count = len(sessions)
    event = SessionsListed(
        now_s=at_s,
        host=host,
        session=np.array(sessions, np.int64),
        user=tuple(f"user{each}" for each in sessions),
        resource=np.full(count, 11, np.int64),
        state=np.zeros(count, np.uint8),
        started_s=np.full(count, started_s),
        details=ListedDetails(
            client=("pc-2\t10.0.0.2\tLinux",) * count,
            broker=np.zeros(count, np.int32),
            is_marked=np.zeros(count, np.bool_),
            left_s=np.zeros(count, np.float32),
            idle_since_s=np.full(count, AT_WORK, np.float32),
            phases=np.zeros((count, 4), np.float32),
        ),
    )
    return SessionNote(site=SITE, event=event)


def keep(writer: VisitWriter, *notes: SessionNote, wall_s: float = 5_000.0) -> None:
    writer.keep([(ORIGIN_S, each) for each in notes], wall_s)


def found(farm: Path, **wanted: object) -> tuple[Visit, ...]:
    return find_visits(farm, VisitSearch(site=SITE, **wanted))  # type: ignore[arg-type]


def test_that_a_stay_begins_and_ends_once_whoever_says_so(farm: Path, writer: VisitWriter) -> None:
    keep(writer, change(1, SessionChange.CONNECTED, 10.0), change(1, SessionChange.CONNECTED, 10.1))
    assert [each.ended_s for each in found(farm)] == [None]
    keep(writer, change(1, SessionChange.ENDED, 50.0), change(1, SessionChange.ENDED, 50.1))
    (stay,) = found(farm)
    assert (stay.user, stay.host, stay.resource, stay.client) == ("ada", HOST, 11, "pc-1\t10.0.0.1\tmacOS")
    assert (stay.began_s, stay.ended_s) == (ORIGIN_S + 10.0, ORIGIN_S + 50.0)


def test_that_a_late_word_of_a_beginning_does_not_open_an_ended_stay(farm: Path, writer: VisitWriter) -> None:
    keep(writer, change(1, SessionChange.CONNECTED, 10.0), change(1, SessionChange.ENDED, 12.0))
    keep(writer, change(1, SessionChange.CONNECTED, 10.2))
    assert [each.ended_s for each in found(farm)] == [ORIGIN_S + 12.0]


def test_that_a_list_begins_what_was_missed_and_ends_what_is_gone(farm: Path, writer: VisitWriter) -> None:
    keep(writer, change(1, SessionChange.CONNECTED, 10.0), change(9, SessionChange.CONNECTED, 10.0, host=OTHER))
    keep(writer, listing(20.0, 2, 3))
    stays = {int(each.session): each for each in found(farm)}
    assert stays[1].ended_s == ORIGIN_S + 20.0
    assert (stays[2].user, stays[2].began_s, stays[2].ended_s) == ("user2", ORIGIN_S + 1.0, None)
    assert stays[9].ended_s is None


def test_that_a_list_under_way_does_not_end_a_stay_that_has_just_begun(farm: Path, writer: VisitWriter) -> None:
    keep(writer, change(1, SessionChange.CONNECTED, 19.5), listing(20.0))
    assert [each.ended_s for each in found(farm)] == [None]


def test_that_stays_of_a_former_run_are_over(farm: Path, writer: VisitWriter) -> None:
    keep(writer, change(1, SessionChange.CONNECTED, 10.0))
    with VisitWriter(farm, "next") as after:
        after.end_former(6_000.0)
        keep(after, change(1, SessionChange.CONNECTED, 3.0, user="bob"))
        keep(after, change(1, SessionChange.ENDED, 4.0))
    stays = {each.user: each for each in found(farm)}
    assert stays["ada"].ended_s == stays["ada"].began_s
    assert stays["bob"].ended_s == ORIGIN_S + 4.0


def test_that_questions_by_user_host_and_time_find_what_they_ask_for(farm: Path, writer: VisitWriter) -> None:
    keep(
        writer,
        change(1, SessionChange.CONNECTED, 10.0, user="Ada.Huber"),
        change(2, SessionChange.CONNECTED, 20.0, user="bob.huber", host=OTHER),
        change(3, SessionChange.CONNECTED, 30.0, user="cy_1"),
        change(1, SessionChange.ENDED, 15.0),
    )
    assert [each.user for each in found(farm)] == ["cy_1", "bob.huber", "Ada.Huber"]
    assert [each.user for each in found(farm, user="HUBER")] == ["bob.huber", "Ada.Huber"]
    assert [each.user for each in found(farm, user="%")] == []
    assert [each.user for each in found(farm, host=OTHER)] == ["bob.huber"]
    assert [each.user for each in found(farm, from_s=ORIGIN_S + 16.0)] == ["cy_1", "bob.huber"]
    assert [each.user for each in found(farm, to_s=ORIGIN_S + 16.0)] == ["Ada.Huber"]
    assert [each.user for each in found(farm, limit=1)] == ["cy_1"]


def test_that_stays_are_kept_for_seven_days_after_they_ended(farm: Path, writer: VisitWriter) -> None:
    keep(writer, change(1, SessionChange.CONNECTED, 10.0), change(2, SessionChange.CONNECTED, 10.0))
    keep(writer, change(1, SessionChange.ENDED, 20.0))
    writer.prune(5_000.0 + KEPT_S - 1.0)
    assert len(found(farm)) == 2
    writer.prune(5_000.0 + KEPT_S + 1.0)
    assert [int(each.session) for each in found(farm)] == [2]


def test_that_nothing_is_found_where_nothing_was_ever_kept(tmp_path: Path) -> None:
    assert found(tmp_path / "none.sqlite") == ()
