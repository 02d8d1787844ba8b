from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint_imports(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--config", config, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_that_every_import_contract_is_kept() -> None:
    result = lint_imports(ROOT / "pyproject.toml", ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("domain", "from ras_console.engine import step"),
        ("domain", "import numpy"),
        ("engine", "from ras_console import config"),
        ("engine", "import time"),
        ("lab", "import random"),
        ("runtime", "import PySide6"),
        ("runtime", "import sqlite3"),
        ("storage", "from ras_console import gui"),
        ("headless", "from ras_console import gui"),
        ("headless", "import PySide6"),
        ("headless", "import sqlite3"),
        ("storage", "from ras_console import network"),
        ("storage", "import socket"),
        ("gui/panels", "from ras_console.storage import repository"),
        ("gui/panels", "from ras_console.network import resolver"),
        ("gui/workspace", "from ras_console.network import resolver"),
        ("gui/panels", "import sqlite_utils"),
    ],
)
def test_that_a_forbidden_import_breaks_a_contract(tmp_path: Path, module: str, statement: str) -> None:
    house = small_house(tmp_path)
    (house / f"{module}.py" if "/" in module else house / module / "offender.py").write_text(statement + "\n")

    result = lint_imports(ROOT / "pyproject.toml", tmp_path)

    assert "BROKEN" in result.stdout, result.stdout + result.stderr


def test_that_the_doors_may_be_used(tmp_path: Path) -> None:
    house = small_house(tmp_path)
    (house / "gui" / "app.py").write_text(
        "from ras_console.storage import repository\nfrom ras_console.network import resolver\n"
    )
    (house / "gui" / "workspace.py").write_text("from ras_console.storage import repository\n")

    result = lint_imports(ROOT / "pyproject.toml", tmp_path)

    assert result.returncode == 0, result.stdout + result.stderr


def small_house(folder: Path) -> Path:
    """Make a package with the same rooms and nothing in them, so that one wrong import is the only fault."""
    house = folder / "ras_console"
    for room in ("domain", "config", "engine", "lab", "runtime", "storage", "network", "headless", "gui"):
        (house / room).mkdir(parents=True)
        (house / room / "__init__.py").touch()
    for module in ("__init__", "engine/step", "storage/repository", "network/resolver", "gui/app", "gui/workspace"):
        (house / f"{module}.py").touch()
    return house
