"""Shows the page of all sessions and says how it bears pictures, sorting, searching and grouping.

`python -m bench.session_load FARM SESSIONS RUNS`. The engine makes pictures only between what is measured.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from bench import farms
from bench.console_load import let_pass
from bench.during import greatest_wait_ms
from ras_console.domain.ids import ObjectId
from ras_console.gui.app import PRODUCT, Application, Places, make_qt
from ras_console.gui.arguments import parse
from ras_console.gui.models.session_data import SessionColumn
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.open_farm import OpenFarm
from ras_console.gui.panels.session_groups import GROUPINGS
from ras_console.gui.panels.sessions_page import SessionList
from ras_console.runtime.embedded import make_loop
from ras_console.runtime.stepped import SteppedEngine
from ras_console.storage.repository import Repository

_SIZE: Final = (1600, 1000)
_PICTURES: Final = 5
_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def main(arguments: list[str]) -> int:
    """Open the farm as often as told, each time with nothing looked at yet; print the figures as one JSON object."""
    path, sessions, runs = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    qt = make_qt([PRODUCT])
    application = Application(qt, parse([]), Places(database=path, preferences=path.with_suffix(".json")))
    farm = application.farm = OpenFarm(Repository.open(path), application.around, application)
    farm.window.resize(*_SIZE)
    farm.window.show()
    said: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        _look(farm, sessions, said)
    application.close()
    sys.stdout.write(json.dumps(said) + "\n")
    return 0


def _look(farm: OpenFarm, sessions: int, said: dict[str, list[float]]) -> None:
    """Follow a new engine; take pictures, sort, filter and group."""
    topology, settings = farm.workspace.document.topology(), farms.settings(sessions=sessions)

    engine = SteppedEngine(lambda clock: make_loop(topology, settings, clock), wake=_leave_it)
    farm.follow(engine)
    engine.advance(2.0)
    farm.bridge.collect_now()
    farm.navigator.go(Node(NodeKind.SESSIONS, ObjectId(farm.workspace.document.sites[0].id)))
    let_pass(0.5)
    engine.advance(1.0)
    farm.bridge.collect_now()
    let_pass(0.5)
    table = farm.window.findChild(SessionList)
    if table is None or not table.model.total:
        raise LookupError("the page of sessions shows none")
    model, view = table.model, table.table

    def is_settled() -> bool:
        return not model.is_waiting

    def sort(column: SessionColumn, order: Qt.SortOrder) -> float:
        return greatest_wait_ms(lambda: view.sortByColumn(column, order), is_settled)

    said["sort_first"].append(sort(SessionColumn.USER, _UP))
    said["sort_again"].append(sort(SessionColumn.USER, _DOWN))
    for _ in range(_PICTURES):
        engine.advance(1.0)
        said["applied"].append(greatest_wait_ms(farm.bridge.collect_now, is_settled))
    said["sort_client"].append(sort(SessionColumn.CLIENT, _UP))
    said["filter"] += [
        greatest_wait_ms(lambda text=text: table.filter.setText(text), is_settled)  # type: ignore[misc]  # its default
        for text in ("u", "us", "use", "user")
    ]
    table.filter.setText("")
    by_host = [column for _, column in GROUPINGS].index(SessionColumn.HOST)
    said["group"].append(greatest_wait_ms(lambda: table.groups.choice.setCurrentIndex(by_host), is_settled))
    said["group"].append(greatest_wait_ms(lambda: table.groups.list.setCurrentRow(3), is_settled))
    table.groups.choice.setCurrentIndex(0)
    view.sortByColumn(SessionColumn.SINCE, _DOWN)


def _leave_it() -> None:
    """Leave the pictures where they are until one is asked for."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
