"""Draws every page into pictures, to be looked at.

`python -m tests.gui.panels.gallery --out FOLDER [--theme dark] [--only broker]`
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "2")

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from ras_console.domain.vocabulary import Role
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.navigation import NodeKind
from ras_console.gui.panels.pages import build_page
from ras_console.gui.theme import ThemeChoice
from tests.gui.panels.console import Console, open_console
from tests.gui.samples import SITE, broker_id, host_id, sample_document, sample_snapshot

SIZES = {"large": QSize(1310, 450), "small": QSize(990, 330)}
VACANT = (Role.DOWN, Role.SECONDARY, Role.SECONDARY, Role.STANDBY)
SHOTS: tuple[tuple[str, NodeKind, int, str, tuple[Role, ...] | None], ...] = (
    ("broker-overview", NodeKind.BROKER, broker_id(1), "overview", None),
    ("broker-vacant", NodeKind.BROKER, broker_id(2), "overview", VACANT),
    ("broker-down", NodeKind.BROKER, broker_id(1), "overview", VACANT),
    ("broker-properties", NodeKind.BROKER, broker_id(1), "properties", None),
    ("brokers", NodeKind.BROKERS, SITE, "brokers", None),
    ("brokers-vacant", NodeKind.BROKERS, SITE, "brokers", VACANT),
    ("auto-promotion", NodeKind.BROKERS, SITE, "promotion", None),
    ("host-overview", NodeKind.HOST, host_id(3), "overview", None),
    ("host-properties", NodeKind.HOST, host_id(3), "properties", None),
    ("hosts", NodeKind.HOSTS, SITE, "hosts", None),
    ("load-balancing", NodeKind.HOSTS, SITE, "balancing", None),
    ("site", NodeKind.SITE, SITE, "overview", None),
    ("site-vacant", NodeKind.SITE, SITE, "overview", VACANT),
    ("site-properties", NodeKind.SITE, SITE, "properties", None),
    ("farm", NodeKind.FARM, 1, "overview", None),
    ("resources", NodeKind.RESOURCES, SITE, "resources", None),
    ("resource", NodeKind.RESOURCE, 11, "overview", None),
    ("resource-properties", NodeKind.RESOURCE, 11, "properties", None),
)


def pictures(roles: tuple[Role, ...] | None) -> list[FarmSnapshot]:
    """Return a minute of pictures, so that sparklines have something to show."""
    due = 9.0 if roles is VACANT else None
    return [
        sample_snapshot(brokers=4, hosts=8, at_s=200.0 + second, roles=roles, due_in_s=due, term=3, number=second)
        for second in range(61)
    ]


def draw(console: Console, out: Path, theme: str, only: str) -> None:
    for name, kind, object_id, tab, roles in SHOTS:
        if only and only not in name:
            continue
        node = console.go(kind, object_id, tab)
        page = build_page(console.context, kind)
        for snapshot in pictures(roles):
            console.show(snapshot)
        for size_name, size in SIZES.items():
            page.resize(size)
            page.show_node(node)
            page.show()
            QApplication.processEvents()
            page.grab().save(str(out / f"{name}-{size_name}-{theme}.png"))
        page.hide()
        page.deleteLater()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--only", default="")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        console = open_console(
            Path(folder), application, document=sample_document(brokers=4), theme=ThemeChoice(given.theme)
        )
        draw(console, given.out, given.theme, given.only)
        console.repository.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
