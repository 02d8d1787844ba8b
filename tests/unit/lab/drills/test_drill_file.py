"""Reading drill files: defaults, and every mistake at once with its line, key and range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ras_console.lab.distributions import Exponential, Fixed, Lognormal
from ras_console.lab.drills.drill import Drill
from ras_console.lab.drills.drill_file import DrillProblem, read_drill

LEAST = """format = 1
name = "Least"
duration_s = 60
[[hosts]]
name = "SH"
"""


def drill(text: str) -> Drill:
    made = read_drill(text, "a.toml")
    assert isinstance(made, Drill), made
    return made


def problems(text: str) -> list[DrillProblem]:
    found = read_drill(text, "a.toml")
    assert not isinstance(found, Drill)
    return list(found)


def test_that_the_least_file_has_every_default() -> None:
    made = drill(LEAST)
    head = made.head
    assert (head.method, head.seed, head.report_period_s, made.dead_after_s) == ("predictive", 0, 2.0, 6.0)
    assert [each.name for each in made.brokers] == ["CB-1"]
    assert made.hosts[0].names == ("SH",)
    assert (made.auto_promotion.delay_s, made.auto_promotion.lease_s) == (15.0, 2.0)
    assert (made.logons, made.faults) == ((), ())


def test_that_hosts_are_numbered_and_distributions_are_read() -> None:
    made = drill(
        LEAST
        + """count = 3
[[logons]]
count = 5
at_s = 1
session_length_s = "exponential:60"
logon_fixed_s = "fixed:8"
session_cores = "lognormal:0.1:1.6"
"""
    )
    assert made.hosts[0].names == ("SH-1", "SH-2", "SH-3")
    wave = made.logons[0]
    assert (wave.session_length_s, wave.logon_fixed_s) == (Exponential(mean=60.0), Fixed(mean=8.0))
    assert wave.session_cores == Lognormal(mean=0.1, sigma=1.6)


def test_that_all_mistakes_are_told_at_once_with_their_lines() -> None:
    found = problems(
        """format = 1
name = "Bad"
duration_s = -1
speed = 3
[[hosts]]
count = 0
cores = "many"
[[faults]]
at_s = 5
kind = "explode"
target = "primary"
[expect]
refused_max = 0.5
"""
    )
    assert [(each.line, each.key) for each in found] == [
        (4, "speed"), (3, "duration_s"), (13, "expect.refused_max"), (5, "hosts.name"), (6, "hosts.count"),
        (7, "hosts.cores"), (10, "faults.kind"),
    ]  # fmt: skip
    assert str(found[1]) == "a.toml:3: duration_s is -1; it must be a number from 1 to 2.6784e+06"
    assert "a whole number from 1 to 5000" in found[4].message
    assert "crash, hang, partition" in found[6].message


@pytest.mark.parametrize(
    ("lines", "key", "said"),
    [
        ("[[hosts]]\nname = 'B'\n[[hosts]]\nname = 'B'", "hosts.name", "there twice"),
        ("[[faults]]\nat_s = 1\nkind = 'crash'\ntarget = 'host:SX'", "faults.target", "names no host; there are SH"),
        ("[[faults]]\nat_s = 1\nkind = 'crash'\ntarget = 'hosts:X*'", "faults.target", "matches no host"),
        ("[[faults]]\nat_s = 1\nkind = 'drain'\ntarget = 'primary'", "faults.target", "is for hosts"),
        ("[[faults]]\nat_s = 1\nkind = 'promote'\ntarget = 'secondary'", "faults.target", "for a named broker"),
        ("[[faults]]\nat_s = 1\nkind = 'hang'\ntarget = 'everybody'", "faults.target", "must be primary"),
        ("[[faults]]\nat_s = 99\nkind = 'hang'\ntarget = 'primary'", "faults.at_s", "ends at 60"),
        ("[[logons]]\ncount = 1\nat_s = 61", "logons.at_s", "ends at 60"),
        ("[[brokers]]\nname = 'B'\nstandby = true", "brokers.enabled", "no standby"),
    ],
)
def test_that_what_does_not_fit_together_is_refused(lines: str, key: str, said: str) -> None:
    found = problems(LEAST + lines + "\n")
    assert {each.key for each in found} == {key}
    assert said in found[0].message


@pytest.mark.parametrize(
    "text",
    ["fixed", "fixed:-1", "lognormal:1", "lognormal:0:1", "lognormal:1:9", "normal:1:1", "exponential:nan", "fixed:x"],
)
def test_that_a_distribution_that_is_none_is_refused(text: str) -> None:
    (found,) = problems(LEAST + f'[[logons]]\ncount = 1\nat_s = 1\nlogon_fixed_s = "{text}"\n')
    assert found.key == "logons.logon_fixed_s"


def test_that_broken_toml_names_the_line() -> None:
    (found,) = problems('format = 1\nname = "x\n')
    assert found.line == 2
    assert "is not TOML" in found.message


def test_that_a_missing_host_list_is_said() -> None:
    assert [each.key for each in problems('format = 1\nname = "x"\nduration_s = 5\n')] == ["hosts"]


@given(st.text(max_size=200))
def test_that_any_text_is_a_drill_or_has_problems(text: str) -> None:
    found = read_drill(LEAST + text, "a.toml")
    assert isinstance(found, Drill) or len(found) > 0
