"""The `ras-drill` command: what it prints, what it writes, and with which status it ends."""

import json
import re
from pathlib import Path

import pytest

from ras_console.headless.drill_files import shipped
from ras_console.headless.ras_drill import main

SMALL = """format = 1
name = "Small"
duration_s = 30
[[hosts]]
name = "SH"
count = 2
[[logons]]
count = 6
shape = "burst"
at_s = 5
[expect]
refused_max = 0
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_that_a_run_says_what_came_of_it(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(small)]) == 0
    said = capsys.readouterr().out
    assert "Small: predictive, seed 0" in said
    assert "6 asked for, 6 let in, 0 refused" in said
    assert "holds      logons refused ≤ 0: 0" in said


def test_that_an_expectation_in_vain_ends_with_1(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small.write_text(SMALL + "logon_p95_s_max = 1.0\n", encoding="utf-8")
    assert main(["run", str(small)]) == 1
    assert "FAILS      95 % of the logons within (s) ≤ 1" in capsys.readouterr().out


def test_that_the_result_is_json_in_a_file_or_alone_on_standard_output(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main(["run", str(small), "--json", str(out), "--seed", "5", "--method", "random"]) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert (result["seed"], result["method"], result["logons"]["requested"]) == (5, "random", 6)
    capsys.readouterr()
    assert main(["run", str(small), "--json", "-", "--seed", "5", "--method", "random"]) == 0
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")


def test_that_a_bad_file_ends_with_2_and_every_mistake_is_told(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(SMALL + "nonsense = 3\nfailed_max = -1\n", encoding="utf-8")
    assert main(["check", str(small), str(bad), str(tmp_path / "none.toml")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "bad.toml:13: expect.nonsense" in told.err
    assert "bad.toml:14: expect.failed_max" in told.err
    assert "none.toml: No such file" in told.err


def test_that_check_says_what_is_in_a_file(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(small)]) == 0
    assert capsys.readouterr().out.endswith("Small, 2 hosts, 6 logons, 0 faults\n")


def test_that_a_template_is_a_shipped_drill_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new"]) == 0
    assert "monday-morning" in capsys.readouterr().out
    assert main(["new", "monday-morning"]) == 0
    assert capsys.readouterr().out == shipped()["monday-morning"].read_text(encoding="utf-8")
    assert main(["new", "unknown"]) == 2
    assert "There is no drill unknown. There are: " in capsys.readouterr().err


def test_that_methods_are_compared_over_seeds(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(small), "--methods", "predictive, oracle", "--seeds", "2", "--processes", "2"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["METHOD", "P50", "S"]
    assert [row.split()[0] for row in rows] == ["predictive", "oracle"]


def test_that_an_unknown_method_is_refused_with_those_there_are(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(small), "--methods", "predictive,best"]) == 2
    assert "There is no method best. There are: predictive," in capsys.readouterr().err


def test_that_a_report_is_one_page_with_plots_that_needs_nothing_beside_it(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.write_text(SMALL.replace('"Small"', '"<Small & fine>"'), encoding="utf-8")
    page = tmp_path / "page.html"
    assert main(["report", str(small), "--html", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") == text.count("</svg>") == 5
    assert "&lt;Small &amp; fine&gt;" in text
    assert "<Small" not in text
    assert not re.search(r"(src|href)=|https?://|<script", text)
    assert main(["report", str(small), "--html", str(tmp_path / "no" / "page.html")]) == 1
    assert "page.html" in capsys.readouterr().err
