"""The result of a drill: one JSON object, the same bytes for the same file and seed."""

from __future__ import annotations

import json
from typing import Any, Final

import numpy as np

from ras_console.domain.ids import BrokerId
from ras_console.engine.invariants import Invariant
from ras_console.lab.drills.drill import FORMAT, Drill
from ras_console.lab.drills.run import DrillRun
from ras_console.lab.drills.succession import fault_behind

_PLACES: Final = 3
_LONG_S: Final = 60.0

Result = dict[str, Any]


def result_of(run: DrillRun, engine_version: str) -> Result:
    """Return the result of a run that has come to its end."""
    head = run.drill.head
    return {
        "format": FORMAT,
        "name": head.name,
        "seed": head.seed,
        "method": head.method,
        "engine_version": engine_version,
        "logons": _logons(run),
        "hosts": _hosts(run),
        "brokers": _brokers(run),
        "invariants": [
            {
                "name": each.name.lower(),
                "checks": run.witness.ledger.checked[each],
                "violations": sum(found.invariant is each for found in run.witness.ledger.violations),
            }
            for each in Invariant
        ],
        "timeline": _timeline(run),
        "series": {name: [_rounded(each) for each in column] for name, column in run.eyes.series.items()},
    }


def result_text(result: Result) -> str:
    """Return the bytes of a result, as text."""
    return json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def is_sound(result: Result) -> bool:
    """Return whether no invariant was violated."""
    return not any(each["violations"] for each in result["invariants"])


def run_drill(drill: Drill, engine_version: str) -> Result:
    """Run a drill from beginning to end and return its result."""
    run = DrillRun(drill)
    run.finish()
    return result_of(run, engine_version)


def _logons(run: DrillRun) -> Result:
    outcome, seconds = run.site.clients.outcome, np.array(run.book.seconds)
    p50, p95, p99 = np.percentile(seconds, (50, 95, 99)).tolist() if len(seconds) else (None, None, None)
    most = float(seconds.max()) if len(seconds) else None
    return {
        "requested": run.book.requested,
        "placed": outcome.served,
        "refused": outcome.refused,
        "waited": outcome.waited,
        "failed": outcome.failed + outcome.lost + run.book.broken,
        "seconds": {"p50": _rounded(p50), "p95": _rounded(p95), "p99": _rounded(p99), "max": _rounded(most)},
        "over_60_s_ratio": round(float((seconds > _LONG_S).mean()), 6) if len(seconds) else 0.0,
    }


def _hosts(run: DrillRun) -> Result:
    eyes = run.eyes
    columns = zip(
        run.names.hosts,
        eyes.sessions_max.tolist(),
        eyes.cpu_ratio_p95().tolist(),
        eyes.overload_s().tolist(),
        strict=True,
    )
    return {
        "per_host": [
            {"name": name, "sessions_max": most, "cpu_ratio_p95": _rounded(ratio), "overload_s": _rounded(overload_s)}
            for name, most, ratio, overload_s in columns
        ],
        "overload_host_minutes": _rounded(float(eyes.overload_s().sum()) / 60.0),
        "steady_cpu_ratio_max": _rounded(eyes.steady_ratio_max),
        "quarantined": eyes.quarantined,
    }


def _brokers(run: DrillRun) -> Result:
    placed, refused = run.succession.during_failover()
    changes: list[Result] = []
    before_s = -1.0
    for each in run.succession.changes:
        fault_s = fault_behind(each, run.troubles.done, before_s)
        before_s = each.at_s
        changes.append(
            {
                "at_s": _rounded(each.at_s),
                "from": _name(run, each.before),
                "to": _name(run, each.after),
                "term": each.term,
                "cause": each.cause.value,
                "fault_at_s": _rounded(fault_s),
                "seconds_without_primary": _rounded(each.at_s - each.since_s),
            }
        )
    return {"primary_changes": changes, "placements_during_failover": placed, "refused_during_failover": refused}


def _timeline(run: DrillRun) -> list[Result]:
    return [
        {
            "seq": each.seq,
            "at_s": _rounded(each.fact.at_s),
            "broker": _name(run, each.fact.broker),
            "role": each.fact.role.value if each.fact.role is not None else None,
            "term": each.fact.term,
            "cause": each.fact.cause.value if each.fact.cause is not None else None,
            "text": each.fact.text,
        }
        for each in run.entries
    ]


def _name(run: DrillRun, broker: BrokerId | None) -> str | None:
    return run.names.broker_name(broker)


def _rounded(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a column
    """Return a number as it is written: three places are more than anything here is known to."""
    return round(value, _PLACES) if isinstance(value, float) else value
