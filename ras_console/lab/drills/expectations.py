"""What a drill must show, held against its result."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ras_console.lab.drills.drill import Expectations
from ras_console.lab.drills.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One line of `[expect]`: `found` is None where the drill has nothing to show for it."""

    key: str
    wanted: float
    found: float | None
    holds: bool


def judge(expect: Expectations, result: Result) -> tuple[Verdict, ...]:
    """Return a verdict for each line that the drill has, in the order of the format."""
    return tuple(
        _verdict(each.name, wanted, result)
        for each in fields(expect)
        if (wanted := getattr(expect, each.name)) is not None
    )


def _verdict(key: str, wanted: float, result: Result) -> Verdict:
    found = _found(key, result)
    # All but one are bounds; what is expected of logons is not shown where there were none.
    holds = found == wanted if key == "quarantined_hosts" else found is not None and found <= wanted
    return Verdict(key=key, wanted=wanted, found=found, holds=holds)


def _found(key: str, result: Result) -> float | None:
    logons, hosts, changes = result["logons"], result["hosts"], result["brokers"]["primary_changes"]
    found: dict[str, float | None] = {
        "logon_p50_s_max": logons["seconds"]["p50"],
        "logon_p95_s_max": logons["seconds"]["p95"],
        "over_60_s_ratio_max": logons["over_60_s_ratio"],
        "refused_max": logons["refused"],
        "failed_max": logons["failed"],
        "waited_max": logons["waited"],
        "overload_host_minutes_max": hosts["overload_host_minutes"],
        "primary_gap_s_max": max((each["seconds_without_primary"] for each in changes), default=0.0),
        "primary_changes_max": len(changes),
        "quarantined_hosts": hosts["quarantined"],
    }
    return found[key]
