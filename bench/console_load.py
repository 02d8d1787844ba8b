"""Shows the whole console on a farm and says how its GUI thread and its memory fare; run as a process of its own.

`python -m bench.console_load FARM SESSIONS SECONDS PAGE MODE`. MODE "threads" follows the engine in its thread and
measures how late the event loop is; "stepped" drives the engine itself and measures what each picture costs here.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bench import farms
from ras_console.domain.ids import ObjectId
from ras_console.engine.snapshot import FarmSnapshot
from ras_console.gui.app import PRODUCT, Application, Places, make_qt
from ras_console.gui.arguments import parse
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.open_farm import OpenFarm
from ras_console.runtime.embedded import make_loop
from ras_console.runtime.stepped import SteppedEngine
from ras_console.storage.repository import Repository

_GRID_MS: Final = 5
_SIZE: Final = (1600, 1000)
_SETTLE_S: Final = 5.0
"""Opening a farm is measured for itself; shorter where all that is to be measured is shorter."""

_PAGE_S: Final = 0.5
"""After which a page that was gone to has been built and shown."""


class Lateness(QObject):
    """How much later than asked for the event loop comes to what falls due every 5 ms.

    Whatever falls due while the loop is held up counts with its own wait, so that a long stall is not one sample among
    many good ones.
    """

    def __init__(self) -> None:
        super().__init__()
        self.waits_ms: list[float] = []
        self._next_s = 0.0
        self._timer = QTimer(self, interval=_GRID_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def begin(self) -> None:
        """Start to measure; what was measured before is forgotten."""
        self.waits_ms = []
        self._next_s = time.perf_counter() + _GRID_MS / 1000.0
        self._timer.start()

    def end(self) -> list[float]:
        """Stop, and return every wait in milliseconds."""
        self._timer.stop()
        return self.waits_ms

    def _note(self) -> None:
        now_s = time.perf_counter()
        while self._next_s <= now_s:
            self.waits_ms.append(1000.0 * (now_s - self._next_s))
            self._next_s += _GRID_MS / 1000.0


def main(arguments: list[str]) -> int:
    """Open the farm, measure as told, print the figures as one JSON object."""
    path, sessions, seconds, page, mode = Path(arguments[0]), *arguments[1:5]
    qt = make_qt([PRODUCT])
    application = Application(qt, parse([]), Places(database=path, preferences=path.with_suffix(".json")))
    farm = application.farm = OpenFarm(Repository.open(path), application.around, application)
    farm.window.resize(*_SIZE)
    run = _follow if mode == "threads" else _step
    said = run(farm, int(sessions) if sessions else None, float(seconds), page)
    said["resident_mib"] = [resident_mib()]
    application.close()
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


def resident_mib() -> float:
    """Return the memory that this process holds; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(each.split()[1]) / 1024.0 for each in lines if each.startswith("VmRSS")), 0.0)


def _follow(farm: OpenFarm, sessions: int | None, seconds: float, page: str) -> dict[str, list[float]]:
    """Let the engine run in its thread; measure the opening, then the steady state."""
    lateness = Lateness()
    pictures: list[float] = []

    def note(snapshot: FarmSnapshot) -> None:
        pictures.append(snapshot.tick_ms)

    farm.bridge.snapshot_changed.connect(note)
    farm.window.show()
    lateness.begin()
    farm.start(farms.settings(sessions=sessions))
    let_pass(min(_SETTLE_S, seconds))
    opening = lateness.end()
    farm.navigator.go(_node(farm, page))
    let_pass(_PAGE_S)
    pictures.clear()
    lateness.begin()
    used_s, began_s = time.thread_time(), time.perf_counter()
    let_pass(seconds)
    passed_s = time.perf_counter() - began_s
    if farm.bridge.death is not None:
        raise RuntimeError(f"the engine stopped while it was measured: {farm.bridge.death.summary}")
    return {
        "opening_ms": opening,
        "waits_ms": lateness.end(),
        "pictures_per_s": [len(pictures) / passed_s],
        "tick_ms": list(pictures),
        "gui_cpu_ratio": [(time.thread_time() - used_s) / passed_s],
    }


def _step(farm: OpenFarm, sessions: int | None, seconds: float, page: str) -> dict[str, list[float]]:
    """Drive the engine from here; measure what each picture costs in the slots, and in painting what they changed."""
    applied: list[float] = []
    painted: list[float] = []

    def wake() -> None:
        began_s = time.thread_time()
        farm.bridge.collect_now()
        applied.append(1000.0 * (time.thread_time() - began_s))
        began_s = time.thread_time()
        QApplication.processEvents()
        painted.append(1000.0 * (time.thread_time() - began_s))

    topology, settings = farm.workspace.document.topology(), farms.settings(sessions=sessions)
    engine = SteppedEngine(lambda clock: make_loop(topology, settings, clock), wake=wake)
    farm.follow(engine)
    farm.window.show()
    engine.advance(min(_SETTLE_S, seconds))
    farm.navigator.go(_node(farm, page))
    engine.advance(_PAGE_S)
    applied.clear()
    painted.clear()
    engine.advance(seconds)
    return {"applied_ms": applied, "painted_ms": painted}


def _node(farm: OpenFarm, page: str) -> Node:
    """Return the node whose page is to be shown: the first broker's, or the list of all hosts."""
    document = farm.workspace.document
    site = document.sites[0]
    if page == "hosts":
        return Node(NodeKind.HOSTS, ObjectId(site.id))
    return Node(NodeKind.BROKER, ObjectId(document.brokers(site.id)[0].id))


def let_pass(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
