"""A measured figure and how it is taken, printed and written."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np

_NAME_WIDTH: Final = 72
_WIDTHS: Final = (10, 10, 10, 10, 10, 7)
_CLOCK_WIDTH: Final = 9


class Clock(StrEnum):
    """What a figure was taken with."""

    WALL = "wall"
    """Real time: what somebody waits, other programs included."""
    CPU = "cpu"
    """CPU time of the thread that does the work: what it costs, however busy the machine is."""
    VIRTUAL = "virtual"
    """The lab's own clock: the same on every machine."""
    NONE = ""


class Part(StrEnum):
    """The part of a figure that is held against its aim."""

    MEDIAN = "median"
    P99 = "p99"
    GREATEST = "greatest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a figure should be: `part` at most `limit`, or at least it where more is better."""

    limit: float
    part: Part = Part.MEDIAN
    is_floor: bool = False

    def is_met(self, value: float) -> bool:
        """Return whether a value is as aimed at."""
        return value >= self.limit if self.is_floor else value <= self.limit

    def __str__(self) -> str:
        return f"{self.part} {'≥' if self.is_floor else '≤'} {self.limit:,g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What `runs` measurements came to, in `unit`; `aim` in words and `is_met` where something is aimed at."""

    name: str
    unit: str
    clock: Clock
    median: float
    p10: float
    p90: float
    p99: float
    greatest: float
    runs: int
    aim: str = ""
    is_met: bool | None = None


def figure(name: str, unit: str, clock: Clock, values: Sequence[float], *, aim: Aim | None = None) -> Figure:
    """Return the figure of some measurements; one alone is its own median and has no spread."""
    p10, median, p90, p99, greatest = (float(each) for each in np.percentile(values, (10, 50, 90, 99, 100)))
    parts = {Part.MEDIAN: median, Part.P99: p99, Part.GREATEST: greatest}
    return Figure(
        name=name,
        unit=unit,
        clock=clock,
        median=median,
        p10=p10,
        p90=p90,
        p99=p99,
        greatest=greatest,
        runs=len(values),
        aim="" if aim is None else str(aim),
        is_met=None if aim is None else aim.is_met(parts[aim.part]),
    )


def cpu_ms(work: Callable[[], object], *, runs: int, warm_up: int = 2) -> list[float]:
    """Return the thread-CPU milliseconds of each run after some that do not count."""
    return _taken_ms(work, time.thread_time, runs, warm_up)


def wall_ms(work: Callable[[], object], *, runs: int, warm_up: int = 1) -> list[float]:
    """Return the wall-clock milliseconds of each run after some that do not count."""
    return _taken_ms(work, time.perf_counter, runs, warm_up)


def number(value: float) -> str:
    """Return a value as it is printed: two decimals, none above a thousand."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"


def heading() -> str:
    """Return the first line of the table."""
    return _line("figure", ("median", "p10", "p90", "p99", "greatest", "runs"), "clock", "aim")


def line(each: Figure) -> str:
    """Return a figure as a line of the table."""
    numbers = (each.median, each.p10, each.p90, each.p99, each.greatest)
    cells = (*(number(value) for value in numbers), str(each.runs))
    verdict = {None: "", True: "  met", False: "  MISSED"}[each.is_met]
    return _line(f"{each.name} [{each.unit}]", cells, each.clock, each.aim + verdict)


def write(path: Path, machine: Mapping[str, str], figures: Sequence[Figure], *, is_quick: bool) -> None:
    """Write everything as one JSON object: `machine`, `is_quick` and the list `figures`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": dict(machine), "is_quick": is_quick, "figures": [asdict(each) for each in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _taken_ms(work: Callable[[], object], clock: Callable[[], float], runs: int, warm_up: int) -> list[float]:
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(runs):
        began_s = clock()
        work()
        taken.append(1000.0 * (clock() - began_s))
    return taken


def _line(name: str, cells: Sequence[str], clock: str, aim: str) -> str:
    numbers = "".join(cell.rjust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return f"{name.ljust(_NAME_WIDTH)}{numbers}  {clock.ljust(_CLOCK_WIDTH)}{aim}".rstrip()
