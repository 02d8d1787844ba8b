"""Whether there is a screen to open a window on; Qt itself ends the process with a stack trace where there is none."""

from __future__ import annotations

import ctypes
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

NO_DISPLAY: Final = (
    "RAS Console opens a window and found no display ({reason}); "
    "`{command} --screenshot console.png` runs the lab without one and saves the window as a picture."
)
_X: Final = "xcb"
_WAYLAND: Final = "wayland"
_WAYLAND_LIBRARIES: Final = ("libwayland-client.so.0", "libwayland-cursor.so.0")
"""What Qt's Wayland plugin loads and does not bring along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """What Qt may be given: a reason why there is none, or the platform to ask for, "" where Qt chooses well itself."""

    reason: str = ""
    platform: str = ""


def find_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Display:
    """Return what answers of the X server and the Wayland compositor that the environment names.

    Qt tries the X server alone unless the session says it is one of Wayland, and either of them without asking first.
    """
    asked = environment.get("QT_QPA_PLATFORM", "")
    named = [each.partition(":")[0].partition("-")[0] for each in asked.split(";") if each]
    if platform != "linux" or any(each not in {_X, _WAYLAND} for each in named):
        return Display()
    wanted = named or [_X, _WAYLAND]
    reasons = {}
    if _X in wanted and (name := environment.get("DISPLAY", "")):
        reasons[_X] = "" if _answers_x(name) else f"the X server {name} does not answer"
    if _WAYLAND in wanted and (name := environment.get("WAYLAND_DISPLAY", "")):
        reasons[_WAYLAND] = _why_no_wayland(Path(environment.get("XDG_RUNTIME_DIR", "")) / name)
    answering = [each for each, reason in reasons.items() if not reason]
    if not answering:
        variables = [{_X: "DISPLAY", _WAYLAND: "WAYLAND_DISPLAY"}[each] for each in wanted]
        return Display(reason=" and ".join(reasons.values()) or _unset(variables))
    if asked or answering == [_X, _WAYLAND]:
        return Display()
    return Display(platform=answering[0])


def own_command(arguments: Sequence[str] = sys.argv, executable: str = sys.executable) -> str:
    """Return how to start the console once more from anywhere, in a shell's words."""
    if Path(arguments[0]).name == "ras-console":
        return shlex.quote(arguments[0])
    return f"{shlex.quote(executable)} -m ras_console"


def _unset(variables: list[str]) -> str:
    match variables:
        case [one]:
            return f"{one} is not set"
        case _:
            return f"neither {' nor '.join(variables)} is set"


def _answers_x(name: str) -> bool:
    """Return True when the X server takes a connection, or where that cannot be tried: Qt then says what is missing."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(name.encode(), None)
    is_broken = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not is_broken


def _why_no_wayland(socket: Path) -> str:
    """Return why the compositor behind a socket cannot be used, "" where it takes a connection."""
    for library in _WAYLAND_LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"Wayland needs {library}, which is not installed"
    wayland = ctypes.CDLL(_WAYLAND_LIBRARIES[0])
    wayland.wl_display_connect.restype = ctypes.c_void_p
    wayland.wl_display_connect.argtypes = (ctypes.c_char_p,)
    wayland.wl_display_disconnect.argtypes = (ctypes.c_void_p,)
    connection = wayland.wl_display_connect(os.fsencode(socket.absolute()))
    if connection is None:
        return f"the Wayland compositor {socket.name} does not answer"
    wayland.wl_display_disconnect(connection)
    return ""
