"""The page about parity has every row once, and the tests it names are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [
    line.strip("|\n").split("|")
    for line in (ROOT / "docs/parity.md").read_text().splitlines()
    if re.match(r"\| \d+[a-d]? \|", line)
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_that_every_row_stands_there_once_in_order() -> None:
    numbers = [row[0].strip() for row in ROWS]
    expected = [str(number) for number in range(1, 91)]
    at = expected.index("75") + 1
    assert numbers == [*expected[:at], "75b", "75c", "75d", *expected[at:]]


def test_that_each_row_says_one_of_four_words_and_what_works_names_a_test() -> None:
    for number, _, word, shown in (tuple(each.strip() for each in row) for row in ROWS):
        assert word in {"works", "differs", "missing", "not ours"}, number
        assert word != "works" or NAMED.search(shown), number
        assert shown, number


def test_that_every_named_test_exists() -> None:
    named = {match for row in ROWS for match in NAMED.findall(row[3])}
    assert named
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(), f"{path}::{name}"
