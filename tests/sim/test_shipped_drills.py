"""The drills that ship with the console show what they say, and the same seed gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ras_console import __version__
from ras_console.headless.drill_files import load, shipped
from ras_console.lab.drills.expectations import judge
from ras_console.lab.drills.result import is_sound, result_text, run_drill

ROOT = Path(__file__).parents[2]
TWICE = ("drain-for-patching", "mass-reconnect-after-outage", "nonsense-host")
"""Drills that are run again in another process: between them they have most kinds of faults."""


def test_that_there_are_twelve_each_with_its_own_name_and_expectations() -> None:
    drills = [load((name,))[0] for name in shipped()]
    assert len(drills) == 12
    assert len({each.head.name for each in drills}) == 12
    assert all(each.expect.logon_p95_s_max is not None and each.expect.refused_max == 0 for each in drills)


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped())
def test_that_a_shipped_drill_holds_and_is_the_same_in_another_process(name: str) -> None:
    [drill] = load((name,))
    result = run_drill(drill, __version__)
    assert is_sound(result), result["invariants"]
    assert [each for each in judge(drill.expect, result) if not each.holds] == []
    if name in TWICE:
        environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "ras_console.headless.ras_drill", "run", name, "--json", "-"]
        again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
        here = result_text(result).encode()
        assert hashlib.sha256(again.stdout).hexdigest() == hashlib.sha256(here).hexdigest()
