"""Pills, chips, bars, figures: what they say without colour, and what they draw."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ras_console.domain.vocabulary import Role
from ras_console.gui import kit
from ras_console.gui.kit.painting import line_strip, polygon
from ras_console.gui.theme import DARK, LIGHT, ThemeSwitch, Tokens
from tests.gui.test_theme import contrast


def spoken(widget: QWidget) -> str:
    """Return what a screen reader calls the widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def drawn(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("role", list(Role))
def test_that_a_pill_says_every_role_in_words(themes: ThemeSwitch, qtbot: QtBot, role: Role) -> None:
    pill = kit.Pill(themes)
    qtbot.addWidget(pill)
    pill.show_role(role)
    assert pill.text() == kit.role_text(role)
    assert spoken(pill) == pill.text()


def test_that_no_two_roles_share_a_word() -> None:
    assert len({kit.role_text(role) for role in Role}) == len(Role)


@pytest.mark.parametrize("kind", list(kit.PillKind))
def test_that_a_pill_without_words_of_its_own_says_its_kind(
    themes: ThemeSwitch, qtbot: QtBot, kind: kit.PillKind
) -> None:
    pill = kit.Pill(themes, kind)
    qtbot.addWidget(pill)
    assert pill.text().lower() == kind.value


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", list(kit.PillKind))
def test_that_a_pills_word_can_be_read(tokens: Tokens, kind: kit.PillKind) -> None:
    fill, text = kit.pill_colours(tokens, kind)
    assert contrast(text, fill) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_that_only_roles_that_serve_nobody_are_hatched(tokens: Tokens) -> None:
    hatched = {kind for kind in kit.PillKind if kit.pill_hatch(tokens, kind) is not None}
    assert hatched == {kit.PillKind.STANDBY, kit.PillKind.DOWN}


def test_that_a_hatch_is_seen_on_the_pill(themes: ThemeSwitch, qtbot: QtBot) -> None:
    def shades(kind: kit.PillKind) -> int:
        pill = kit.Pill(themes, kind, " ")
        qtbot.addWidget(pill)
        pill.setFixedSize(60, 18)
        image = drawn(pill)
        # Down the left end, inside the round and before the word.
        return len({image.pixelColor(x, y).name() for x in (3, 4) for y in range(6, 13)})

    assert shades(kit.PillKind.DOWN) > 2
    assert shades(kit.PillKind.PRIMARY) <= 2


def test_that_a_longer_word_makes_a_wider_pill(themes: ThemeSwitch, qtbot: QtBot) -> None:
    pill = kit.Pill(themes)
    qtbot.addWidget(pill)
    pill.show_role(Role.DOWN)
    narrow = pill.sizeHint()
    pill.show_role(Role.SECONDARY)
    assert pill.sizeHint().width() > narrow.width()
    assert pill.sizeHint().height() == narrow.height() == 18


def test_that_a_chip_shows_another_state(themes: ThemeSwitch, qtbot: QtBot) -> None:
    chip = kit.Chip(themes, "Healthy", kit.Tone.OK)
    qtbot.addWidget(chip)
    before = drawn(chip)
    chip.show_state("Reports are late", kit.Tone.WARN)
    assert spoken(chip) == "Reports are late"
    assert chip.sizeHint().height() == 22
    assert drawn(chip) != before


def test_that_a_status_dot_is_drawn_in_its_tone(themes: ThemeSwitch, qtbot: QtBot) -> None:
    dot = kit.StatusDot(themes, "Connected", kit.Tone.OK)
    qtbot.addWidget(dot)
    dot.resize(100, 20)
    assert drawn(dot).pixelColor(4, 10).name().upper() == LIGHT.ok
    dot.show_state("Lost", kit.Tone.ERROR)
    assert drawn(dot).pixelColor(4, 10).name().upper() == LIGHT.error


@pytest.mark.parametrize(
    ("load_ratio", "colour"),
    [
        (0.0, LIGHT.primary),
        (0.749, LIGHT.primary),
        (0.75, LIGHT.promoting),
        (0.899, LIGHT.promoting),
        (0.9, LIGHT.down),
        (1.7, LIGHT.down),
    ],
)
def test_that_a_load_takes_its_colour_from_three_quarters_on(load_ratio: float, colour: str) -> None:
    assert kit.load_colour(LIGHT, load_ratio) == colour


def test_that_a_load_bar_is_as_long_as_the_load(themes: ThemeSwitch, qtbot: QtBot) -> None:
    bar = kit.LoadBar(themes)
    qtbot.addWidget(bar)
    bar.resize(100, 5)
    bar.set_load(0.5)
    image = drawn(bar)
    assert image.pixelColor(44, 2).name().upper() == LIGHT.primary
    assert image.pixelColor(56, 2).name().upper() == LIGHT.border
    bar.set_load(7.0)
    assert bar.value() == bar.maximum()


def test_that_a_progress_bar_is_as_long_as_what_is_done(themes: ThemeSwitch, qtbot: QtBot) -> None:
    bar = kit.ProgressBar(themes)
    qtbot.addWidget(bar)
    bar.setRange(0, 8)
    bar.resize(100, 8)
    bar.setValue(4)
    image = drawn(bar)
    assert image.pixelColor(44, 4).name().upper() == LIGHT.accent
    assert image.pixelColor(56, 4).name().upper() == LIGHT.border


def test_that_a_screen_reader_gets_a_load_as_a_value(themes: ThemeSwitch, qtbot: QtBot) -> None:
    bar = kit.LoadBar(themes)
    qtbot.addWidget(bar)
    bar.set_load(0.25)
    interface = QAccessible.queryAccessibleInterface(bar)
    assert interface.role() == QAccessible.Role.ProgressBar
    assert interface.valueInterface().currentValue() == 250


def test_that_a_figure_is_read_as_one_sentence(themes: ThemeSwitch, qtbot: QtBot) -> None:
    card = kit.KpiCard(themes, "Queue")
    qtbot.addWidget(card)
    card.set_value("27", "requests")
    card.set_delta("61 %", kit.Direction.DOWN, is_good=True)
    assert spoken(card) == "Queue: 27 requests, down 61 %"
    card.set_delta("")
    assert spoken(card) == "Queue: 27 requests"


@pytest.mark.parametrize(("is_good", "colour"), [(True, LIGHT.ok), (False, LIGHT.error), (None, LIGHT.text_muted)])
def test_that_a_change_is_coloured_by_whether_it_is_good(
    themes: ThemeSwitch, qtbot: QtBot, is_good: bool | None, colour: str
) -> None:
    card = kit.KpiCard(themes, "Queue")
    qtbot.addWidget(card)
    card.resize(300, 74)
    card.set_delta("8 %", kit.Direction.UP, is_good=is_good)
    image = drawn(card)
    seen = {image.pixelColor(x, y).name().upper() for x in range(200, 300) for y in range(10, 26)}
    assert colour in seen


def test_that_a_narrow_figure_gives_up_its_sparkline_not_its_number(themes: ThemeSwitch, qtbot: QtBot) -> None:
    card = kit.KpiCard(themes, "Sessions brokered")
    qtbot.addWidget(card)
    card.resize(180, 74)
    card.show()
    sparkline = card.findChildren(kit.Sparkline)[0]
    assert not sparkline.isVisible()
    card.resize(300, 74)
    assert sparkline.isVisible()
    assert sparkline.geometry().left() >= 150


def test_that_a_sparkline_never_runs_through_the_unit(themes: ThemeSwitch, qtbot: QtBot) -> None:
    card = kit.KpiCard(themes, "Hosts registered")
    qtbot.addWidget(card)
    card.resize(240, 74)
    card.show()
    sparkline = card.findChildren(kit.Sparkline)[0]
    card.set_value("8", "here")
    assert sparkline.isVisible()
    card.set_value("334", "here, 334 prefer it, 12 are lost")
    assert not sparkline.isVisible()
    card.resize(500, 74)
    assert sparkline.isVisible()


@pytest.mark.parametrize(
    "series",
    [np.array([]), np.array([3.0]), np.array([np.nan, np.nan, 1.0])],
    ids=["nothing", "one value", "one value among gaps"],
)
def test_that_a_sparkline_of_too_little_draws_nothing(
    themes: ThemeSwitch, qtbot: QtBot, series: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> None:
    sparkline = kit.Sparkline(themes)
    qtbot.addWidget(sparkline)
    sparkline.resize(124, 32)
    empty = drawn(sparkline)
    sparkline.set_series(np.arange(10))
    assert drawn(sparkline) != empty
    sparkline.set_series(series)
    assert drawn(sparkline) == empty


def test_that_a_flat_series_is_drawn_inside_the_sparkline(themes: ThemeSwitch, qtbot: QtBot) -> None:
    sparkline = kit.Sparkline(themes)
    qtbot.addWidget(sparkline)
    sparkline.resize(124, 32)
    sparkline.set_series(np.full(20, 5))
    image = drawn(sparkline)
    accent = QColor(LIGHT.accent)
    rows = [y for y in range(32) if abs(image.pixelColor(60, y).red() - accent.red()) < 40]
    assert rows
    assert 2 < min(rows) <= max(rows) < 30


def test_that_numpy_columns_become_the_same_points() -> None:
    x, y = np.linspace(0, 9, 10), np.linspace(5, 50, 10)
    made = polygon(x, y)
    assert [(made.at(number).x(), made.at(number).y()) for number in range(made.size())] == list(
        zip(x.tolist(), y.tolist(), strict=True)
    )
    assert polygon(np.empty(0), np.empty(0)).isEmpty()
    assert [line.p2().x() for line in line_strip(x, y)] == x[1:].tolist()


def bars(*loads: float) -> list[kit.HostBar]:
    return [
        kit.HostBar(key=f"host-{number}", name=f"RDSH-{number:04}", load_ratio=load, sessions=number)
        for number, load in enumerate(loads)
    ]


def test_that_the_host_list_keeps_its_model_sound_while_it_grows_and_shrinks(themes: ThemeSwitch, qtbot: QtBot) -> None:
    hosts = kit.HostBarList(themes)
    qtbot.addWidget(hosts)
    tester = QAbstractItemModelTester(hosts.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    for loads in ((0.9,), (0.9, 0.8, 0.7), (0.5, 0.4), (), (0.1, 0.2)):
        hosts.set_hosts(bars(*loads))
        assert hosts.model().rowCount() == len(loads)
    assert tester.model() is hosts.model()
    assert hosts.model().index(1, 0).data() == "RDSH-0001: 20 %, 1 sessions"


def test_that_a_host_is_activated_by_click_and_by_enter(themes: ThemeSwitch, qtbot: QtBot) -> None:
    hosts = kit.HostBarList(themes)
    qtbot.addWidget(hosts)
    hosts.set_hosts(bars(0.97, 0.81, 0.4))
    hosts.resize(hosts.sizeHint().expandedTo(QSize(280, 0)))
    with qtbot.waitExposed(hosts):
        hosts.show()
    with qtbot.waitSignal(hosts.host_activated) as clicked:
        QTest.mouseClick(
            hosts.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            hosts.visualRect(hosts.model().index(1, 0)).center(),
        )
    assert clicked.args == ["host-1"]
    QTest.keyClick(hosts, Qt.Key.Key_Down)
    with qtbot.waitSignal(hosts.host_activated) as entered:
        QTest.keyClick(hosts, Qt.Key.Key_Return)
    assert entered.args == ["host-2"]


# ---------------------------------------------------------------------------------------------------- one line
def test_that_a_line_without_room_keeps_its_words_and_draws_their_ends(themes: ThemeSwitch, qtbot: QtBot) -> None:
    line, full, other_middle = (
        kit.MutedLabel(themes, text)
        for text in ("begin " + "x" * 60 + " end", "begin end", "begin " + "y" * 60 + " end")
    )
    for each in (line, full, other_middle):
        qtbot.addWidget(each)
        each.resize(90, 16)
    assert [each.is_cut() for each in (line, full, other_middle)] == [True, False, True]
    assert line.text() == "begin " + "x" * 60 + " end"
    assert spoken(line) == line.text()
    other_end = kit.MutedLabel(themes, "begin " + "x" * 60 + " fin")
    qtbot.addWidget(other_end)
    other_end.resize(90, 16)
    assert drawn(line) != drawn(other_end)  # a plain label would show the same beginning of both
    line.setWordWrap(True)
    assert not line.is_cut()
