"""Text of a form to values, field by field."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.config.reading import parse
from ras_console.config.validate import LAST_INSTANT_S, check_value
from ras_console.config.wording import text_of
from ras_console.domain.catalogue import (
    AUTO_PROMOTION,
    BROKER,
    HOST,
    KINDS,
    LOAD_BALANCING,
    RESOURCE,
    SCHEDULE,
    SITE,
    KindSpec,
)
from ras_console.domain.errors import Problem
from ras_console.domain.fields import Editor, FieldSpec
from ras_console.domain.vocabulary import LogonMode, Method


@pytest.mark.parametrize(
    ("kind", "name", "text", "value"),
    [
        (BROKER, "server", "  ras-cb-2.example.com ", "ras-cb-2.example.com"),
        (BROKER, "ip", " 10.0.0.1", "10.0.0.1"),
        (BROKER, "alternative_ips", "10.0.0.1; 10.0.0.2 ;", ("10.0.0.1", "10.0.0.2")),
        (BROKER, "alternative_ips", "10.0.0.1,fd00::1\n10.0.0.3", ("10.0.0.1", "fd00::1", "10.0.0.3")),
        (BROKER, "alternative_ips", "", ()),
        (BROKER, "cores", " 12 ", 12),
        (BROKER, "is_standby", "On", True),
        (BROKER, "is_standby", "no", False),
        (HOST, "logon_mode", "drain", LogonMode.DRAIN),
        (HOST, "logon_mode", "Drain until reboot", LogonMode.DRAIN_UNTIL_REBOOT),
        (HOST, "log_off_disconnected_after_s", "Never", -1.0),
        (HOST, "log_off_disconnected_after_s", "25.0", 25.0),
        (HOST, "preferred_broker_id", "", None),
        (HOST, "preferred_broker_id", "6", 6),
        (HOST, "pool_id", "5", 5),
        (RESOURCE, "pool_ids", "5; 6", (5, 6)),
        (LOAD_BALANCING, "method", "Even users by weight", Method.WEIGHTED_USERS),
        (AUTO_PROMOTION, "delay_s", "15", 15.0),
        (AUTO_PROMOTION, "delay_s", "15 s", 15.0),
        (AUTO_PROMOTION, "delay_s", "1 h 30 min", 5400.0),
        (AUTO_PROMOTION, "delay_s", "1h30min", 5400.0),
        (AUTO_PROMOTION, "delay_s", "3 Days", 259_200.0),
        (SITE, "is_lab", "true", True),
    ],
)
def test_that_text_becomes_the_value_it_stands_for(kind: KindSpec, name: str, text: str, value: object) -> None:
    read = parse(kind.field(name), text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "name", "text", "message"),
    [
        (BROKER, "server", "  ", "Server is missing."),
        (BROKER, "cores", "", "Cores is missing."),
        (BROKER, "cores", "many", "Cores cannot be “many”."),
        (BROKER, "cores", "300", "Cores is out of range: 1 to 256."),
        (BROKER, "memory_gib", "0", "Memory is out of range: 1 GiB to 4096 GiB."),
        (BROKER, "is_standby", "perhaps", "Standby cannot be “perhaps”."),
        (BROKER, "alternative_ips", "10.0.0.1; 10.0.0.1", "10.0.0.1 is in the list twice."),
        (BROKER, "ip", "10.0.0.256", "“10.0.0.256” is not an IP address."),
        (AUTO_PROMOTION, "delay_s", "1 s", "Promote after is out of range: 5 s to 3 d."),
        (AUTO_PROMOTION, "delay_s", "soon", "Promote after cannot be “soon”."),
        (AUTO_PROMOTION, "delay_s", "5 parsecs", "Promote after cannot be “5 parsecs”."),
        (AUTO_PROMOTION, "delay_s", "", "Promote after is missing."),
        (HOST, "logon_mode", "closed", "“closed” is not a choice for Logon control."),
        (HOST, "preferred_broker_id", "first", "Preferred broker cannot be “first”."),
        (RESOURCE, "pool_ids", "5; all", "Publish from cannot be “all”."),
    ],
)
def test_that_text_unfit_for_a_field_is_a_problem_beside_it(kind: KindSpec, name: str, text: str, message: str) -> None:
    problem = parse(kind.field(name), text)
    assert isinstance(problem, Problem)
    assert (problem.field, problem.message) == (name, message)


def test_that_line_breaks_belong_in_text_of_several_lines_only() -> None:
    one = FieldSpec(name="a", label="A", help="", source="", editor=Editor.TEXT)
    many = FieldSpec(name="a", label="A", help="", source="", editor=Editor.MULTILINE)
    assert check_value(one, "a\nb") is not None
    assert check_value(many, "a\nb\tc") is None
    assert check_value(many, "a\x00b") is not None


def test_that_decimals_are_read_and_bounded_below_alone() -> None:
    spec = FieldSpec(name="a", label="Factor", help="", source="", editor=Editor.DECIMAL, minimum=1)
    assert parse(spec, "2.5") == 2.5
    problem = parse(spec, "0.5")
    assert isinstance(problem, Problem)
    assert problem.message == "Factor is out of range: at least 1."
    assert isinstance(parse(spec, "nan"), Problem)


@pytest.mark.parametrize("spec", [spec for kind in KINDS.values() for spec in kind.fields if not spec.is_required])
def test_that_every_default_is_fit_for_its_field_and_reads_as_text(spec: FieldSpec) -> None:
    assert check_value(spec, spec.default) is None
    assert text_of(spec, spec.default)


_INSTANT = HOST.field("drain_until_s")


@given(st.floats())
def test_that_every_instant_that_is_taken_can_be_written_as_a_date(instant_s: float) -> None:
    if check_value(_INSTANT, instant_s) is None:
        assert text_of(_INSTANT, instant_s).endswith(" UTC")
        for ahead_h in (-14, 14):  # in every time zone
            assert datetime.fromtimestamp(instant_s, tz=timezone(timedelta(hours=ahead_h))).year >= 1969


@pytest.mark.parametrize("instant_s", [-1.0, LAST_INSTANT_S, 3.6e303, math.inf, math.nan])
def test_that_an_instant_outside_of_the_calendar_is_refused(instant_s: float) -> None:
    assert check_value(_INSTANT, instant_s) is not None
    assert check_value(_INSTANT, LAST_INSTANT_S - 1) is None


@pytest.mark.parametrize("start", ["9999-12-31T23:59", "0001-01-01T00:00", "1969-12-31T23:59"])
def test_that_a_schedule_starts_in_a_year_that_every_time_zone_can_write(start: str) -> None:
    problem = check_value(SCHEDULE.field("start"), start)
    assert problem is not None
    assert (problem.field, problem.message) == ("start", "First start lies outside of the calendar.")
    assert check_value(SCHEDULE.field("start"), "9998-12-31T23:59") is None


@given(st.text(max_size=40), st.sampled_from([spec for kind in KINDS.values() for spec in kind.fields]))
def test_that_no_text_at_all_makes_parsing_fail(text: str, spec: FieldSpec) -> None:
    read = parse(spec, text)
    assert isinstance(read, Problem) or check_value(spec, read) is None
