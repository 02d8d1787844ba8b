from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 500
"""A module has one reason to exist; past this length it has several."""


def test_that_no_module_has_more_than_500_lines() -> None:
    modules = [path for folder in ("ras_console", "tests", "bench", "tools") for path in (ROOT / folder).rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}

    assert "ras_console/__init__.py" in lengths
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_that_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "helper.py", "manager.py", "common.py", "misc.py"}

    assert [str(path) for path in (ROOT / "ras_console").rglob("*.py") if path.name in drawers] == []


def test_that_every_package_says_what_it_is_for() -> None:
    rooms = sorted(path.parent for path in (ROOT / "ras_console").rglob("*.py"))
    silent = [str(room) for room in rooms if not (room / "__init__.py").read_text(encoding="utf-8").startswith('"""')]

    assert silent == []
