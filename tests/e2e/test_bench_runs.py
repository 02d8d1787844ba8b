"""The bench itself works: every measurement gives its figures. What they are is not asserted, for machines differ."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXPECTED = {
    "start": "console / empty",
    "tick": "engine tick",
    "placement": "with explanation",
    "pane": "live pane frame",
    "console": "event loop lateness",
    "sessions": "sort by user, first",
    "bulk": "users are imported",
    "file": "open and load",
    "failover": "failover, 3 brokers",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTED)
def test_that_a_quick_measurement_gives_figures(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    command = [sys.executable, "-m", "bench", "--quick", "--only", name, "--json", str(path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == 0, ended.stderr
    content = json.loads(path.read_text(encoding="utf-8"))
    assert any(EXPECTED[name] in each["name"] for each in content["figures"])
    assert all(each["runs"] >= 1 and each["p10"] <= each["median"] <= each["p90"] for each in content["figures"])
    assert all(each["name"] in ended.stdout for each in content["figures"])


def test_that_every_measurement_is_tried() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert f"{{{','.join(EXPECTED)}}}" in told.stdout
