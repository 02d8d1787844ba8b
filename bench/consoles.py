"""The whole console in a process of its own: how late its events are, what a picture costs, what memory it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench import children, farms
from bench.effort import Effort
from bench.figures import Aim, Clock, Figure, Part, figure
from ras_console.config.defaults import lab_farm
from ras_console.storage.repository import Repository

_LATENESS_AIM: Final = Aim(limit=16.0, part=Part.P99)
_PAGES: Final = (("broker", "a broker's page"), ("hosts", "the list of hosts"))


def measure(effort: Effort) -> list[Figure]:
    """Return lateness, cost of a picture and memory with a large farm, memory with the lab of a first start."""
    hosts = effort.of(1000, 20)
    sessions = hosts * farms.SESSIONS_PER_HOST
    large = farms.make_file(effort.folder / "large.sqlite", farms.make_document(hosts=hosts))
    what = f"{hosts:,} hosts, {sessions:,} sessions"
    figures: list[Figure] = []
    opening: list[float] = []
    resident: list[float] = []
    for page, words in _PAGES:
        said = _run(effort, large, sessions, page, "threads")
        place = f"{words}, {what}"
        figures += [
            figure(f"event loop lateness: {place}", "ms", Clock.WALL, said["waits_ms"], aim=_LATENESS_AIM),
            figure(f"GUI thread's share of a core: {words}", "%", Clock.CPU, _percent(said["gui_cpu_ratio"])),
            figure(f"pictures shown: {words}", "1/s", Clock.WALL, said["pictures_per_s"]),
        ]
        opening += [max(said["opening_ms"])]
        resident += said["resident_mib"]
    figures += [
        figure(f"longest stall while a farm opens: {what}", "ms", Clock.WALL, opening),
        figure(f"resident memory: {what}", "MiB", Clock.NONE, resident),
    ]
    for page, words in _PAGES:
        said = _run(effort, large, sessions, page, "stepped")
        figures += [
            figure(f"snapshot apply, all slots: {words}, {hosts:,} hosts", "ms", Clock.CPU, said["applied_ms"]),
            figure(f"repaint after a snapshot: {words}, {hosts:,} hosts", "ms", Clock.CPU, said["painted_ms"]),
        ]
    usual = effort.folder / "usual.sqlite"
    Repository.create(usual, lab_farm("RAS-CB-1"), actor="bench").close()
    resident = [_run(effort, usual, None, "broker", "threads")["resident_mib"][0] for _ in range(effort.of(3, 1))]
    figures.append(figure("resident memory: the lab of a first start", "MiB", Clock.NONE, resident))
    return figures


def _run(effort: Effort, path: Path, sessions: int | None, page: str, mode: str) -> dict[str, list[float]]:
    wanted = "" if sessions is None else str(sessions)
    seconds = effort.of(8, 1)
    return children.run_module("bench.console_load", [str(path), wanted, str(seconds), page, mode], effort.folder)


def _percent(ratios: list[float]) -> list[float]:
    return [100.0 * each for each in ratios]
