from __future__ import annotations

import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]


def test_that_the_project_refuses_the_qt_release_that_kills_python_3_11() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    qt = next(
        requirement
        for requirement in map(Requirement, project["dependencies"])
        if requirement.name == "PySide6-Essentials"
    )

    assert "6.12.0" not in qt.specifier
    assert "6.12.1" not in qt.specifier
    assert "6.11.3" in qt.specifier
    assert version("PySide6_Essentials") in qt.specifier


@pytest.mark.skipif(
    sys.version_info >= (3, 12),
    reason="None is immortal from Python 3.12 on: its count does not move, so this guard could not fail",
)
def test_that_setting_a_text_a_thousand_times_takes_no_reference_from_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.setText("warm")
    before = sys.getrefcount(None)

    for _ in range(1_000):
        label.setText("x")

    # Other code may drop a handful in between; the fault takes one for every call.
    assert sys.getrefcount(None) > before - 100
