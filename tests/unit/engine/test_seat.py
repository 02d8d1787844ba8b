"""When a broker joins, serves, stands by and stops."""

from __future__ import annotations

from typing import Any

from ras_console.domain.vocabulary import Role
from ras_console.engine.seat import Circumstances, Seat, resting_role, taken

FRESH = Seat(started_s=10.0)


def around(now_s: float, **changes: Any) -> Circumstances:
    usual = {"is_enabled": True, "is_standby": False, "is_needed": False, "is_store_known": True, "is_site_known": True}
    return Circumstances(now_s=now_s, **(usual | changes))


def role(seat: Seat, *, is_enabled: bool = True) -> Role:
    return resting_role(seat, is_enabled=is_enabled)


def test_that_a_broker_joins_until_it_knows_store_and_hosts() -> None:
    seat = taken(FRESH, around(10.0, is_site_known=False))
    assert role(seat) is Role.JOINING
    assert role(taken(seat, around(11.0, is_store_known=False))) is Role.JOINING
    assert role(taken(seat, around(11.0))) is Role.SECONDARY


def test_that_it_begins_after_three_seconds_whatever_is_missing() -> None:
    seat = taken(FRESH, around(10.0))
    assert role(taken(seat, around(12.9, is_site_known=False))) is Role.JOINING
    assert role(taken(seat, around(13.0, is_site_known=False, is_store_known=False))) is Role.SECONDARY


def test_that_an_admitted_broker_stays_admitted_when_the_store_falls_silent() -> None:
    seat = taken(taken(FRESH, around(10.0)), around(10.5))
    assert role(taken(seat, around(11.0, is_store_known=False, is_site_known=False))) is Role.SECONDARY


def test_that_a_standby_broker_listens_before_it_stands_by_and_hears_no_hosts() -> None:
    assert role(taken(FRESH, around(11.4, is_standby=True))) is Role.JOINING
    seat = taken(FRESH, around(11.5, is_standby=True))
    assert role(seat) is Role.STANDBY
    assert seat.hears_since_s is None


def test_that_a_needed_standby_broker_serves_once_it_knows_the_hosts() -> None:
    seat = taken(FRESH, around(12.0, is_standby=True))
    seat = taken(seat, around(20.0, is_standby=True, is_needed=True, is_site_known=False))
    assert (role(seat), seat.hears_since_s) == (Role.STANDBY, 20.0)
    seat = taken(seat, around(21.0, is_standby=True, is_needed=True))
    assert role(seat) is Role.SECONDARY


def test_that_a_standby_broker_rests_when_it_is_no_longer_needed() -> None:
    serving = Seat(started_s=0.0, hears_since_s=5.0, is_admitted=True)
    assert role(taken(serving, around(30.0, is_standby=True))) is Role.STANDBY


def test_that_a_disabled_broker_stops_and_joins_anew_when_it_is_enabled() -> None:
    serving = Seat(started_s=0.0, hears_since_s=5.0, is_admitted=True)
    seat = taken(serving, around(30.0, is_enabled=False))
    assert role(seat, is_enabled=False) is Role.DISABLED
    assert not seat.is_admitted
    assert role(taken(seat, around(31.0))) is Role.JOINING
