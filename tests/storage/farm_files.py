"""Farm files on a real disk for the tests of storage."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ras_console.config.change import Change
from ras_console.config.commands import AddObject, SetFields
from ras_console.config.defaults import lab_farm
from ras_console.config.document import Document
from ras_console.domain.vocabulary import Kind
from ras_console.storage.repository import Repository
from tests.unit.config.farms import SITE, planned

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def new_farm(folder: Path) -> Path:
    """Make a lab's file and return its path; nobody has it open."""
    path = folder / "farm.sqlite"
    Repository.create(path, lab_farm("RAS-CB-1", "10.0.0.11"), actor="setup", at_utc=NOON).close()
    return path


def added_host(document: Document, server: str) -> Change:
    return planned(document, AddObject(kind=Kind.HOST, parent_id=SITE, values={"server": server}))


def described(document: Document, text: str) -> Change:
    """Return the change that describes the first broker anew."""
    return planned(document, SetFields(object_id=document.brokers(SITE)[0].id, values={"description": text}))
