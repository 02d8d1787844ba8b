"""Whether there is a screen to open a window on; Qt itself ends the process with a stack trace where there is none."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

NO_DISPLAY = (
    "RAS Console opens a window and found no display ({reason}); "
    "`ras-console --screenshot console.png` runs the lab without one and saves the window as a picture."
)


def missing_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Return why no window can be opened, "" where one can."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM", "").startswith(
        ("offscreen", "minimal", "vnc", "eglfs")
    ):
        return ""
    if _has_wayland(environment):
        return ""
    display = environment.get("DISPLAY", "")
    if not display:
        return "neither DISPLAY nor WAYLAND_DISPLAY is set"
    return "" if _answers(display) else f"the X server {display} does not answer"


def _has_wayland(environment: Mapping[str, str]) -> bool:
    name, folder = environment.get("WAYLAND_DISPLAY", ""), environment.get("XDG_RUNTIME_DIR", "")
    return bool(name) and (Path(folder) / name).exists()


def _answers(display: str) -> bool:
    """Return True when the X server takes a connection, or where that cannot be tried: Qt then says what is missing."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(display.encode(), None)
    is_broken = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not is_broken
