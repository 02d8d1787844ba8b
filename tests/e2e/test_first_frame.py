"""What a start loads before its window stands: nothing that this window can be drawn without."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ras_console.config.defaults import lab_farm
from ras_console.storage.repository import Repository

START = """
import json, sys
from pathlib import Path
from ras_console.gui.app import Application, Places, make_qt
from ras_console.gui.arguments import parse
from ras_console.gui.windows.first_frame import FirstFrame

folder = Path(sys.argv[1])
qt = make_qt(["ras-console"])
application = Application(qt, parse([]), Places(database=folder / "farm.sqlite", preferences=folder / "p.json"))
application.begin()
loaded = []
window = application.farm.window
frame = FirstFrame(window, window)
window.repaint()
loaded += sys.modules
is_visible = window.isVisible()
frame.shown.connect(qt.quit)
qt.exec()
print(json.dumps({"loaded": loaded, "is_visible": is_visible}))
application.close()
"""
AFTERWARDS = {"numpy", "sqlite_utils", "cattrs", "click", "ras_console.lab.world", "ras_console.storage.engine_room"}


def test_that_a_window_is_painted_before_the_engine_and_what_it_needs_are_loaded(tmp_path: Path) -> None:
    Repository.create(tmp_path / "farm.sqlite", lab_farm("RAS-CB-1"), actor="test").close()
    around = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)],
        env=around,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    told = json.loads(ran.stdout)
    assert told["is_visible"]
    assert "PySide6.QtWidgets" in told["loaded"]
    assert "ras_console.gui.chart.painter" in told["loaded"]
    assert AFTERWARDS & set(told["loaded"]) == set()
