"""Where the bands of the chart lie, for any size and number of brokers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

LEFT_PX: Final = 106.0
"""Room for scale and names, padding included."""
RIGHT_PX: Final = 114.0
"""Room for the labels at the lines' ends and the brokers' present roles."""

MORE_PX: Final = 14.0
"""The line that says how many brokers have no lane."""

_FLAGS_PX: Final = 24.0
_AXIS_PX: Final = 22.0
_GAP_PX: Final = 14.0
_GAP_LEAST_PX: Final = 8.0
_SMALL_PX: Final = 260.0
_LOAD_LEAST_PX: Final = 62.0
_LOAD_WANTED_PX: Final = 104.0
_HEAT_PX: Final = 52.0
_HEAT_LEAST_PX: Final = 24.0
_PITCH_PX: Final = 22.0
_PITCH_LEAST_PX: Final = 15.0
_LANE_GAP_PX: Final = 4.0
_LANE_GAP_LEAST_PX: Final = 2.0
_NARROW_PX: Final = 560.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The rectangles of one size; `lane_count` may be less than there are brokers."""

    flags: QRectF
    load: QRectF
    heat: QRectF
    lanes: QRectF
    axis: QRectF
    lane_pitch: float
    lane_count: int

    @property
    def lane_height(self) -> float:
        """The height of a bar."""
        return self.lane_pitch - (_LANE_GAP_PX if self.lane_pitch >= 20 else _LANE_GAP_LEAST_PX)

    def lane(self, number: int) -> QRectF:
        """Return the bar of one lane, counted from the top."""
        top = self.lanes.top() + number * self.lane_pitch
        return QRectF(self.lanes.left(), top, self.lanes.width(), self.lane_height)

    def lane_number(self, y: float) -> int | None:
        """Return the lane at a height, None beside the lanes."""
        number = int((y - self.lanes.top()) // self.lane_pitch)
        return number if 0 <= number < self.lane_count else None


def lay_out(width: float, height: float, brokers: int) -> Bands:
    """Return the bands for a size.

    With less height the heat map gives way first, then the lanes draw closer, then the load, and at last the brokers
    at the end of the list have no lane.
    """
    gap = _GAP_PX if height >= _SMALL_PX else _GAP_LEAST_PX
    room = height - _FLAGS_PX - _AXIS_PX - 2 * gap
    pitch, count = _PITCH_PX, brokers
    heat = min(_HEAT_PX, max(_HEAT_LEAST_PX, room - _LOAD_WANTED_PX - count * pitch))
    if count and room - heat - count * pitch < _LOAD_WANTED_PX:
        pitch = max(_PITCH_LEAST_PX, (room - heat - _LOAD_WANTED_PX) / count)
        fitting = int((room - heat - _LOAD_LEAST_PX) // pitch)
        if fitting < count:
            count = max(1, int((room - heat - _LOAD_LEAST_PX - MORE_PX) // pitch))
    lanes = count * pitch + (MORE_PX if count < brokers else 0.0)
    load = max(24.0, room - heat - lanes)
    # A pane pulled tall gives its map a fifth of what is more than it needs.
    spare = max(0.0, load - 2 * _LOAD_WANTED_PX) * 0.2
    left, plot = LEFT_PX if width >= _NARROW_PX else LEFT_PX - 10, _plot_width(width)
    tops = [_FLAGS_PX]
    for band in (round(load - spare), round(heat + spare)):
        tops.append(tops[-1] + band + gap)
    return Bands(
        flags=QRectF(left, 0, plot, _FLAGS_PX),
        load=QRectF(left, tops[0], plot, tops[1] - gap - tops[0]),
        heat=QRectF(left, tops[1], plot, tops[2] - gap - tops[1]),
        lanes=QRectF(left, tops[2], plot, count * pitch),
        axis=QRectF(left, height - _AXIS_PX, plot, _AXIS_PX),
        lane_pitch=pitch,
        lane_count=count,
    )


def _plot_width(width: float) -> float:
    left = LEFT_PX if width >= _NARROW_PX else LEFT_PX - 10
    return max(60.0, float(int(width - left - RIGHT_PX)))
