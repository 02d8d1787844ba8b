"""Draws the live pane on made-up farms, to look at.

`python -m tests.gui.chart.gallery --out X.png --theme dark --hosts 1000`; `--help` lists the rest.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ras_console.gui.assets import Assets
from ras_console.gui.chart.live_pane import LivePane
from ras_console.gui.panels.events import EventsPane
from ras_console.gui.theme import ThemeChoice, ThemeSwitch
from tests.gui.chart.stage import made_context, play
from tests.gui.samples import sample_document


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--brokers", type=int, default=4)
    parser.add_argument("--size", default="980x426")
    parser.add_argument("--until", type=float, default=300.0)
    parser.add_argument("--range", type=float, default=300.0)
    parser.add_argument("--hover", type=float, help="seconds before the end")
    parser.add_argument("--band", default="load")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--events", action="store_true")
    parser.add_argument("--calm", action="store_true", help="no failure")
    wanted = parser.parse_args()
    app = QApplication(sys.argv[:1])
    assets = Assets()
    assets.load_fonts()
    themes = ThemeSwitch(app, assets, ThemeChoice(wanted.theme))
    context = made_context(themes, sample_document(wanted.brokers, wanted.hosts))
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(1)
    pane = LivePane(context)
    row.addWidget(pane, 1)
    if wanted.events:
        events = EventsPane(context)
        events.setFixedWidth(340)
        row.addWidget(events)
    window.resize(QSize(*(int(each) for each in wanted.size.split("x"))))
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    pane.set_range(wanted.range)
    play(context, brokers=wanted.brokers, hosts=wanted.hosts, until_s=wanted.until, dies=not wanted.calm)
    if wanted.table:
        pane._as_table.setChecked(True)
    save(window, pane, wanted)
    return 0


def save(window: QWidget, pane: LivePane, wanted: argparse.Namespace) -> None:
    """Save the window at double density."""
    image = QImage(window.size() * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    window.render(image)
    if wanted.hover is not None:
        place = pane.chart.place_of(wanted.until - wanted.hover, wanted.band)
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, QPointF(place), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        pane.chart.mouseMoveEvent(event)
        window.render(image)
    image.save(str(wanted.out))


if __name__ == "__main__":
    sys.exit(main())
