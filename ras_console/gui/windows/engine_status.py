"""How the engine is, in one value: what the header's pill, the status bar and the banners all go by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ras_console.gui.kit import Tone
from ras_console.runtime.feed import EngineDeath

if TYPE_CHECKING:
    from ras_console.engine.snapshot import FarmSnapshot

LAGS_BELOW: Final = 0.9
"""Part of the wanted speed below which the console says what is reached."""

_WHOLE_FROM: Final = 9.95
"""Speeds are shown in whole figures from here."""


class EnginePlace(StrEnum):
    """Where the engine of the open database runs."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    """Another process holds the engine lock; this console edits and watches."""
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStatus:
    """What the pill says: a few words, how serious they are, and the sentence behind them."""

    text: str
    tone: Tone
    sentence: str


def status_of(snapshot: FarmSnapshot | None, death: EngineDeath | None, place: EnginePlace) -> EngineStatus:
    """Return how the engine is, by what the console knows of it."""
    if death is not None:
        return EngineStatus(text="Engine stopped", tone=Tone.ERROR, sentence=death.summary)
    match place:
        case EnginePlace.NOWHERE:
            sentence = "No engine runs for this database; the configuration can be edited all the same."
            return EngineStatus(text="No engine", tone=Tone.NEUTRAL, sentence=sentence)
        case EnginePlace.ELSEWHERE:
            sentence = "The engine of this database runs in another process."
            return EngineStatus(text="Engine elsewhere", tone=Tone.INFO, sentence=sentence)
        case EnginePlace.HERE:
            return _running(snapshot)


def _running(snapshot: FarmSnapshot | None) -> EngineStatus:
    if snapshot is None:
        sentence = "The engine has not shown anything yet."
        return EngineStatus(text="Engine starting", tone=Tone.NEUTRAL, sentence=sentence)
    if snapshot.speed <= 0:
        sentence = "The lab's clock stands still; press the button again to let it run."
        return EngineStatus(text="Paused", tone=Tone.WARN, sentence=sentence)
    if lags(snapshot):
        reached = _figure(snapshot.reached_speed or 0.0)
        sentence = (
            f"The lab is to run at {snapshot.speed:g} times real time; with a farm of this size this computer reaches "
            f"{reached} times. Nothing is lost or left out, it only takes longer."
        )
        return EngineStatus(text=f"Running ×{reached} of ×{snapshot.speed:g}", tone=Tone.WARN, sentence=sentence)
    is_fast = abs(snapshot.speed - 1.0) > 1e-6
    speed = f" ×{snapshot.speed:g}" if is_fast else ""
    sentence = f"The lab runs at {snapshot.speed:g} times real time." if is_fast else "The engine runs in this console."
    return EngineStatus(text=f"Engine running{speed}", tone=Tone.OK, sentence=sentence)


def lags(snapshot: FarmSnapshot) -> bool:
    """Return whether the lab is clearly slower than it is to be; a tenth is not seen, and comes and goes."""
    return snapshot.reached_speed is not None and snapshot.reached_speed < LAGS_BELOW * snapshot.speed


def _figure(speed: float) -> str:
    return f"{speed:.0f}" if speed >= _WHOLE_FROM else f"{speed:.1f}"
