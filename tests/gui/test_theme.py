"""The two looks: colours that can be read, a ramp that only rises, and a switch that dresses the application."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFontInfo, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ras_console.gui.assets import Assets, find_resources
from ras_console.gui.theme import (
    DARK,
    DARK_THEME,
    LIGHT,
    LIGHT_THEME,
    Theme,
    ThemeChoice,
    ThemeName,
    ThemeSwitch,
    Tokens,
    desktop_wish,
    font,
)

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])

# Text on ground: at least 4.5 to 1, as WCAG asks of small text.
READ_PAIRS = [
    *((text, ground) for text in ("text", "text_second") for ground in ("bg", "chrome", "surface", "sunken")),
    *(("text", ground) for ground in ("selection", "segment", "field_error", "ok_soft", "warn_soft", "error_soft")),
    *(("text_muted", ground) for ground in ("bg", "chrome", "surface", "sunken", "field_error")),
    *((tone, ground) for tone in ("ok", "warn", "error") for ground in ("bg", "surface", f"{tone}_soft")),
    *((f"{role}_text", role) for role in ("primary", "secondary", "standby", "down", "promoting")),
    ("text_second", "selection"),
    ("error", "field_error"),
    ("primary_text", "accent"),
    ("accent", "surface"),
]

# Shapes that must be found, not read: at least 3 to 1.
SEEN_PAIRS = [
    ("field_edge", "surface"),
    ("accent", "bg"),
    ("accent", "selection"),
    ("p95_line", "surface"),
    ("median_line", "surface"),
]


def luminance(colour: str) -> float:
    parsed = QColor(colour)
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (parsed.redF(), parsed.greenF(), parsed.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours_of(tokens: Tokens) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for field in fields(tokens):
        value = getattr(tokens, field.name)
        if isinstance(value, str):
            found.append((field.name, value))
        elif isinstance(value, tuple):
            found.extend((f"{field.name}[{number}]", colour) for number, colour in enumerate(value))
    return found


@pytest.fixture(name="assets")
def _assets(qapp: QApplication) -> Assets:
    return Assets()


@BOTH
def test_that_every_colour_is_six_hex_digits(tokens: Tokens) -> None:
    wrong = [name for name, colour in colours_of(tokens) if len(colour) != 7 or not QColor(colour).isValid()]
    assert wrong == []
    assert len(colours_of(tokens)) > 40


@BOTH
@pytest.mark.parametrize(("foreground", "ground"), READ_PAIRS)
def test_that_text_can_be_read_on_its_ground(tokens: Tokens, foreground: str, ground: str) -> None:
    assert contrast(getattr(tokens, foreground), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize(("shape", "ground"), SEEN_PAIRS)
def test_that_shapes_stand_out_from_their_ground(tokens: Tokens, shape: str, ground: str) -> None:
    assert contrast(getattr(tokens, shape), getattr(tokens, ground)) >= 3.0


@BOTH
def test_that_hot_lines_and_their_labels_can_be_read(tokens: Tokens) -> None:
    assert min(contrast(line, tokens.surface) for line in tokens.hot_lines) >= 4.5
    assert len(set(tokens.hot_lines)) == 3


@pytest.mark.parametrize(("tokens", "direction"), [(LIGHT, -1), (DARK, 1)], ids=["light", "dark"])
def test_that_heat_only_grows_away_from_the_ground(tokens: Tokens, direction: int) -> None:
    lut = tokens.heat_lut()
    lightness = np.array([luminance(QColor(*row.tolist()).name()) for row in lut])
    assert lut.shape == (256, 3)
    assert np.all(np.diff(lightness) * direction > -1e-4)
    assert (lightness[-1] - lightness[0]) * direction > 0.6


@BOTH
def test_that_the_heat_ramp_begins_and_ends_at_its_stops(tokens: Tokens) -> None:
    table = tokens.heat_colour_table()
    assert len(table) == 256
    assert QColor.fromRgba(table[0]).name().upper() == tokens.heat_stops[0]
    assert QColor.fromRgba(table[-1]).name().upper() == tokens.heat_stops[-1]
    image = QImage(1, 1, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    image.fill(255)
    assert image.pixelColor(0, 0).name().upper() == tokens.heat_stops[-1]


def test_that_without_a_wish_of_the_desktop_the_look_is_light(qapp: QApplication, assets: Assets) -> None:
    # The offscreen platform has no wish.
    assert desktop_wish(qapp) is ThemeName.LIGHT
    assert ThemeSwitch(qapp, assets).theme is LIGHT_THEME


def test_that_choosing_dresses_the_application_before_it_tells_anyone(qapp: QApplication, assets: Assets) -> None:
    themes = ThemeSwitch(qapp, assets, ThemeChoice.LIGHT)
    seen: list[tuple[Theme, str]] = []

    def note(theme: Theme) -> None:
        seen.append((theme, qapp.palette().color(QPalette.ColorRole.Window).name().upper()))

    themes.theme_changed.connect(note)
    themes.choose(ThemeChoice.DARK)
    assert seen == [(DARK_THEME, DARK.bg)]
    assert themes.tokens is DARK


def test_that_a_choice_that_changes_nothing_is_silent(qapp: QApplication, assets: Assets, qtbot: QtBot) -> None:
    themes = ThemeSwitch(qapp, assets, ThemeChoice.SYSTEM)
    with qtbot.assertNotEmitted(themes.theme_changed):
        themes.choose(ThemeChoice.LIGHT)
    assert themes.choice is ThemeChoice.LIGHT


def test_that_toggling_goes_there_and_back(qapp: QApplication, assets: Assets) -> None:
    themes = ThemeSwitch(qapp, assets, ThemeChoice.LIGHT)
    themes.toggle()
    assert themes.choice is ThemeChoice.DARK
    themes.toggle()
    assert themes.theme is LIGHT_THEME


def test_that_the_application_wears_fusion_from_the_first_theme_on(qapp: QApplication, assets: Assets) -> None:
    qapp.setStyleSheet("")
    qapp.setStyle("Windows")
    ThemeSwitch(qapp, assets, ThemeChoice.DARK)
    qapp.setStyleSheet("")
    assert qapp.style().name() == "fusion"


def test_that_the_shipped_family_is_used_and_figures_are_equally_wide(assets: Assets, qtbot: QtBot) -> None:
    assert "Inter" in assets.load_fonts()
    label = QLabel("1")
    qtbot.addWidget(label)
    label.setFont(font("kpi"))
    assert QFontInfo(label.font()).family() == "Inter"
    metrics = label.fontMetrics()
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_that_the_weights_of_the_scale_are_those_of_the_files(assets: Assets) -> None:
    assets.load_fonts()
    assert [QFontInfo(font("body", weight=weight)).weight() for weight in (400, 500, 600, 700)] == [400, 500, 600, 700]


def test_that_every_icon_is_drawn_in_the_colour_asked_for(assets: Assets) -> None:
    names = assets.icon_names()
    assert len(names) > 50
    blank = []
    for name in names:
        image = assets.pixmap(name, "#ff0000", 24, 2.0).toImage()
        pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
        strong = [pixel for pixel in pixels if pixel.alpha() > 250]
        if len(strong) < 20 or any(pixel.name() != "#ff0000" for pixel in strong):
            blank.append(name)
    assert blank == []


def test_that_an_icon_has_the_pixels_its_screen_needs(assets: Assets) -> None:
    pixmap = assets.pixmap("server", "#000000", 16, 1.25)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (20, 1.25)
    assert assets.icon("server", "#000000").availableSizes() != []


def test_that_an_icon_is_drawn_once_per_look(assets: Assets) -> None:
    first = assets.pixmap("server", "#000000", 16, 1.0)
    assert assets.pixmap("server", "#000000", 16, 1.0).cacheKey() == first.cacheKey()
    assert assets.pixmap("server", "#111111", 16, 1.0).cacheKey() != first.cacheKey()


def test_that_an_unknown_icon_is_named_in_the_error(assets: Assets) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        assets.pixmap("no-such-icon", "#000000", 16, 1.0)


def test_that_a_folder_without_fonts_is_refused(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="No font"):
        Assets(tmp_path_factory.mktemp("empty")).load_fonts()


def test_that_the_resources_are_found_with_fonts_and_icons() -> None:
    folder = find_resources()
    assert (folder / "fonts" / "OFL.txt").is_file()
    assert (folder / "icons").is_dir()
