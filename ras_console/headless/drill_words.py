"""What a drill's result says, in a few lines an operator reads."""

from __future__ import annotations

from ras_console.lab.drills.expectations import Verdict
from ras_console.lab.drills.result import Result

KEYS = {
    "logon_p50_s_max": "half of the logons within (s)",
    "logon_p95_s_max": "95 % of the logons within (s)",
    "over_60_s_ratio_max": "share of logons over 60 s",
    "refused_max": "logons refused",
    "failed_max": "logons failed",
    "waited_max": "logons that waited",
    "overload_host_minutes_max": "overload (host minutes)",
    "primary_gap_s_max": "longest time without a primary (s)",
    "primary_changes_max": "changes of the primary",
    "quarantined_hosts": "hosts in quarantine",
}
"""What each line of `[expect]` is about."""


def summary(result: Result, verdicts: tuple[Verdict, ...]) -> list[str]:
    """Return the lines: what came of the logons, hosts and brokers, what was expected, what must never be."""
    logons, hosts, brokers = result["logons"], result["hosts"], result["brokers"]
    seconds = logons["seconds"]
    people = (
        f"{logons['requested']:,} asked for, {logons['placed']:,} let in, {logons['refused']:,} refused, "
        f"{logons['failed']:,} failed, {logons['waited']:,} waited"
    )
    times = (
        f"median {shown(seconds['p50'])}, 95 % {shown(seconds['p95'])}, 99 % {shown(seconds['p99'])}, "
        f"longest {shown(seconds['max'])}; over a minute {logons['over_60_s_ratio']:.1%}"
    )
    load = (
        f"{shown(hosts['overload_host_minutes'])} host minutes of overload, busiest without logons "
        f"{hosts['steady_cpu_ratio_max']:.0%}, {hosts['quarantined']} quarantined"
    )
    lines = [
        f"{result['name']}: {result['method']}, seed {result['seed']}",
        f"  logons     {people}",
        f"  seconds    {times}",
        f"  hosts      {load}",
    ]
    lines += [
        f"  primary    {each['from']} → {each['to']} at {shown(each['at_s'])} s, term {each['term']}: {each['cause']}; "
        f"{shown(each['seconds_without_primary'])} s without"
        for each in brokers["primary_changes"]
    ]
    if brokers["primary_changes"]:
        lines.append(
            f"  meanwhile  {brokers['placements_during_failover']:,} placed, "
            f"{brokers['refused_during_failover']:,} refused"
        )
    lines += [f"  {verdict_line(each)}" for each in verdicts]
    broken = [each for each in result["invariants"] if each["violations"]]
    lines += [f"  VIOLATED   {each['name']}: {each['violations']:,} times in {each['checks']:,}" for each in broken]
    return lines


def verdict_line(verdict: Verdict) -> str:
    """Return one expectation, whether it holds, and what was found."""
    sign = "=" if verdict.key == "quarantined_hosts" else "≤"
    word = "holds" if verdict.holds else "FAILS"
    found = "nothing to judge by" if verdict.found is None else shown(verdict.found)
    return f"{word:<10} {KEYS[verdict.key]} {sign} {verdict.wanted:g}: {found}"


def shown(value: float | None) -> str:
    """Return a figure as people write it; a dash for none."""
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0")
