"""How serious something is, as icon and colours; the word beside it carries the meaning too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ras_console.gui.theme import Tokens


class Tone(StrEnum):
    """How serious a message, chip or dot is."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneLook:
    """What a tone looks like: colour of text and icon, colour of a soft fill, name of the icon."""

    foreground: str
    soft: str
    icon: str


def tone_look(tokens: Tokens, tone: Tone) -> ToneLook:
    """Return what the tone looks like in these colours."""
    match tone:
        case Tone.OK:
            return ToneLook(foreground=tokens.ok, soft=tokens.ok_soft, icon="circle-check")
        case Tone.INFO:
            return ToneLook(foreground=tokens.accent, soft=tokens.selection, icon="info")
        case Tone.WARN:
            return ToneLook(foreground=tokens.warn, soft=tokens.warn_soft, icon="triangle-alert")
        case Tone.ERROR:
            return ToneLook(foreground=tokens.error, soft=tokens.error_soft, icon="circle-alert")
        case Tone.NEUTRAL:
            return ToneLook(foreground=tokens.text_muted, soft=tokens.border, icon="info")
