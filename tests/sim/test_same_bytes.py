"""The same seed gives the same bytes, in another process and whatever the hashes of strings are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.sim.farms import make_site, make_world
from tests.sim.replay import digest_of

ROOT = Path(__file__).parents[2]


def digest_elsewhere(seed: int, hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.sim.replay", str(seed)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def test_that_the_same_seed_gives_the_same_bytes_under_any_hash_seed() -> None:
    here = digest_of(7)
    assert here == digest_elsewhere(7, "1")
    assert here == digest_elsewhere(7, "4711")
    assert here != digest_of(8)


def test_that_the_size_of_the_callers_slices_changes_nothing() -> None:
    def story(slice_s: float) -> tuple[str, int]:
        world = make_world(make_site(), seed=3)
        while world.now_s < 30.0:
            world.advance(min(30.0, world.now_s + slice_s))
        return repr(world.drain_entries()), next(iter(world.sites.values())).machines.sessions.count

    assert story(0.013) == story(7.0)
