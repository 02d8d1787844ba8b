"""The diagnostics file: whole, readable, and without any secret."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ras_console.config.change import Change
from ras_console.config.commands import AddObject, SetFields
from ras_console.config.planner import plan
from ras_console.domain.vocabulary import Kind
from ras_console.storage import diagnostics
from ras_console.storage.history import HistoryWriter
from ras_console.storage.repository import Repository
from ras_console.storage.secrets import MAILBOX, Secrets
from tests.gui.panels.console import seed_of
from tests.gui.samples import SITE, sample_document, sample_snapshot
from tests.storage.test_secrets import NO_KEYRING

PASSWORD, KEY = "s3cret-of-the-mailbox", "token-of-the-pager"


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    """Return a farm with a mailbox, its password and a command that names a key."""
    path = tmp_path / "farm.sqlite"
    with Repository.create(path, seed_of(sample_document()), actor="anna") as repository:
        for command in (
            SetFields(object_id=sample_document().mailbox.id, values={"server": "mail.example.com", "user": "console"}),
            AddObject(
                kind=Kind.SCRIPT, parent_id=SITE,
                values={"name": "Page", "command": "/usr/bin/page", "arguments": f"--key {KEY}"},
            ),
        ):  # fmt: skip
            document = repository.load()
            change = plan(document, command, {})
            assert isinstance(change, Change)
            repository.commit(change, document.revision, actor="anna")
    Secrets(path, backend=NO_KEYRING).put(MAILBOX, PASSWORD)
    HistoryWriter(path).close()
    return path


def collected(farm: Path, to: Path, log: str = "all is well\n") -> dict[str, str]:
    with Repository.open(farm) as repository:
        document = repository.load()
    diagnostics.write(to, farm, document, sample_snapshot(), version="1.0", log=log)
    with zipfile.ZipFile(to) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_that_no_password_and_no_argument_of_a_command_is_in_any_part(farm: Path, tmp_path: Path) -> None:
    parts = collected(farm, tmp_path / "out.zip")
    assert not [name for name, text in parts.items() if PASSWORD in text or KEY in text]
    assert diagnostics.LEFT_OUT in parts["configuration.json"]
    assert "mail.example.com" in parts["configuration.json"]


def test_that_every_part_that_the_read_me_names_is_there_and_says_something(farm: Path, tmp_path: Path) -> None:
    parts = collected(farm, tmp_path / "out.zip")
    named = {line.split()[0] for line in parts["README.txt"].splitlines()[2:] if line}
    assert named == set(parts) - {"README.txt"}
    assert "anna:" in parts["audit.txt"]
    assert parts["log.txt"] == "all is well\n"
    assert "Site Budapest" in parts["health.txt"]
    assert json.loads(parts["machine.json"])["python"]
    assert json.loads(parts["state.json"])["sites"][0]["id"] == SITE


def test_that_a_farm_file_that_is_gone_costs_its_part_alone(farm: Path, tmp_path: Path) -> None:
    document = sample_document()
    gone = replace(document, revision=7)
    diagnostics.write(tmp_path / "out.zip", tmp_path / "gone.sqlite", gone, None, version="1.0", log="")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.read("audit.txt").startswith(b"This could not be read")
        assert json.loads(archive.read("configuration.json"))["revision"] == 7


def test_that_a_file_that_cannot_be_written_leaves_nothing_behind(farm: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "out.zip").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        collected(farm, folder / "out.zip")
    assert [each.name for each in folder.iterdir()] == ["out.zip"]
