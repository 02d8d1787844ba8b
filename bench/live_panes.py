"""One frame of the live pane's chart: taking a picture in, composing the scene, painting it at its real size."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtWidgets import QApplication

from bench import farms
from bench.effort import Effort
from bench.figures import Aim, Clock, Figure, cpu_ms, figure
from bench.stepping import SteppedLab
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.app import make_qt
from ras_console.gui.assets import Assets
from ras_console.gui.chart.canvas import LiveChart
from ras_console.gui.chart.director import SceneDirector
from ras_console.gui.theme import ThemeChoice, ThemeSwitch

_SIZE_PX: Final = (1100, 320)
_RANGE_S: Final = 300.0
_PAST_STEP_S: Final = 0.5
_FRAME_S: Final = 0.05
_AIM: Final = Aim(limit=6.0)


def measure(effort: Effort) -> list[Figure]:
    """Return the cost of a frame for sites of three sizes, with five minutes of history on show."""
    qt = QApplication.instance() or make_qt(["bench"])
    if not isinstance(qt, QApplication):
        raise TypeError("the bench needs an application with widgets")
    assets = Assets()
    assets.load_fonts()
    themes = ThemeSwitch(qt, assets, ThemeChoice.LIGHT)
    return [_frame(effort, themes, hosts) for hosts in (10, 100, effort.of(1000, 200))]


def _frame(effort: Effort, themes: ThemeSwitch, hosts: int) -> Figure:
    lab = SteppedLab(hosts, hosts * farms.SESSIONS_PER_HOST)
    first = lab.run(effort.of(5, 1)).snapshot
    names = farms.make_document(hosts=hosts).names()
    director, chart = SceneDirector(), LiveChart(themes)
    chart.resize(*_SIZE_PX)
    chart.show()
    QApplication.processEvents()  # until the platform has shown it, nothing is painted
    pictures = _Pictures(first)
    for _ in range(round(_RANGE_S / _PAST_STEP_S)):
        director.add_snapshot(pictures.next(_PAST_STEP_S))

    def frame() -> None:
        director.add_snapshot(pictures.next(_FRAME_S))
        scene = director.scene(first.sites[0].id, _RANGE_S, names)
        if scene is None:
            raise RuntimeError("there is nothing to show")
        chart.show_scene(scene)
        chart.repaint()

    taken = cpu_ms(frame, runs=effort.of(400, 20), warm_up=effort.of(40, 2))
    chart.close()
    width, height = _SIZE_PX
    return figure(f"live pane frame, {hosts:,} hosts, {width}x{height}", "ms", Clock.CPU, taken, aim=_AIM)


class _Pictures:
    """Pictures that follow a real one: the same site, its hosts' loads wandering."""

    def __init__(self, first: FarmSnapshot) -> None:
        self._latest = first
        self._chance = np.random.default_rng(3)

    def next(self, after_s: float) -> FarmSnapshot:
        """Return the next picture."""
        latest = self._latest
        site = latest.sites[0]
        step = self._chance.normal(0.0, 0.02 * after_s**0.5, len(site.hosts.ids))
        load = np.clip(site.hosts.load_ratio + step, 0.0, 1.0).astype(np.float32)
        load.setflags(write=False)
        self._latest = replace(
            latest,
            number=latest.number + 1,
            at_s=latest.at_s + after_s,
            sites=(replace(site, hosts=replace(site.hosts, load_ratio=load)),),
        )
        return self._latest
