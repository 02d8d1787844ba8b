"""The kit: the small widgets every page of the console is composed of.

Every widget takes the ThemeSwitch as its first argument, repaints when the look changes, works by keyboard and has a
name for screen readers. The kit knows colours, words and shapes; it knows no farm, no document and no engine.
"""

from ras_console.gui.kit.apply_bar import ApplyBar
from ras_console.gui.kit.buttons import Button, ButtonKind, IconButton
from ras_console.gui.kit.card import Card, MutedLabel
from ras_console.gui.kit.chip import Chip, StatusDot
from ras_console.gui.kit.field_row import FieldRow
from ras_console.gui.kit.fields import ChoiceField, TextArea, TextField
from ras_console.gui.kit.host_bars import HostBar, HostBarList
from ras_console.gui.kit.kpi_card import Direction, KpiCard
from ras_console.gui.kit.load_bar import LoadBar, load_colour, paint_load_bar
from ras_console.gui.kit.messages import Banner, EmptyState, InlineMessage, announce
from ras_console.gui.kit.one_line import OneLine
from ras_console.gui.kit.pill import (
    Pill,
    PillKind,
    paint_pill,
    pill_colours,
    pill_hatch,
    pill_kind_of,
    pill_size,
    role_text,
)
from ras_console.gui.kit.progress_bar import ProgressBar
from ras_console.gui.kit.search_field import SearchField
from ras_console.gui.kit.segmented import SegmentedControl
from ras_console.gui.kit.sparkline import Sparkline
from ras_console.gui.kit.switch import Switch
from ras_console.gui.kit.tab_bar import TabBar
from ras_console.gui.kit.tone import Tone, ToneLook, tone_look

__all__ = [
    "ApplyBar",
    "Banner",
    "Button",
    "ButtonKind",
    "Card",
    "Chip",
    "ChoiceField",
    "Direction",
    "EmptyState",
    "FieldRow",
    "HostBar",
    "HostBarList",
    "IconButton",
    "InlineMessage",
    "KpiCard",
    "LoadBar",
    "MutedLabel",
    "OneLine",
    "Pill",
    "PillKind",
    "ProgressBar",
    "SearchField",
    "SegmentedControl",
    "Sparkline",
    "StatusDot",
    "Switch",
    "TabBar",
    "TextArea",
    "TextField",
    "Tone",
    "ToneLook",
    "announce",
    "load_colour",
    "paint_load_bar",
    "paint_pill",
    "pill_colours",
    "pill_hatch",
    "pill_kind_of",
    "pill_size",
    "role_text",
    "tone_look",
]
