"""How the console looks: two tables of colours, the type scale, and the switch that says which table holds now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from ras_console.gui.assets import Assets
from ras_console.gui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TYPE_FAMILY: Final = "Inter"

FontKind = Literal["axis", "chip", "help", "body", "section", "title", "kpi"]
Weight = Literal[400, 500, 600, 700]

# Pixel size and weight; the weights are those the shipped static files have.
_TYPE_SCALE: Final[dict[FontKind, tuple[int, Weight]]] = {
    "axis": (11, 400),
    "chip": (11, 600),
    "help": (12, 400),
    "body": (13, 400),
    "section": (14, 600),
    "title": (21, 600),
    "kpi": (24, 600),
}


def _rgb(colour: str) -> tuple[int, int, int]:
    parsed = QColor(colour)
    return parsed.red(), parsed.green(), parsed.blue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Every colour the console uses, as #RRGGBB; a name says what a colour is for, never which colour it is.

    `x_text` is what stands on a fill of colour `x`. Ratios (0 to 1) are opacities.
    """

    bg: str
    chrome: str
    surface: str
    sunken: str
    border: str
    border_strong: str
    field_edge: str
    field_error: str
    segment: str
    text: str
    text_second: str
    text_muted: str
    accent: str
    selection: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    error: str
    error_soft: str
    primary: str
    primary_text: str
    secondary: str
    secondary_text: str
    standby: str
    standby_text: str
    down: str
    down_text: str
    promoting: str
    promoting_text: str
    hot_lines: tuple[str, str, str]
    p95_line: str
    median_line: str
    band: str
    band_ratio: float
    heat_stops: tuple[str, ...]
    standby_hatch_ratio: float = 0.14
    down_hatch_ratio: float = 0.30

    def heat_lut(self) -> NDArray[np.uint8]:
        """Return the heat ramp as 256 rows of red, green, blue; row 0 is idle, row 255 full load."""
        stops = np.array([_rgb(stop) for stop in self.heat_stops], dtype=np.float64)
        wanted = np.linspace(0.0, len(stops) - 1.0, 256)
        channels = [np.interp(wanted, np.arange(len(stops)), stops[:, channel]) for channel in range(3)]
        return np.rint(np.column_stack(channels)).astype(np.uint8)

    def heat_colour_table(self) -> list[int]:
        """Return the heat ramp as 256 opaque ARGB integers, ready for `QImage.setColorTable`."""
        red, green, blue = self.heat_lut().astype(np.uint32).T
        table: list[int] = (np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue).tolist()
        return table


LIGHT: Final = Tokens(
    bg="#F3F5F8",
    chrome="#FAFBFC",
    surface="#FFFFFF",
    sunken="#F7F8FA",
    border="#DFE3E9",
    border_strong="#C9CFD8",
    field_edge="#8B95A3",
    field_error="#FFF7F3",
    segment="#FFFFFF",
    text="#181C22",
    text_second="#4E5865",
    text_muted="#636D7B",
    accent="#1D5FD6",
    selection="#DCE8FC",
    ok="#0A7351",
    ok_soft="#DDF3EA",
    warn="#9A5B00",
    warn_soft="#FCEFD2",
    error="#BF3A0C",
    error_soft="#FCE6DD",
    primary="#1D5FD6",
    primary_text="#FFFFFF",
    secondary="#7FB6F2",
    secondary_text="#0C2A4D",
    standby="#D3D9E1",
    standby_text="#3F4854",
    down="#CF4512",
    down_text="#FFFFFF",
    promoting="#F2B01E",
    promoting_text="#3B2A00",
    hot_lines=("#B4410E", "#8A3FA8", "#0B7F5B"),
    p95_line="#56657A",
    median_line="#1D5FD6",
    band="#1D5FD6",
    band_ratio=0.13,
    heat_stops=("#F6F2E8", "#FBE3A6", "#F7B844", "#E2731B", "#A63A0A", "#571A06"),
)

DARK: Final = Tokens(
    bg="#121519",
    chrome="#171B20",
    surface="#1C2127",
    sunken="#171B20",
    border="#2B323B",
    border_strong="#3B4551",
    field_edge="#6B7686",
    field_error="#2A1A15",
    segment="#1B2F52",
    text="#E8EBF0",
    text_second="#B3BCC8",
    text_muted="#8C97A6",
    accent="#4C8DFF",
    selection="#1F3458",
    ok="#3CCB98",
    ok_soft="#12352A",
    warn="#F2B84B",
    warn_soft="#3A2C0E",
    error="#FF8A5C",
    error_soft="#43200F",
    primary="#4C8DFF",
    primary_text="#08132A",
    secondary="#2F5A96",
    secondary_text="#DCEAFF",
    standby="#39424E",
    standby_text="#C4CCD6",
    down="#E2521A",
    down_text="#1E0A02",
    promoting="#F2B84B",
    promoting_text="#2B1E00",
    hot_lines=("#FF9A6B", "#C79BF2", "#3CCB98"),
    p95_line="#8C97A6",
    median_line="#6FA6FF",
    band="#4C8DFF",
    band_ratio=0.17,
    heat_stops=("#1A2029", "#3A2A57", "#7A2F66", "#C4473F", "#F0883A", "#FCDC7A"),
)


class ThemeName(StrEnum):
    """The two looks."""

    LIGHT = "light"
    DARK = "dark"


class ThemeChoice(StrEnum):
    """What a person may ask for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A look by name and its colours."""

    name: ThemeName
    tokens: Tokens


LIGHT_THEME: Final = Theme(name=ThemeName.LIGHT, tokens=LIGHT)
DARK_THEME: Final = Theme(name=ThemeName.DARK, tokens=DARK)


def font(kind: FontKind, *, weight: Weight | None = None) -> QFont:
    """Return a font of the type scale, with figures of equal width; `weight` replaces the scale's own."""
    return QFont(_made_font(kind, weight))  # shares its data with the one that is kept, until it is changed


@cache
def _made_font(kind: FontKind, weight: Weight | None) -> QFont:
    size_px, usual_weight = _TYPE_SCALE[kind]
    made = QFont(TYPE_FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(QFont.Weight(weight or usual_weight))
    # Hinting would fit glyphs to the 1x grid and make widths differ between screens.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette that plain Qt widgets take their colours from."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.text_muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.error,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Light: tokens.surface,
        role.Midlight: tokens.sunken,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.field_edge,
    }
    palette = QPalette()
    for colour_role, colour in colours.items():
        palette.setColor(colour_role, QColor(colour))
    for colour_role in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(tokens.text_muted))
    return palette


def style_sheet_of(tokens: Tokens) -> str:
    """Return the few rules a palette cannot express; short, because every rule makes every repaint dearer.

    The kit's line edits draw their own ground; as soon as there is any style sheet Qt would paint over it.
    """
    t = tokens
    return f"""
QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.border_strong}; padding: 4px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; border: none; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; border: none; }}
QScrollBar::handle {{ background: {t.border_strong}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {t.field_edge}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
TextField, SearchField {{ background: transparent; border: none; padding: 0; }}
QSplitter::handle {{ background: {t.border}; }}
QHeaderView::section {{ background: {t.surface}; color: {t.text_muted}; border: none;
  border-bottom: 1px solid {t.border}; padding: 6px 8px; }}
QListView::indicator:unchecked {{ background: {t.surface}; border: 1px solid {t.field_edge}; border-radius: 3px; }}
"""


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole application: Fusion, palette, font and style sheet."""
    if app.style().name().lower() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    palette = palette_of(theme.tokens)
    app.setPalette(palette)
    app.setFont(font("body"))
    QToolTip.setPalette(palette)
    QToolTip.setFont(font("help"))
    app.setStyleSheet(style_sheet_of(theme.tokens))


def desktop_wish(app: QApplication) -> ThemeName:
    """Return what the desktop asks for; light where it asks for nothing."""
    is_dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return ThemeName.DARK if is_dark else ThemeName.LIGHT


class ThemeSwitch(QObject):
    """Holds the look in force and tells the widgets when it changes.

    Every kit widget takes it as its first argument: colours from `tokens`, icons from `assets`, and repaints on
    `theme_changed`. Creating one dresses the application.
    """

    theme_changed = Signal(object)
    """Carries the new Theme; the application already wears it."""

    def __init__(
        self, app: QApplication, assets: Assets, choice: ThemeChoice = ThemeChoice.SYSTEM, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._assets = assets
        self._choice = choice
        self._theme = self._wanted()
        apply_theme(app, self._theme)
        app.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def tokens(self) -> Tokens:
        return self._theme.tokens

    @property
    def assets(self) -> Assets:
        return self._assets

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Wear what is chosen; a choice that changes nothing visible is remembered and stays silent."""
        self._choice = choice
        self._wear(self._wanted())

    def toggle(self) -> None:
        """Change to the other look and stay there, whatever the desktop says."""
        is_light = self._theme.name is ThemeName.LIGHT
        self.choose(ThemeChoice.DARK if is_light else ThemeChoice.LIGHT)

    def _wanted(self) -> Theme:
        match self._choice:
            case ThemeChoice.LIGHT:
                return LIGHT_THEME
            case ThemeChoice.DARK:
                return DARK_THEME
            case ThemeChoice.SYSTEM:
                return DARK_THEME if desktop_wish(self._app) is ThemeName.DARK else LIGHT_THEME

    def _wear(self, theme: Theme) -> None:
        if theme.name is self._theme.name:
            return
        self._theme = theme
        apply_theme(self._app, theme)
        self.theme_changed.emit(theme)

    @Slot()
    def _follow_desktop(self) -> None:
        self._wear(self._wanted())
