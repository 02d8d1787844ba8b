"""The diagnostics file: what somebody needs who is to help with a farm, without any secret, as one ZIP."""

from __future__ import annotations

import json
import os
import platform
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ras_console.domain.catalogue import kind_of
from ras_console.domain.objects import FarmObject, Script
from ras_console.runtime.health_check import health_checks
from ras_console.storage.connection import sqlite_version
from ras_console.storage.errors import StorageError
from ras_console.storage.history import HistoryReader
from ras_console.storage.repository import Repository

if TYPE_CHECKING:
    from ras_console.config.document import Document
    from ras_console.engine.snapshot import FarmSnapshot

ENTRIES_AT_MOST: Final = 5_000
AUDIT_AT_MOST: Final = 2_000

LEFT_OUT: Final = "(left out)"
"""Stands for arguments of commands, which may hold a key of the service they call."""


def texts(
    document: Document, snapshot: FarmSnapshot | None, *, version: str, log: str, machine: Mapping[str, str]
) -> dict[str, str]:
    """Return the files that configuration and picture alone give, by name; pure, and the list of what goes in.

    Beside them stand `timeline.txt` and `audit.txt` of the farm's own files. The mailbox's password is no part of the
    configuration, so that it cannot get in.
    """
    return {
        "README.txt": _readme(version),
        "machine.json": _json(dict(machine)),
        "health.txt": _health(document, snapshot, version),
        "configuration.json": _json(
            {"revision": document.revision, "objects": [_plain(each) for each in document.objects.values()]}
        ),
        "state.json": _json(_state(snapshot)),
        "log.txt": log,
    }


def write(path: Path, farm: Path, document: Document, snapshot: FarmSnapshot | None, *, version: str, log: str) -> None:
    """Write the ZIP, whole or not at all; blocks. Raises OSError where the file cannot be written."""
    members = texts(document, snapshot, version=version, log=log, machine=machine_facts())
    members["timeline.txt"] = _read(lambda: _timeline(farm))
    members["audit.txt"] = _read(lambda: _audit(farm))
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def machine_facts() -> dict[str, str]:
    """Return what this computer and its Python are."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite_version(),
        "processors": str(os.cpu_count()),
        "collected_utc": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _read(work: Any) -> str:  # noqa: ANN401 - a function without arguments that returns a text
    try:
        return str(work())
    except StorageError as error:  # one part that cannot be read must not cost the others
        return f"This could not be read: {error.message}\n"


def _timeline(farm: Path) -> str:
    with closing(HistoryReader(farm)) as reader:
        rows = reader.timeline(0.0, ENTRIES_AT_MOST)
    lines = (
        f"{datetime.fromtimestamp(each.at_s, UTC):%Y-%m-%d %H:%M:%S}  {each.source:13} {each.text}" for each in rows
    )
    return "\n".join((*lines, ""))


def _audit(farm: Path) -> str:
    with closing(Repository.open(farm, read_only=True)) as repository:
        entries = repository.audit(limit=AUDIT_AT_MOST)
    lines = (
        f"{each.at_utc:%Y-%m-%d %H:%M:%S}  revision {each.revision}  {each.actor}: {each.label} ({each.reason})"
        for each in entries
    )
    return "\n".join((*lines, ""))


def _plain(thing: FarmObject) -> dict[str, object]:
    if isinstance(thing, Script) and thing.arguments:
        thing = replace(thing, arguments=LEFT_OUT)
    return {"kind": kind_of(thing).kind.value, **asdict(thing)}


def _health(document: Document, snapshot: FarmSnapshot | None, version: str) -> str:
    lines = []
    for site in document.sites:
        lines.append(f"Site {site.name}")
        for check in health_checks(document, snapshot, site.id, version):
            if not check.findings:
                lines.append(f"  well     {check.name}: {check.well}")
            lines += [f"  {each.severity.name.lower():8} {check.name}: {each.text}" for each in check.findings]
    return "\n".join((*lines, ""))


def _state(snapshot: FarmSnapshot | None) -> dict[str, object]:
    """Return the picture without names of users: figures, brokers and the election of each site."""
    if snapshot is None:
        return {"engine": "none"}
    sites = [
        {
            "id": each.id,
            "brokers": [asdict(broker) for broker in each.brokers],
            "election": asdict(each.election),
            "figures": asdict(each.figures),
            "pools": [asdict(pool) for pool in each.pools],
            "alerts": [asdict(alert) for alert in each.alerts],
            "host_states": each.hosts.state.tolist(),
        }
        for each in snapshot.sites
    ]
    plain = {each.name: getattr(snapshot, each.name) for each in fields(snapshot) if each.name != "sites"}
    return plain | {"sites": sites}


def _readme(version: str) -> str:
    return (
        f"Diagnostics of RAS Console {version}.\n\n"
        "machine.json        this computer\n"
        "health.txt          the health check of every site\n"
        "configuration.json  all settings; arguments of commands are left out, passwords are not part of them\n"
        "state.json          the engine's last picture, without names of users\n"
        "timeline.txt        the last events; they name users whose logons failed\n"
        "audit.txt           the last changes of the configuration and who made them\n"
        "log.txt             what the program said since it was started\n"
    )


def _json(content: object) -> str:
    return json.dumps(content, indent=2, default=str, ensure_ascii=False)
