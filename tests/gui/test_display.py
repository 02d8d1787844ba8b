"""Whether there is a screen: told apart before Qt could end the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from ras_console.gui.display import missing_display


def test_that_without_any_variable_none_is_set() -> None:
    assert missing_display({}, "linux") == "neither DISPLAY nor WAYLAND_DISPLAY is set"


def test_that_a_server_that_does_not_answer_is_named() -> None:
    assert missing_display({"DISPLAY": ":4711"}, "linux") == "the X server :4711 does not answer"


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:enable_fonts", "minimal", "vnc:size=800x600"])
def test_that_a_platform_without_a_display_needs_none(platform: str) -> None:
    assert missing_display({"QT_QPA_PLATFORM": platform}, "linux") == ""


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_that_other_systems_always_have_one(platform: str) -> None:
    assert missing_display({}, platform) == ""


def test_that_a_wayland_socket_counts_where_it_is_there(tmp_path: Path) -> None:
    around = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert missing_display(around, "linux") != ""
    (tmp_path / "wayland-7").touch()
    assert missing_display(around, "linux") == ""
