"""Whether there is a screen: told apart before Qt could end the process."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ras_console.gui.display import Display, find_display, own_command

COMPOSITOR = "wayland-7"


@pytest.fixture
def runtime_folder() -> Iterator[Path]:
    """A folder with a short path: the name of a socket may have a hundred bytes."""
    with TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def wayland(runtime_folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a session whose compositor takes connections."""
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(runtime_folder / COMPOSITOR))
        compositor.listen()
        yield {"WAYLAND_DISPLAY": COMPOSITOR, "XDG_RUNTIME_DIR": str(runtime_folder)}


def test_that_without_any_variable_none_is_set() -> None:
    assert find_display({}, "linux") == Display(reason="neither DISPLAY nor WAYLAND_DISPLAY is set")


def test_that_a_server_that_does_not_answer_is_named() -> None:
    assert find_display({"DISPLAY": ":4711"}, "linux") == Display(reason="the X server :4711 does not answer")


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:enable_fonts", "minimal", "vnc:size=800x600"])
def test_that_a_platform_without_a_display_needs_none(platform: str) -> None:
    assert find_display({"QT_QPA_PLATFORM": platform}, "linux") == Display()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_that_other_systems_always_have_one(platform: str) -> None:
    assert find_display({}, platform) == Display()


def test_that_qt_is_told_of_a_compositor_that_answers_alone(wayland: dict[str, str]) -> None:
    assert find_display(wayland, "linux") == Display(platform="wayland")
    assert find_display({**wayland, "DISPLAY": ":4711"}, "linux") == Display(platform="wayland")
    by_path = {"WAYLAND_DISPLAY": str(Path(wayland["XDG_RUNTIME_DIR"]) / COMPOSITOR)}
    assert find_display(by_path, "linux") == Display(platform="wayland")


@pytest.mark.parametrize("leaves_its_socket", [True, False])
def test_that_a_compositor_that_has_gone_is_named(runtime_folder: Path, *, leaves_its_socket: bool) -> None:
    if leaves_its_socket:
        with socket.socket(socket.AF_UNIX) as compositor:
            compositor.bind(str(runtime_folder / COMPOSITOR))
    around = {"WAYLAND_DISPLAY": COMPOSITOR, "XDG_RUNTIME_DIR": str(runtime_folder)}
    gone = "the Wayland compositor wayland-7 does not answer"
    assert find_display(around, "linux") == Display(reason=gone)
    both = find_display({**around, "DISPLAY": ":4711"}, "linux")
    assert both == Display(reason=f"the X server :4711 does not answer and {gone}")


def test_that_a_platform_asked_for_is_held_to_its_own_display(wayland: dict[str, str]) -> None:
    assert find_display({**wayland, "QT_QPA_PLATFORM": "wayland-egl"}, "linux") == Display()
    assert find_display({**wayland, "QT_QPA_PLATFORM": "xcb"}, "linux") == Display(reason="DISPLAY is not set")
    assert find_display({**wayland, "QT_QPA_PLATFORM": "xcb;wayland"}, "linux") == Display()


def test_that_the_command_named_is_the_one_that_was_used_where_a_shell_finds_it() -> None:
    assert own_command(["/opt/ras console/bin/ras-console"], "/opt/bin/python") == "'/opt/ras console/bin/ras-console'"
    assert own_command(["/src/ras_console/__main__.py"], "/src/.venv/bin/python") == (
        "/src/.venv/bin/python -m ras_console"
    )
