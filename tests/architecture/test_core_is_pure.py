from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.core_rules import violations

PACKAGE = Path(__file__).parents[2] / "ras_console"
CORE_MODULES = sorted(path for name in ("domain", "config", "engine", "lab") for path in (PACKAGE / name).rglob("*.py"))


@pytest.mark.parametrize("module", CORE_MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_that_the_core_reads_no_clock_draws_no_chance_and_never_orders_by_a_set(module: Path) -> None:
    assert violations(module.read_text(encoding="utf-8")) == []


def test_that_the_core_was_found() -> None:
    assert {path.parent.name for path in CORE_MODULES} >= {"domain", "config", "engine", "lab"}


@pytest.mark.parametrize(
    ("source", "breach"),
    [
        ("import time", "imports time"),
        ("import os.path", "imports os.path"),
        ("from threading import Lock", "imports threading"),
        ("import numpy.random", "imports numpy.random"),
        ("from numpy import random", "imports numpy.random"),
        ("from numpy.random import default_rng", "unseeded or shared chance: numpy.random.default_rng"),
        ("x = np.random.random()", "unseeded or shared chance: np.random.random"),
        ("x = np.random.default_rng()", "unseeded or shared chance: np.random.default_rng"),
        ("x = datetime.now(UTC)", "reads the clock: datetime.now"),
        ("x = datetime.datetime.utcnow()", "reads the clock: datetime.datetime.utcnow"),
        ("x = date.today()", "reads the clock: date.today"),
        ("for x in {1, 2}:\n    pass", "iterates over a set: {1, 2}"),
        ("x = [y for y in set(z)]", "iterates over a set: set(z)"),
        ("x = {y: 1 for y in {w for w in z}}", "iterates over a set: {w for w in z}"),
        ("for x in frozenset(a) - b:\n    pass", "iterates over a set: frozenset(a) - b"),
        ("for x in set(a).union(b):\n    pass", "iterates over a set: set(a).union(b)"),
        ("x = tuple(set(a))", "orders a set: tuple(set(a))"),
        ("x = (*set(a), 1)", "unpacks a set: set(a)"),
    ],
)
def test_that_each_rule_catches_what_it_is_for(source: str, breach: str) -> None:
    assert violations(source) == [f"1: {breach}"]


@pytest.mark.parametrize(
    "source",
    [
        "def f(chance: np.random.Generator) -> float: return chance.random()",
        "from numpy.random import Generator",
        "for x in sorted(set(a)):\n    pass",
        "x = y in {1, 2}",
        "x = len(set(a))",
        "for x in a - b:\n    pass",
        "from datetime import UTC, datetime\nx = datetime.fromtimestamp(0, UTC)",
        "from ras_console.domain import time",
    ],
)
def test_that_what_is_repeatable_passes(source: str) -> None:
    assert violations(source) == []
