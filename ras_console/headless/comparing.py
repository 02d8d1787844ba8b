"""Runs one drill by several methods and seeds, in as many processes as the machine has processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from statistics import fmean

from ras_console import __version__
from ras_console.lab.drills.drill import Drill
from ras_console.lab.drills.result import Result, is_sound, run_drill


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is compared of one run."""

    p50: float | None
    p95: float | None
    overload_host_minutes: float
    refused: int
    failed: int
    is_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One method over all seeds: means, and the sum of what was refused and failed."""

    method: str
    p50: float | None
    p95: float | None
    p95_least: float | None
    p95_most: float | None
    overload_host_minutes: float
    refused: int
    failed: int
    is_sound: bool


def figures_of(drill: Drill) -> Figures:
    """Run a drill; return what is compared."""
    result: Result = run_drill(drill, __version__)
    logons = result["logons"]
    return Figures(
        p50=logons["seconds"]["p50"],
        p95=logons["seconds"]["p95"],
        overload_host_minutes=result["hosts"]["overload_host_minutes"],
        refused=logons["refused"],
        failed=logons["failed"],
        is_sound=is_sound(result),
    )


def compare(
    drill: Drill, methods: Sequence[str], seeds: int, *, processes: int | None, tell: Callable[[], None]
) -> list[Comparison]:
    """Return a comparison for each method, in their order; `tell` is called after each run."""
    wanted = [
        replace(drill, head=replace(drill.head, method=method, seed=drill.head.seed + number))
        for method in methods
        for number in range(seeds)
    ]
    found: dict[int, Figures] = {}
    with ProcessPoolExecutor(max_workers=processes or os.cpu_count()) as pool:
        running = {pool.submit(figures_of, each): number for number, each in enumerate(wanted)}
        for done in as_completed(running):
            found[running[done]] = done.result()
            tell()
    return [
        _compared(method, [found[number * seeds + seed] for seed in range(seeds)])
        for number, method in enumerate(methods)
    ]


def _compared(method: str, runs: list[Figures]) -> Comparison:
    p50 = [each.p50 for each in runs if each.p50 is not None]
    p95 = [each.p95 for each in runs if each.p95 is not None]
    return Comparison(
        method=method,
        p50=fmean(p50) if p50 else None,
        p95=fmean(p95) if p95 else None,
        p95_least=min(p95, default=None),
        p95_most=max(p95, default=None),
        overload_host_minutes=fmean(each.overload_host_minutes for each in runs),
        refused=sum(each.refused for each in runs),
        failed=sum(each.failed for each in runs),
        is_sound=all(each.is_sound for each in runs),
    )
