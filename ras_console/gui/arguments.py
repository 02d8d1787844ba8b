"""The command line of the console; parsed before Qt is loaded, so that help and mistakes need no display."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ras_console import __version__
from ras_console.domain.vocabulary import FaultKind

_FAULT: Final = re.compile(r"^(?P<target>.+):(?P<kind>crash|hang|partition|slow)@(?P<at>\d+(\.\d+)?)$")
_SIZE: Final = re.compile(r"^(?P<width>\d{3,5})x(?P<height>\d{3,5})$")
_LEAST_SIZE: Final = (1140, 690)
_GREATEST_SIZE: Final = (7680, 4320)
_LONGEST_RUN_S: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFault:
    """A failure to simulate while the screenshot's lab runs.

    `target` is primary, secondary or the name of a broker or host.
    """

    target: str
    kind: FaultKind
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What was asked for. `database` None means the default place; `screenshot` None means a window on the display."""

    database: Path | None
    theme: str | None
    screenshot: Path | None
    seconds: float
    select: str
    size: tuple[int, int]
    faults: tuple[PlannedFault, ...]
    speed: float | None


def parse(argv: Sequence[str]) -> Arguments:
    """Return the arguments; ends the process with status 2 and one line for a mistake, as argparse does."""
    parser = argparse.ArgumentParser(
        prog="ras-console",
        description="Administer the connection brokers of a remote desktop farm.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"RAS Console {__version__}")
    parser.add_argument("--database", type=Path, metavar="PATH", help="farm database; default: in your data folder")
    parser.add_argument("--theme", choices=("light", "dark"), help="look; default: as set in Preferences")
    parser.add_argument(
        "--speed", type=_speed, metavar="N", help="lab seconds per second, 0 to 20; default: as set in Preferences"
    )
    shot = parser.add_argument_group(
        "screenshot", "run without a display on the lab and save the window as a PNG at twice its size"
    )
    shot.add_argument("--screenshot", type=Path, metavar="FILE", help="where to save the picture")
    shot.add_argument(
        "--seconds", type=_seconds, default=60.0, metavar="N", help="lab seconds to run before it (default 60)"
    )
    shot.add_argument(
        "--select",
        default="",
        metavar="PATH",
        help="what to show: site/kind/name/tab, for example Budapest/brokers/RAS-CB-2/properties",
    )
    shot.add_argument(
        "--size", type=_size, default=(1600, 1000), metavar="WxH", help="size of the window (default 1600x1000)"
    )
    shot.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="TARGET:KIND@SECONDS",
        help="simulate a failure, for example primary:crash@3; may be repeated",
    )
    given = parser.parse_args(argv)
    return Arguments(
        database=given.database,
        theme=given.theme,
        screenshot=given.screenshot,
        seconds=given.seconds,
        select=given.select,
        size=given.size,
        faults=tuple(given.fault),
        speed=given.speed,
    )


def _seconds(text: str) -> float:
    return _number(text, 0.0, _LONGEST_RUN_S)


def _speed(text: str) -> float:
    return _number(text, 0.0, 20.0)


def _number(text: str, least: float, greatest: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
    if not least <= value <= greatest:
        raise argparse.ArgumentTypeError(f"{text} is not between {least:g} and {greatest:g}")
    return value


def _size(text: str) -> tuple[int, int]:
    match = _SIZE.match(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it as 1600x1000")
    width, height = int(match["width"]), int(match["height"])
    if not (_LEAST_SIZE[0] <= width <= _GREATEST_SIZE[0] and _LEAST_SIZE[1] <= height <= _GREATEST_SIZE[1]):
        raise argparse.ArgumentTypeError(f"{text} is not between 1140x690 and 7680x4320")
    return width, height


def _fault(text: str) -> PlannedFault:
    match = _FAULT.match(text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no failure; write it as primary:crash@3 with crash, hang, partition or slow"
        )
    return PlannedFault(target=match["target"], kind=FaultKind(match["kind"]), at_s=float(match["at"]))
