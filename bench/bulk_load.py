"""Does big changes in the whole console, by its own dialogs, and says how late the event loop was meanwhile.

`python -m bench.bulk_load FARM HOSTS USERS RUNS`. No engine runs: what is late is late because of the change.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from bench.console_load import let_pass
from bench.during import greatest_wait_ms, until
from ras_console.config.commands import AddObject
from ras_console.domain.ids import ObjectId, PoolId, SiteId
from ras_console.domain.vocabulary import Kind
from ras_console.gui.app import PRODUCT, Application, Places, make_qt
from ras_console.gui.arguments import parse
from ras_console.gui.kit import Button
from ras_console.gui.navigation import Node, NodeKind
from ras_console.gui.open_farm import OpenFarm
from ras_console.gui.panels.account_import_dialog import ImportDialog
from ras_console.gui.pool_commands import assign
from ras_console.gui.windows.add_hosts import AddHostsDialog
from ras_console.storage.repository import Repository

_SIZE = (1600, 1000)


class Bulk:
    """The console on a farm, and what it was made to do."""

    def __init__(self, farm: OpenFarm, folder: Path) -> None:
        self._farm = farm
        self._folder = folder
        self._workspace = farm.workspace
        self._site = SiteId(farm.workspace.document.sites[0].id)
        add = AddObject(kind=Kind.POOL, parent_id=ObjectId(self._site), values={"name": "East"})
        self._workspace.apply(add)
        self._east = next(each.id for each in self._workspace.document.pools(self._site) if each.name == "East")
        self.said: dict[str, list[float]] = defaultdict(list)

    def add_hosts(self, count: int) -> None:
        """Type a list of hosts, add them, and take them back."""
        self._go(Node(NodeKind.HOSTS, ObjectId(self._site)))
        dialog = AddHostsDialog(self._farm.context, self._site, self._farm.window)
        dialog.open()
        button = dialog.findChild(Button, "confirm_button")
        if button is None:
            raise LookupError("the form has no button to add")
        text = "\n".join(f"NEW-{each}" for each in range(count))
        self._note("read", lambda: dialog.text.setPlainText(text), button.isEnabled)
        self._note("add", button.click, self._is_changed())
        self._note("undo", self._workspace.undo_stack.undo, self._is_changed())

    def assign_hosts(self, count: int) -> None:
        """Move hosts to another pool by the command of the page, and back."""
        document = self._workspace.document
        command = assign(document, document.hosts(self._site)[:count], PoolId(self._east))
        if command is None:
            raise LookupError("no host can be moved")
        self._note("assign", lambda: self._farm.actions.carry_out(command), self._is_changed())
        self._note("undo", self._workspace.undo_stack.undo, self._is_changed())

    def import_users(self, count: int) -> None:
        """Import users from a file, and take them back."""
        self._go(Node(NodeKind.ADMINISTRATION, ObjectId(self._workspace.document.farm.id)))
        path = self._folder / "users.csv"
        rows = (f"user{each},User Number {each},Group {each % 50};All,yes" for each in range(count))
        path.write_text("\n".join(("name,full name,groups,enabled", *rows)), encoding="utf-8")
        opened: list[ImportDialog] = []

        def open_dialog() -> None:
            opened.append(ImportDialog(self._farm.context, path, self._farm.window))
            opened[0].open()

        def button() -> Button | None:
            return opened[0].findChild(Button, "commit_button") if opened else None

        self._note("preview", open_dialog, lambda: (found := button()) is not None and found.isEnabled())
        self._note("import", lambda: (found := button()) is not None and found.click(), self._is_changed())
        self._note("undo", self._workspace.undo_stack.undo, self._is_changed())

    def _go(self, node: Node) -> None:
        self._farm.navigator.go(node)
        until(lambda: self._farm.navigator.node == node)

    def _is_changed(self) -> Callable[[], bool]:
        revision = self._workspace.document.revision
        return lambda: self._workspace.document.revision > revision

    def _note(self, name: str, act: Callable[[], object], is_over: Callable[[], bool]) -> None:
        self.said[name].append(greatest_wait_ms(act, is_over))


def main(arguments: list[str]) -> int:
    """Open the farm, do everything as often as told, print the greatest waits as one JSON object."""
    path, hosts, users, runs = Path(arguments[0]), *map(int, arguments[1:4])
    qt = make_qt([PRODUCT])
    application = Application(qt, parse([]), Places(database=path, preferences=path.with_suffix(".json")))
    farm = application.farm = OpenFarm(Repository.open(path), application.around, application)
    farm.window.resize(*_SIZE)
    farm.window.show()
    let_pass(1.0)
    bulk = Bulk(farm, path.parent)
    for _ in range(runs):
        bulk.add_hosts(hosts)
        bulk.assign_hosts(hosts)
        bulk.import_users(users)
    application.close()
    sys.stdout.write(json.dumps(bulk.said) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
