"""A farm file for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ras_console.storage.repository import Repository
from tests.storage.farm_files import NOON, new_farm


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    return new_farm(tmp_path)


@pytest.fixture
def repository(farm: Path) -> Iterator[Repository]:
    with Repository.open(farm, at_utc=NOON) as opened:
        yield opened
