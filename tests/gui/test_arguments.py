"""The command line: what is understood, and one line for a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from ras_console.domain.vocabulary import FaultKind
from ras_console.gui.arguments import PlannedFault, parse


def test_that_without_arguments_the_usual_farm_opens_as_preferred() -> None:
    given = parse([])
    assert (given.database, given.theme, given.screenshot, given.speed) == (None, None, None, None)


def test_that_all_of_a_screenshot_is_understood() -> None:
    given = parse(
        [
            "--screenshot",
            "a.png",
            "--seconds",
            "12.5",
            "--theme",
            "dark",
            "--size",
            "1280x800",
            "--select",
            "Budapest/brokers/RAS-CB-2",
            "--fault",
            "primary:crash@3",
            "--fault",
            "RDSH-1:slow@4.5",
            "--database",
            "f.sqlite",
            "--speed",
            "5",
        ]
    )
    assert given.screenshot == Path("a.png")
    assert (given.seconds, given.theme, given.size, given.speed) == (12.5, "dark", (1280, 800), 5.0)
    assert given.select == "Budapest/brokers/RAS-CB-2"
    assert given.faults == (
        PlannedFault(target="primary", kind=FaultKind.CRASH, at_s=3.0),
        PlannedFault(target="RDSH-1", kind=FaultKind.SLOW, at_s=4.5),
    )
    assert given.database == Path("f.sqlite")


@pytest.mark.parametrize("kind", list(FaultKind))
def test_that_every_failure_can_be_planned(kind: FaultKind) -> None:
    assert parse(["--fault", f"primary:{kind.value}@0"]).faults[0].kind is kind


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--size big", "'big' is no size; write it as 1600x1000"),
        ("--size 100x100", "100x100 is not between 1140x690 and 7680x4320"),
        ("--seconds many", "'many' is no number"),
        ("--seconds -1", "-1 is not between 0 and 86400"),
        ("--seconds nan", "nan is not between 0 and 86400"),
        ("--speed 21", "21 is not between 0 and 20"),
        ("--fault primary:explode@3", "'primary:explode@3' is no failure; write it as primary:crash@3"),
        ("--fault primary:crash", "'primary:crash' is no failure"),
        ("--theme green", "invalid choice: 'green'"),
        ("--data x", "unrecognized arguments: --data x"),
        ("farm.sqlite", "unrecognized arguments: farm.sqlite"),
    ],
)
def test_that_a_mistake_is_said_in_one_line_with_status_2(
    arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments.split())
    assert ended.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("ras-console: error: ")
    assert said in last
