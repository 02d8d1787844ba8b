"""Processes of their own for what is measured from outside: each prints one JSON object and ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_LONGEST_S: Final = 180.0


def run_module(module: str, arguments: Sequence[str], folder: Path, display: str = "") -> dict[str, list[float]]:
    """Run a module of this package and return what it says; `display` names an X server, "" is Qt's offscreen platform.

    What the console keeps for its user goes into `folder`, so that the bench neither reads nor leaves anything.
    Compiled modules go there too, whatever this process was told about them: an installed console has them.
    """
    command = [sys.executable, "-m", module, *arguments]
    ended = subprocess.run(
        command, env=_environment(folder, display), stdout=subprocess.PIPE, timeout=_LONGEST_S, check=True
    )
    said: dict[str, list[float]] = json.loads(ended.stdout.splitlines()[-1])
    return said


def _environment(folder: Path, display: str) -> Mapping[str, str]:
    around = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    around |= {f"XDG_{each}_HOME": str(folder) for each in ("DATA", "CONFIG", "CACHE", "STATE")}
    around.pop("PYTHONDONTWRITEBYTECODE", None)
    around["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    around["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    around.pop("WAYLAND_DISPLAY", None)
    around["QT_QPA_PLATFORM"] = "xcb" if display else "offscreen"
    if display:
        around["DISPLAY"] = display
    return around
