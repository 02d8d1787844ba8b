"""Draws every kit widget into one picture, to be looked at.

`python -m tests.gui.kit.gallery --out X.png --theme dark`
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from ras_console.domain.vocabulary import Role
from ras_console.gui import kit
from ras_console.gui.assets import Assets
from ras_console.gui.theme import ThemeChoice, ThemeSwitch, font

ROLES = (
    Role.PRIMARY,
    Role.SECONDARY,
    Role.STANDBY,
    Role.CANDIDATE,
    Role.JOINING,
    Role.SUSPENDED,
    Role.DOWN,
    Role.DISABLED,
    Role.NOT_REACHED,
)


def _row(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row


def _header(themes: ThemeSwitch) -> QVBoxLayout:
    title = QLabel("RDCB-02")
    title.setFont(font("title"))
    row = _row(
        title,
        kit.Pill(themes, kit.PillKind.PRIMARY, size="large"),
        kit.Chip(themes, "Healthy", kit.Tone.OK),
        kit.Chip(themes, "Reports are late", kit.Tone.WARN),
        kit.Chip(themes, "Not reached", kit.Tone.ERROR),
        kit.Chip(themes, "Engine running", kit.Tone.OK, has_dot=True),
        spacing=10,
    )
    menu_button = kit.Button(themes, "Simulate failure", icon="zap")
    menu_button.setMenu(QMenu(menu_button))
    disabled = kit.Button(themes, "Promote", icon="crown")
    disabled.setEnabled(False)
    row.addWidget(menu_button)
    row.addWidget(disabled)
    row.addWidget(kit.Button(themes, "&Switch role…", icon="arrow-left-right"))
    row.addWidget(kit.Button(themes, "Drain", icon="log-out"))
    row.addWidget(kit.Button(themes, "Stop", icon="power", kind="danger"))
    row.addWidget(kit.IconButton(themes, "ellipsis-vertical", "More"))
    marked = kit.IconButton(themes, "bell", "Events")
    marked.set_mark(has_mark=True)
    row.addWidget(marked)
    checked = kit.IconButton(themes, "pause", "Pause", has_frame=True)
    checked.setCheckable(True)
    checked.setChecked(True)
    row.addWidget(checked)
    muted = kit.MutedLabel(themes, "10.20.1.12 : 3389   ·   Primary for 1 min 54 s   ·   heartbeat 18 ms")
    column = QVBoxLayout()
    column.setSpacing(6)
    column.addLayout(row)
    column.addWidget(muted)
    return column


def _tabs(themes: ThemeSwitch) -> kit.TabBar:
    tabs = kit.TabBar(themes)
    for text in ("Overview", "Properties", "Sessions", "High availability", "Events"):
        tabs.addTab(text)
    tabs.setCurrentIndex(1)
    tabs.set_draft(3, has_draft=True)
    return tabs


def _figures(themes: ThemeSwitch) -> QHBoxLayout:
    chance = np.random.default_rng(1)
    rising = np.cumsum(chance.normal(0.6, 1.0, 60))
    burst = np.concatenate((chance.normal(0, 0.2, 38), 10 * np.exp(-np.arange(22) / 9)))
    row = QHBoxLayout()
    row.setSpacing(12)
    up, down = kit.Direction.UP, kit.Direction.DOWN
    for label, value, unit, delta, direction, is_good, series, colour in (
        ("Sessions brokered", "53,184", "", "1.2 %", up, True, rising, "accent"),
        ("Logons", "412", "/s", "38 %", up, False, burst, "amber"),
        ("Queue", "27", "requests", "61 %", down, True, burst, "amber"),
        ("Logon time p95", "1.84", "s", "0.21 s", up, False, rising, "accent"),
    ):
        card = kit.KpiCard(themes, label)
        card.set_spark_colour("accent" if colour == "accent" else "amber")
        card.set_value(value, unit)
        card.set_delta(delta, direction, is_good=is_good)
        card.set_series(series)
        row.addWidget(card)
    return row


def _general(themes: ThemeSwitch) -> kit.Card:
    card = kit.Card(themes, "General")
    database = kit.ChoiceField(themes)
    database.addItem("sqlite:///ras/broker.db", "a")
    logons = kit.TextField(themes, "600")
    rows = [
        kit.FieldRow(themes, "&Name", kit.TextField(themes, "RDCB-02"), has_message_line=False),
        kit.FieldRow(themes, "A&ddress", kit.TextField(themes, "10.20.1.12"), has_message_line=False),
        kit.FieldRow(themes, "Session database", database, has_message_line=False),
        kit.FieldRow(themes, "&Max. logons", logons, unit="per second", hint="Default 500, 1 to 10,000"),
        kit.FieldRow(themes, "Enabled", kit.Switch(themes), has_message_line=False),
        kit.FieldRow(themes, "Description", kit.TextArea(themes), has_message_line=False),
    ]
    switch = rows[4].editor
    assert isinstance(switch, kit.Switch)
    switch.setChecked(True)
    rows[3].set_changed(is_changed=True)
    logons.setFocus()
    for row in rows:
        card.body.addWidget(row)
    card.body.addStretch(1)
    return card


def _availability(themes: ThemeSwitch) -> kit.Card:
    card = kit.Card(themes, "High availability")
    roles = kit.SegmentedControl(
        themes, (("p", "Primary"), ("s", "Secondary"), ("b", "Standby")), name="Preferred role"
    )
    timeout = kit.TextField(themes, "1200")
    disabled = kit.TextField(themes, "only for secondaries")
    disabled.setEnabled(False)
    rows = [
        kit.FieldRow(themes, "Preferred role", roles, has_message_line=False),
        kit.FieldRow(themes, "Heartbeat", kit.TextField(themes, "500"), unit="ms", has_message_line=False),
        kit.FieldRow(themes, "Missed beats", kit.TextField(themes, "3.5"), unit="beats", has_message_line=False),
        kit.FieldRow(themes, "Failover timeout", timeout, unit="ms"),
        kit.FieldRow(themes, "Standby", kit.Switch(themes, "Wait until another goes"), has_message_line=False),
        kit.FieldRow(themes, "Alternate IPs", disabled),
    ]
    rows[3].set_changed(is_changed=True)
    rows[3].show_message("At least 1,500 ms (heartbeat × missed beats)")
    rows[5].show_message("The name does not resolve here", kit.Tone.WARN)
    for row in rows:
        card.body.addWidget(row)
    card.body.addStretch(1)
    return card


def _hosts(themes: ThemeSwitch) -> kit.Card:
    card = kit.Card(themes, "Hottest hosts")
    card.add_to_header(kit.MutedLabel(themes, "now"))
    bars = kit.HostBarList(themes)
    bars.set_hosts(
        [
            kit.HostBar(key=name, name=name, load_ratio=load, sessions=sessions)
            for name, load, sessions in (
                ("RDSH-0017", 0.97, 141),
                ("RDSH-0266", 0.93, 133),
                ("RDSH-0412", 0.81, 127),
                ("RDSH-0590", 0.79, 122),
                ("RDSH-0031", 0.31, 19),
            )
        ]
    )
    card.add_list(bars)
    return card


def _small(themes: ThemeSwitch) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(10)
    pills = [kit.Pill(themes) for _ in ROLES]
    for pill, role in zip(pills, ROLES, strict=True):
        pill.show_role(role)
    column.addLayout(_row(*pills))
    large = [kit.Pill(themes, size="large") for _ in ROLES]
    for pill, role in zip(large, ROLES, strict=True):
        pill.show_role(role)
    column.addLayout(_row(*large))
    bars = [kit.LoadBar(themes) for _ in range(5)]
    for bar, load in zip(bars, (0.0, 0.02, 0.4, 0.8, 0.96), strict=True):
        bar.set_load(load)
        bar.setFixedWidth(44)
    ranges = kit.SegmentedControl(themes, (("1", "1 m"), ("5", "5 m"), ("15", "15 m"), ("60", "1 h")), size="small")
    ranges.set_value("5")
    search = kit.SearchField(themes, "Search hosts, users…", keys="Ctrl K")
    search.setFixedWidth(280)
    filled = kit.SearchField(themes, "Filter tree")
    filled.setText("rdsh")
    filled.setFixedWidth(180)
    quiet = kit.Button(themes, "All sources", icon="filter", kind="quiet")
    dot = kit.StatusDot(themes, "Connected", kit.Tone.OK)
    column.addLayout(_row(*bars, ranges, search, filled, quiet, dot, kit.Switch(themes, "Follow"), spacing=12))
    lab = kit.Banner(themes, "This farm is a lab: hosts and users are simulated.", icon="flask-conical")
    lab.add_action("Use an empty farm")
    column.addWidget(lab)
    warning = kit.Banner(themes, "Changed by failover at 14:33.", kit.Tone.WARN)
    warning.add_action("Reload")
    warning.add_action("Keep mine", kind="primary")
    column.addWidget(warning)
    column.addWidget(kit.Banner(themes, "The engine has stopped.", kit.Tone.ERROR, is_closable=False))
    return column


def build(themes: ThemeSwitch) -> QWidget:
    """Return a page with every widget of the kit in its states."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(22, 14, 22, 14)
    column.setSpacing(10)
    column.addLayout(_header(themes))
    column.addWidget(_tabs(themes))
    column.addLayout(_figures(themes))
    cards = QGridLayout()
    cards.setHorizontalSpacing(12)
    for number, (card, share) in enumerate(((_general(themes), 12), (_availability(themes), 12), (_hosts(themes), 10))):
        cards.addWidget(card, 0, number)
        cards.setColumnStretch(number, share)
    column.addLayout(cards)
    bar = kit.ApplyBar(themes)
    bar.show_counts(2, 1)
    column.addWidget(bar)
    column.addWidget(kit.ApplyBar(themes))
    column.addLayout(_small(themes))
    empty = kit.EmptyState(
        themes,
        "server",
        "This site has one broker. Add a secondary to keep logons going when it fails.",
        action="Add secondary broker…",
        action_icon="plus",
    )
    column.addWidget(empty, 1)
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Save the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", type=ThemeChoice, default=ThemeChoice.LIGHT)
    chosen = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    assets = Assets()
    assets.load_fonts()
    page = build(ThemeSwitch(app, assets, chosen.theme))
    page.resize(1440, 1080)
    page.show()
    page.activateWindow()
    app.processEvents()
    page.findChildren(kit.TextField)[0].setFocus()
    app.processEvents()
    return 0 if page.grab().save(str(chosen.out)) else 1


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", "2")
    raise SystemExit(main())
