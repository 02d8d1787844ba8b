"""Logon control: all modes, who and why, one change for many hosts."""

from __future__ import annotations

import pytest

from ras_console.config.commands import SetLogons
from ras_console.domain.ids import HostId, ObjectId
from ras_console.domain.vocabulary import LogonMode
from tests.unit.config.farms import SITE, done, lab, planned, refused

NOW_S = 1_800_000_000.0
DOCUMENT = lab()
FIRST, SECOND = (each.id for each in DOCUMENT.hosts(SITE)[:2])


def drain(*hosts: HostId, mode: LogonMode = LogonMode.DRAIN, until_s: float | None = None) -> SetLogons:
    return SetLogons(host_ids=hosts, mode=mode, owner="anna", reason=" disks ", at_s=NOW_S, until_s=until_s)


@pytest.mark.parametrize("mode", [LogonMode.DISABLED, LogonMode.DRAIN, LogonMode.DRAIN_UNTIL_REBOOT])
def test_that_stopping_logons_notes_who_why_since_when_and_until_when(mode: LogonMode) -> None:
    host = done(DOCUMENT, drain(FIRST, mode=mode, until_s=NOW_S + 3600)).host(FIRST)
    assert host is not None
    assert host.logon_mode is mode
    assert (host.drain_owner, host.drain_reason) == ("anna", "disks")
    assert (host.drain_since_s, host.drain_until_s) == (NOW_S, NOW_S + 3600)


def test_that_enabling_logons_makes_the_host_as_it_was() -> None:
    drained = done(DOCUMENT, drain(FIRST, until_s=NOW_S + 60))
    enabled = done(drained, SetLogons(host_ids=(FIRST,), mode=LogonMode.ENABLED, owner="ben", at_s=NOW_S + 5))
    assert enabled.host(FIRST) == DOCUMENT.host(FIRST)


def test_that_a_selection_is_one_change_that_one_undo_takes_back() -> None:
    change = planned(DOCUMENT, drain(FIRST, SECOND))
    assert change.label == "Drain 2 hosts"
    assert {row.id for row in change.rows} == {FIRST, SECOND}
    after = DOCUMENT.with_change(change, 2)
    assert after.with_change(change.inverse(), 3).hosts(SITE) == DOCUMENT.hosts(SITE)


def test_that_one_host_is_named_in_the_label() -> None:
    name = DOCUMENT.hosts(SITE)[0].server
    assert planned(DOCUMENT, drain(FIRST)).label == f"Drain {name}"
    assert planned(DOCUMENT, drain(FIRST, mode=LogonMode.DISABLED)).label == f"Disable logons on {name}"


def test_that_draining_again_keeps_since_when_but_takes_the_new_reason() -> None:
    drained = done(DOCUMENT, drain(FIRST))
    again = SetLogons(host_ids=(FIRST,), mode=LogonMode.DRAIN, owner="ben", reason="more disks", at_s=NOW_S + 500)
    host = done(drained, again).host(FIRST)
    assert host is not None
    assert (host.drain_since_s, host.drain_owner, host.drain_reason) == (NOW_S, "ben", "more disks")


def test_that_another_mode_counts_from_now() -> None:
    drained = done(DOCUMENT, drain(FIRST))
    other = SetLogons(host_ids=(FIRST,), mode=LogonMode.DRAIN_UNTIL_REBOOT, owner="ben", at_s=NOW_S + 500)
    host = done(drained, other).host(FIRST)
    assert host is not None
    assert host.drain_since_s == NOW_S + 500


def test_that_hosts_that_are_as_wished_make_no_change() -> None:
    drained = done(DOCUMENT, drain(FIRST))
    assert [row.id for row in planned(drained, drain(FIRST, SECOND)).rows] == [SECOND]
    assert planned(drained, drain(FIRST)).is_empty


def test_that_an_end_in_the_past_is_refused_beside_its_field() -> None:
    (problem,) = refused(DOCUMENT, drain(FIRST, until_s=NOW_S))
    assert problem.field == "drain_until_s"


def test_that_a_reason_beyond_its_length_is_refused_beside_its_field() -> None:
    command = SetLogons(host_ids=(FIRST,), mode=LogonMode.DRAIN, reason="x" * 256, at_s=NOW_S)
    (problem,) = refused(DOCUMENT, command)
    assert problem.field == "drain_reason"


def test_that_a_host_that_is_gone_refuses_the_whole_wish() -> None:
    (problem,) = refused(DOCUMENT, drain(FIRST, HostId(ObjectId(999_999))))
    assert "no longer exists" in problem.message


def test_that_the_audit_says_instants_as_a_date() -> None:
    lines = planned(DOCUMENT, drain(FIRST)).describe()
    assert any("Drained since none → 2027-01-15 08:00 UTC" in line for line in lines)
