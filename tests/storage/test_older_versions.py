"""A farm of an earlier version opens with everything it had, and with what has come since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ras_console.config.change import Change
from ras_console.config.commands import AddBroker
from ras_console.config.planner import plan
from ras_console.storage import migrations, schema_1
from ras_console.storage.connection import create, writing
from ras_console.storage.repository import Repository
from tests.storage.farm_files import NOON

_HOST = "INSERT INTO host VALUES (?, 2, 5, ?, 1, '', '', 3389, ?, 25.0, -1.0, NULL, 'enabled', 100, 8, 64)"


def first_version(path: Path) -> None:
    """Make a file as the first version did, with a farm, a site, a broker and two hosts."""

    def first(database: sqlite3.Connection) -> None:
        database.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        for statement in schema_1.TABLES:
            database.execute(statement)

    steps = migrations.Steps(name="farm", steps={"0001_first_version": first})
    database = create(path)
    with writing(database):
        migrations.apply(database, steps)
        database.execute("INSERT INTO meta (id, created_utc, revision, next_id) VALUES (1, '', 4, 9)")
    database.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO farm VALUES (1, 'Old', '')")
        connection.execute("INSERT INTO site VALUES (2, 1, 'Pest', '', 1, 0)")
        connection.execute("INSERT INTO auto_promotion VALUES (3, 2, 1, 15.0, 0, 300.0, 2.0)")
        connection.execute("INSERT INTO load_balancing VALUES (4, 2, 'predictive', 1, 1, 1, 1, 1, 2.0, 6.0)")
        connection.execute("INSERT INTO pool VALUES (5, 2, 'Default', 1, '')")
        connection.execute("INSERT INTO broker VALUES (6, 2, 'CB-1', 1, '', '[]', '', 0, 0, 4, 8)")
        connection.execute(_HOST, (7, "H-1", 250))
        connection.execute(_HOST, (8, "H-2", 40))


def test_that_an_older_farm_keeps_what_it_had_and_gets_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    first_version(path)
    with Repository.open(path, at_utc=NOON) as repository:
        document = repository.load()
        assert repository.made_backup is not None
        one, other = document.hosts(document.sites[0].id)
        assert (one.inherits_sessions, one.max_sessions) == (True, 250)
        assert (other.inherits_sessions, other.max_sessions) == (False, 40)
        assert document.effective_hosts(document.sites[0].id) == (one, other)
        assert document.host_defaults(document.sites[0].id).id == 9
        assert document.mailbox.id == 10
        assert document.next_id == 11
        change = plan(document, AddBroker(site_id=document.sites[0].id, values={"server": "CB-2"}))
        assert isinstance(change, Change)
        after = repository.commit(change, document.revision, actor="anna", at_utc=NOON)
        assert after.next_id == 12
