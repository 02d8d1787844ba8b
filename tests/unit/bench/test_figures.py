import json
import socket
from pathlib import Path

import pytest

from bench.figures import Aim, Clock, Part, figure, line, write
from bench.machine import describe
from bench.table import BEGIN, END, table, with_table

ONE_TO_HUNDRED = [float(each) for each in range(101)]


def test_that_a_figure_is_the_median_with_its_spread() -> None:
    each = figure("a thing", "ms", Clock.CPU, ONE_TO_HUNDRED)
    assert (each.p10, each.median, each.p90, each.p99, each.greatest, each.runs) == (10.0, 50.0, 90.0, 99.0, 100.0, 101)


@pytest.mark.parametrize(
    ("aim", "is_met"),
    [
        (Aim(limit=50.0), True),
        (Aim(limit=49.9), False),
        (Aim(limit=98.9, part=Part.P99), False),
        (Aim(limit=100.0, part=Part.GREATEST), True),
        (Aim(limit=50.0, is_floor=True), True),
        (Aim(limit=50.1, is_floor=True), False),
    ],
)
def test_that_the_part_that_is_aimed_at_decides(aim: Aim, is_met: bool) -> None:
    assert figure("a thing", "ms", Clock.CPU, ONE_TO_HUNDRED, aim=aim).is_met is is_met


def test_that_a_missed_aim_is_said_and_no_aim_is_neither_met_nor_missed() -> None:
    missed = figure("a thing", "ms", Clock.WALL, [7.0], aim=Aim(limit=6.0))
    assert line(missed).endswith("median ≤ 6  MISSED")
    assert line(figure("a thing", "ms", Clock.WALL, [7.0])).endswith("wall")


def test_that_what_is_written_holds_the_figures_and_does_not_name_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "bench.json"
    write(path, describe(), [figure("a thing", "ms", Clock.CPU, [1.0])], is_quick=True)
    text = path.read_text(encoding="utf-8")
    content = json.loads(text)
    assert content["figures"][0]["name"] == "a thing"
    assert {"cpu", "cores", "python", "qt", "numpy"} <= content["machine"].keys()
    assert str(Path.home()) not in text
    assert socket.gethostname() not in text


def test_that_a_table_goes_between_the_markers_and_leaves_the_words_around_it(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    write(path, describe(), [figure("a thing", "ms", Clock.CPU, [7.0, 7.0], aim=Aim(limit=6.0))], is_quick=False)
    made = table(json.loads(path.read_text(encoding="utf-8")))
    document = with_table(f"Before.\n{BEGIN}\nan older table\n{END}\nAfter.\n", made)
    assert document.startswith(f"Before.\n{BEGIN}\nMeasured on ")
    assert document.endswith(f"{END}\nAfter.\n")
    assert "an older table" not in document
    assert "| a thing | ms | cpu | 7.00 | 7.00 – 7.00 | 7.00 | 7.00 | 2 | median ≤ 6 | **missed** |" in document
