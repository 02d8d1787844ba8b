"""From the start of a process to its first painted frame: the console against an empty window, one after the other."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bench import children
from bench.effort import Effort
from bench.figures import Aim, Clock, Figure, figure
from ras_console.config.defaults import lab_farm
from ras_console.storage.repository import Repository

_AIM_S: Final = 1.5
_AIM_RATIO: Final = 3.0


def measure(effort: Effort) -> list[Figure]:
    """Return both starts and their ratio, offscreen and, where Xvfb is installed, on an X server."""
    figures = _on(effort, "offscreen", "")
    if shutil.which("Xvfb"):
        with x_server() as display:
            figures += _on(effort, "X server", display)
    return figures


@contextmanager
def x_server() -> Iterator[str]:
    """Run an X server without a screen for the block; yields its display."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            if server.stdout is None:
                raise RuntimeError("Xvfb was started without a way to say its display")
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def _on(effort: Effort, platform: str, display: str) -> list[Figure]:
    database = effort.folder / f"start-{platform.replace(' ', '-')}.sqlite"
    Repository.create(database, lab_farm("RAS-CB-1"), actor="bench").close()
    empty, console = [], []
    for run in range(effort.of(12, 1) + 1):
        empty_s = _start_s(effort, "bench.empty_start", [], display)
        console_s = _start_s(effort, "bench.console_start", [str(database)], display)
        if run:  # the first pair reads everything from the disk and compiles it
            empty.append(empty_s)
            console.append(console_s)
    ratios = [mine / least for mine, least in zip(console, empty, strict=True)]
    return [
        figure(f"start to first frame, empty window, {platform}", "s", Clock.WALL, empty),
        figure(f"start to first frame, console on a lab, {platform}", "s", Clock.WALL, console, aim=Aim(limit=_AIM_S)),
        figure(f"start to first frame, console / empty, {platform}", "", Clock.WALL, ratios, aim=Aim(limit=_AIM_RATIO)),
    ]


def _start_s(effort: Effort, module: str, arguments: list[str], display: str) -> float:
    """Return the seconds between starting a process and its word that the frame is there; both read one clock."""
    began_s = time.monotonic()
    return children.run_module(module, arguments, effort.folder, display)["painted_s"][0] - began_s
