"""Makes the farm that the pictures of README show: the lab with two secondary brokers. `picture_farm.py FILE`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from ras_console.config.change import Problems
from ras_console.config.commands import AddBroker
from ras_console.config.defaults import lab_farm
from ras_console.config.planner import plan
from ras_console.storage.repository import Repository

SECONDARIES = (("RAS-CB-2", "10.20.1.12"), ("RAS-CB-3", "10.20.1.13"))


def main(target: Path) -> None:
    """Write the farm; an older file of that name is replaced."""
    for each in target.parent.glob(f"{target.stem}*"):
        each.unlink()
    moment = datetime(2026, 1, 5, 8, tzinfo=UTC)
    with Repository.create(target, lab_farm("RAS-CB-1", "10.20.1.11"), actor="admin", at_utc=moment) as repository:
        document = repository.load()
        for server, ip in SECONDARIES:
            change = plan(document, AddBroker(site_id=document.sites[0].id, values={"server": server, "ip": ip}))
            if isinstance(change, Problems):
                raise SystemExit(change.items[0].message)
            document = repository.commit(change, document.revision, actor="admin", at_utc=moment)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
