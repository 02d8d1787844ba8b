"""The plots of a drill's page, each an SVG drawing with its axes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np

from ras_console.headless.drill_words import shown
from ras_console.lab.drills.drill import Drill
from ras_console.lab.drills.result import Result

_WIDTH: Final = 920
_LEFT: Final = 64
_RIGHT: Final = 16
_TOP: Final = 12
_BOTTOM: Final = 28
_TICKS: Final = 5
_BARS: Final = 60

_ROLE_COLOURS: Final = {
    "primary": "var(--good)",
    "suspended": "var(--amber)",
    "candidate": "var(--amber)",
    "secondary": "var(--blue)",
    "joining": "var(--band)",
    "standby": "var(--line)",
    "down": "var(--bad)",
    "disabled": "var(--line)",
    "not_reached": "var(--line)",
}


class _Frame:
    """A plot's area: axes from 0 to `x_most` and `y_most`."""

    def __init__(self, height: int, x_most: float, y_most: float) -> None:
        self.height = height
        self._x_most = x_most or 1.0
        self._y_most = y_most or 1.0

    def x(self, value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * value / self._x_most

    def y(self, value: float) -> float:
        return self.height - _BOTTOM - (self.height - _TOP - _BOTTOM) * min(value / self._y_most, 1.0)

    def drawing(self, *parts: str, label: str) -> str:
        """Return the drawing; `label` is what it shows, for those who cannot see it."""
        return (
            f'<svg viewBox="0 0 {_WIDTH} {self.height}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
        )

    def x_axis(self, unit: str) -> str:
        ticks = (self._x_most * number / _TICKS for number in range(_TICKS + 1))
        return "".join(
            f'<text x="{self.x(each):.1f}" y="{self.height - 8}" text-anchor="middle">{shown(round(each, 1))} '
            f"{unit}</text>"
            for each in ticks
        )

    def y_axis(self, *, as_percent: bool = False) -> str:
        parts = []
        for number in range(3):
            value = self._y_most * number / 2
            text = f"{value:.0%}" if as_percent else shown(round(value, 1))
            parts.append(
                f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{self.y(value):.1f}" y2="{self.y(value):.1f}" '
                f'stroke="var(--line)"/><text x="{_LEFT - 6}" y="{self.y(value) + 4:.1f}" '
                f'text-anchor="end">{text}</text>'
            )
        return "".join(parts)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str) -> str:
        points = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in zip(xs, ys, strict=True))
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'

    def band(self, xs: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
        there = [f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in zip(xs, high, strict=True)]
        back = [f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in zip(xs, low, strict=True)]
        return f'<polygon points="{" ".join([*there, *reversed(back)])}" fill="var(--band)"/>'

    def mark(self, x: float, text: str) -> str:
        """Return a line from top to bottom with its name."""
        return (
            f'<line x1="{self.x(x):.1f}" x2="{self.x(x):.1f}" y1="{_TOP}" y2="{self.height - _BOTTOM}" '
            f'stroke="var(--bad)" stroke-dasharray="3 3"/><text x="{self.x(x) + 4:.1f}" y="{_TOP + 10}">'
            f"{escape(text)}</text>"
        )


def distribution_plot(seconds: Sequence[float]) -> str:
    """Return how many logons took how long, with the median and where 95 of 100 have ended."""
    if not seconds:
        return ""
    most = max(seconds)
    counts, edges = np.histogram(np.array(seconds), bins=_BARS, range=(0.0, most or 1.0))
    frame = _Frame(220, most, float(counts.max()))
    p50, p95 = np.percentile(np.array(seconds), (50, 95)).tolist()
    width = max(frame.x(float(edges[1])) - frame.x(0.0) - 1.0, 1.0)
    bars = "".join(
        f'<rect x="{frame.x(left):.1f}" y="{frame.y(count):.1f}" width="{width:.1f}" '
        f'height="{frame.y(0) - frame.y(count):.1f}" fill="var(--blue)"/>'
        for left, count in zip(edges[:-1].tolist(), counts.tolist(), strict=True)
        if count
    )
    marks = frame.mark(p50, f"median {shown(p50)} s") + frame.mark(p95, f"95 % {shown(p95)} s")
    label = f"{len(seconds)} logons: median {shown(p50)} s, 95 % within {shown(p95)} s"
    return frame.drawing(frame.y_axis(), bars, marks, frame.x_axis("s"), label=label)


def load_plot(result: Result) -> str:
    """Return the CPU load over time: the median host, and the band that nine of ten hosts are in."""
    series = result["series"]
    if not series["at_s"]:
        return ""
    xs, high = series["at_s"], series["load_p95"]
    frame = _Frame(220, xs[-1], max(1.0, *high))
    return frame.drawing(
        frame.y_axis(as_percent=True),
        frame.band(xs, series["load_p5"], high),
        frame.line(xs, series["load_median"], "var(--blue)"),
        frame.x_axis("s"),
        label="Demanded CPU of the hosts as a share of their capacity over time",
    )


def people_plot(result: Result) -> str:
    """Return sessions on one scale; logons in progress and people waiting on another, below."""
    series = result["series"]
    if not series["at_s"]:
        return ""
    xs = series["at_s"]
    above = _Frame(150, xs[-1], max(series["sessions"]))
    below = _Frame(150, xs[-1], max(*series["logons_in_progress"], *series["waiting"]))
    return above.drawing(
        above.y_axis(), above.line(xs, series["sessions"], "var(--blue)"), above.x_axis("s"), label="Sessions over time"
    ) + below.drawing(
        below.y_axis(),
        below.line(xs, series["logons_in_progress"], "var(--good)"),
        below.line(xs, series["waiting"], "var(--amber)"),
        below.x_axis("s"),
        label="Logons in progress, and people in the waiting room, over time",
    )


def lanes_plot(drill: Drill, result: Result) -> str:
    """Return a lane for each broker, coloured by its role."""
    names = [each.name for each in drill.brokers]
    end_s = drill.head.duration_s
    frame = _Frame(_TOP + _BOTTOM + 26 * len(names), end_s, 1.0)
    parts = []
    for number, name in enumerate(names):
        top = _TOP + 26 * number
        parts.append(f'<text x="{_LEFT - 6}" y="{top + 14}" text-anchor="end">{escape(name[:10])}</text>')
        steps = [(each["at_s"], each["role"]) for each in result["timeline"] if each["broker"] == name and each["role"]]
        ends = [*(at_s for at_s, _ in steps[1:]), end_s]
        parts += [
            f'<rect x="{frame.x(at_s):.1f}" y="{top}" width="{max(frame.x(to_s) - frame.x(at_s), 0.0):.1f}" '
            f'height="18" fill="{_ROLE_COLOURS[role]}"><title>{escape(name)}: {role} from {shown(at_s)} s</title>'
            "</rect>"
            for (at_s, role), to_s in zip(steps, ends, strict=True)
        ]
    legend = "green primary, blue secondary, amber suspended or next, red down"
    caption = f'<p class="quiet">{legend[0].upper()}{legend[1:]}.</p>'
    return frame.drawing(*parts, frame.x_axis("s"), label=f"Roles of the brokers over time: {legend}") + caption
