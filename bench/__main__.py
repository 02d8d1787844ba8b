"""`python -m bench --json FILE [--only NAME] [--quick]`: measure, print a table, write it as JSON."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench import bulks, cold_starts, consoles, failovers, farm_files, live_panes, machine, placements, ticks
from bench.effort import Effort
from bench.figures import Figure, heading, line, write

MEASUREMENTS: Final = {
    "start": cold_starts.measure,
    "tick": ticks.measure,
    "placement": placements.measure,
    "pane": live_panes.measure,
    "console": consoles.measure,
    "sessions": bulks.measure_sessions,
    "bulk": bulks.measure_changes,
    "file": farm_files.measure,
    "failover": failovers.measure,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the chosen measurements one after the other and return 0; a missed aim is a figure, not a failure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what the product costs here.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--only", choices=MEASUREMENTS, action="append", help="this part alone; may be repeated")
    parser.add_argument("--quick", action="store_true", help="few runs: shows that the bench works, not what is fast")
    given = parser.parse_args(argv)
    about = machine.describe()
    print(" · ".join(f"{key} {value}" for key, value in about.items()))
    print(heading(), flush=True)
    figures: list[Figure] = []
    began_s = time.monotonic()
    build = Path("build")
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as folder:
        effort = Effort(is_quick=given.quick, folder=Path(folder).absolute())
        for name in given.only or MEASUREMENTS:
            for each in MEASUREMENTS[name](effort):
                figures.append(each)
                print(line(each), flush=True)
    print(f"{len(figures)} figures in {time.monotonic() - began_s:.0f} s")
    if given.json is not None:
        write(given.json, about, figures, is_quick=given.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
