"""`python -m bench.table build/bench.json docs/performance.md`: puts the figures of a run into the document.

The lines between the two markers are replaced, nothing else.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from bench.figures import number

BEGIN: Final = "<!-- figures: begin -->"
END: Final = "<!-- figures: end -->"


def table(content: dict[str, Any]) -> str:
    """Return machine and figures of a written run as Markdown."""
    machine = content["machine"]
    computer = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory']}, {machine['system']}"
    versions = f"Python {machine['python']}, Qt {machine['qt']}, NumPy {machine['numpy']}"
    lines = [
        f"Measured on {computer}; {versions}. Load average of the minute before: {machine['load_before']}.",
        "",
        "| figure | unit | clock | median | p10 – p90 | p99 | greatest | runs | aim | |",
        "|---|---|---|--:|--:|--:|--:|--:|---|---|",
    ]
    lines += [_row(each) for each in content["figures"]]
    return "\n".join(lines)


def with_table(document: str, made: str) -> str:
    """Return the document with another table between its markers; raises ValueError where it has none."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not rest or END not in rest:
        raise ValueError(f"the document has no lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def _row(each: dict[str, Any]) -> str:
    verdict = {None: "", True: "met", False: "**missed**"}[each["is_met"]]
    has_spread = each["runs"] > 1
    spread = f"{number(each['p10'])} – {number(each['p90'])}" if has_spread else ""
    worst = [number(each[part]) if has_spread else "" for part in ("p99", "greatest")]
    cells = [each["name"], each["unit"], each["clock"], number(each["median"]), spread, *worst]
    return f"| {' | '.join([*cells, str(each['runs']), each['aim'], verdict])} |"


if __name__ == "__main__":
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    made = table(json.loads(source.read_text(encoding="utf-8")))
    target.write_text(with_table(target.read_text(encoding="utf-8"), made), encoding="utf-8")
