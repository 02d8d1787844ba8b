"""Running drills: what the format says of logons, hosts, brokers and faults holds in the result."""

import json
from dataclasses import fields

import pytest

from ras_console.lab.drills.drill import Drill, Expectations
from ras_console.lab.drills.drill_file import read_drill
from ras_console.lab.drills.expectations import judge
from ras_console.lab.drills.result import Result, is_sound, result_text, run_drill


def run(text: str, duration_s: float = 60.0, **head: object) -> Result:
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in head.items())
    made = read_drill(f'format = 1\nname = "T"\nduration_s = {duration_s}\n{lines}{text}', "t.toml")
    assert isinstance(made, Drill), made
    return run_drill(made, "1.0")


HOST = '[[hosts]]\nname = "SH"\ncount = {count}\ncores = {cores}\n'
PLAIN = """
[[logons]]
count = {count}
shape = "burst"
at_s = {at_s}
session_length_s = "fixed:{length}"
logon_fixed_s = "fixed:4"
logon_work_core_s = "fixed:6"
logon_parallel = 2
session_cores = "fixed:0.5"
session_memory_gib = "fixed:1"
"""


def hosts(count: int = 1, cores: int = 8) -> str:
    return HOST.format(count=count, cores=cores)


def wave(count: int = 1, at_s: float = 10.0, length: float = 600.0) -> str:
    return PLAIN.format(count=count, at_s=at_s, length=length)


def fault(at_s: float, kind: str, target: str, **more: float) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in more.items())
    return f'[[faults]]\nat_s = {at_s}\nkind = "{kind}"\ntarget = "{target}"\n{lines}'


def brokers(count: int) -> str:
    return "".join(f'[[brokers]]\nname = "CB-{number + 1}"\n' for number in range(count))


def test_that_a_logon_alone_takes_its_wait_and_its_work_on_the_cores_it_can_use() -> None:
    result = run(hosts() + wave())
    assert result["logons"]["placed"] == result["logons"]["requested"] == 1
    # 4 s of waiting, 6 core-seconds on 2 cores, and the way to broker, store and host.
    assert result["logons"]["seconds"]["p50"] == pytest.approx(7.1, abs=0.1)
    assert result["hosts"]["steady_cpu_ratio_max"] == pytest.approx(0.5 / 8, abs=0.001)
    assert is_sound(result)


def test_that_logons_share_the_processor_and_overload_is_demand_above_capacity() -> None:
    result = run(hosts(cores=4) + wave(count=8))
    # 8 logons ask for 16 of 4 cores: 48 core-seconds last 12 s after the wait.
    assert result["logons"]["seconds"]["p95"] == pytest.approx(16.1, abs=0.2)
    [host] = result["hosts"]["per_host"]
    assert host["overload_s"] == pytest.approx(12.0, abs=0.2)
    assert result["hosts"]["overload_host_minutes"] == pytest.approx(host["overload_s"] / 60, abs=0.001)
    assert host["sessions_max"] == 8


def test_that_each_person_logs_on_once_and_off_after_the_length_of_the_session() -> None:
    result = run(hosts() + wave(count=3, length=20.0))
    series = result["series"]
    sessions = dict(zip(series["at_s"], series["sessions"], strict=True))
    assert (sessions[5.0], sessions[30.0], sessions[45.0]) == (0, 3, 0)
    assert result["logons"]["requested"] == 3
    assert len({len(column) for column in series.values()}) == 1


def test_that_outside_load_and_existing_sessions_are_there_from_the_beginning() -> None:
    text = hosts(cores=4) + "outside_load_cores = 3.0\nexisting_sessions = 6\n"
    result = run(text, duration_s=20.0)
    [host] = result["hosts"]["per_host"]
    assert host["sessions_max"] == 6
    assert result["hosts"]["steady_cpu_ratio_max"] > 0.75
    assert result["logons"]["requested"] == 0
    assert result["logons"]["seconds"]["p50"] is None


def test_that_a_crashed_primary_is_replaced_after_the_delay_and_costs_no_logon() -> None:
    people = wave().replace("burst", "uniform").replace("count = 1", "count = 40")
    text = brokers(2) + hosts(4) + people + "spread_s = 40\n"
    result = run(text + fault(20, "crash", "primary", for_s=20) + "[auto_promotion]\ndelay_s = 5\n", 90)
    [change] = result["brokers"]["primary_changes"]
    assert (change["from"], change["to"], change["fault_at_s"]) == ("CB-1", "CB-2", 20.0)
    assert change["cause"] == "auto-promotion delay run"
    assert 5.0 <= change["seconds_without_primary"] <= 7.1
    assert change["at_s"] - 20.0 == pytest.approx(change["seconds_without_primary"], abs=0.001)
    assert result["logons"]["placed"] == 40
    assert result["brokers"]["placements_during_failover"] > 0
    assert result["brokers"]["refused_during_failover"] == 0
    checks = {each["name"]: each for each in result["invariants"]}
    assert checks["maps_agree"]["checks"] > 0
    assert is_sound(result)


def test_that_a_crash_ends_the_sessions_and_a_broken_logon_has_failed() -> None:
    result = run(hosts() + wave(count=2) + fault(13, "crash", "host:SH"))
    assert result["logons"]["failed"] == 2
    assert result["series"]["sessions"][-1] == 0


def test_that_nonsense_puts_one_host_in_quarantine_and_a_restore_brings_it_back() -> None:
    text = hosts(2) + wave(count=4, at_s=40) + fault(10, "nonsense", "host:SH-1") + fault(20, "restore", "host:SH-1")
    result = run(text, report_period_s=1.0)
    assert result["hosts"]["quarantined"] == 1
    texts = [each["text"] for each in result["timeline"]]
    assert any("SH-1" in each and "make sense again" in each for each in texts), texts
    assert all(each["sessions_max"] > 0 for each in result["hosts"]["per_host"])


def test_that_nobody_is_sent_to_hosts_that_are_drained_until_they_are_restored() -> None:
    text = hosts(3) + wave(count=30, at_s=20) + fault(5, "drain", "hosts:SH-*", for_s=30)
    assert run(text)["logons"]["refused"] == 30
    text = hosts(3) + wave(count=30, at_s=20) + fault(5, "drain", "host:SH-2")
    result = run(text)
    assert [each["sessions_max"] > 0 for each in result["hosts"]["per_host"]] == [True, False, True]
    assert next(each for each in result["invariants"] if each["name"] == "drain_holds")["checks"] == 30


def test_that_disconnected_people_come_back_to_their_own_sessions() -> None:
    text = hosts(2) + wave(count=10) + fault(40, "disconnect-all", "hosts:SH*", spread_s=5)
    result = run(text)
    assert result["logons"]["requested"] == 20
    assert result["logons"]["placed"] == 20
    assert sum(each["sessions_max"] for each in result["hosts"]["per_host"]) == 10


def test_that_all_can_be_logged_off() -> None:
    assert run(hosts(2) + wave(count=10) + fault(40, "logoff-all", "hosts:SH*"))["series"]["sessions"][-1] == 0


def test_that_a_promotion_is_a_change_without_a_gap_and_a_failback_undoes_it() -> None:
    text = brokers(2) + hosts() + fault(10, "promote", "broker:CB-2")
    [change] = run(text)["brokers"]["primary_changes"]
    assert (change["to"], change["fault_at_s"]) == ("CB-2", 10.0)
    assert change["seconds_without_primary"] < 0.5


def test_that_a_host_that_is_slow_has_the_less_capacity() -> None:
    text = hosts(cores=4) + wave(count=1)
    slow = run(text + fault(0, "slow", "host:SH", factor=4))
    assert slow["logons"]["seconds"]["p50"] == pytest.approx(4 + 6 + 0.1, abs=0.1)


def test_that_logons_beyond_the_cap_wait_and_the_higher_priority_goes_first() -> None:
    text = hosts() + wave(count=6) + wave(count=2) + 'resource = "Urgent"\npriority = 3\n'
    result = run(text, duration_s=120, logon_cap_per_host=2)
    logons = result["logons"]
    assert (logons["placed"], logons["refused"], logons["failed"]) == (8, 0, 0)
    assert logons["waited"] == 6
    assert logons["seconds"]["max"] == pytest.approx(4 * 7.1, abs=1.5)
    assert max(result["series"]["logons_in_progress"]) == 2
    assert max(result["series"]["waiting"]) == 6


def test_that_brokers_that_do_not_hear_each_other_are_no_obstacle_to_a_logon() -> None:
    result = run(brokers(3) + hosts(3) + wave(count=12), shared_ledger=False)
    assert result["logons"]["placed"] == 12
    assert is_sound(result)


def test_that_the_same_drill_gives_the_same_bytes_and_another_seed_others() -> None:
    text = (
        brokers(2) + hosts(3) + wave(count=20).replace('"fixed:6"', '"lognormal:6:0.5"') + fault(12, "hang", "primary")
    )
    first, again = (result_text(run(text, seed=3)) for _ in range(2))
    assert first == again
    assert first != result_text(run(text, seed=4))
    assert list(json.loads(first)) == [
        "format", "name", "seed", "method", "engine_version", "logons", "hosts", "brokers", "invariants", "timeline",
        "series",
    ]  # fmt: skip


def test_that_every_expectation_can_hold_and_can_fail() -> None:
    result = run(hosts(cores=2) + wave(count=8) + fault(50, "crash", "host:SH"))
    everything = {each.name: 1_000_000 for each in fields(Expectations)}
    verdicts = judge(Expectations(**everything), result)
    assert [each.key for each in verdicts if not each.holds] == ["quarantined_hosts"]
    nothing = {each.name: 0 for each in fields(Expectations)}
    failed = {each.key for each in judge(Expectations(**nothing), result) if not each.holds}
    assert {"logon_p95_s_max", "logon_p50_s_max", "overload_host_minutes_max"} <= failed
    assert judge(Expectations(), result) == ()
