from typing import Any

import pytest

from ras_console.config.account_import import LARGEST_BYTES, AccountFile, preview_of, read_accounts
from ras_console.config.change import Change, Problems
from ras_console.config.commands import ImportAccounts
from ras_console.config.document import Document
from ras_console.config.planner import plan
from tests.unit.config.farms import lab


def read(text: str) -> AccountFile:
    return read_accounts(text.encode())


def imported(document: Document, *rows: dict[str, Any]) -> Change:
    planned = plan(document, ImportAccounts(farm_id=document.farm.id, accounts=rows))
    assert isinstance(planned, Change), planned
    return planned


def test_that_a_file_is_read_with_its_columns_in_any_order() -> None:
    found = read("Groups,User name,Enabled,Full name,Office\nSales|Board,ada.abel,no,Ada Abel,B12\n,bob,,,\n")
    assert found.problem == ""
    assert not found.bad
    assert found.rows == (
        {"groups": ("Sales", "Board"), "name": "ada.abel", "is_enabled": False, "full_name": "Ada Abel"},
        {"groups": (), "name": "bob", "full_name": ""},
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_that_commas_semicolons_and_tabs_separate(separator: str) -> None:
    text = separator.join(("name", "groups")) + "\r\n" + separator.join(("ada", '"Sales;Board"')) + "\r\n"
    assert read_accounts(b"\xef\xbb\xbf" + text.encode()).rows == ({"name": "ada", "groups": ("Sales", "Board")},)


def test_that_bad_rows_are_told_with_their_line_and_the_good_ones_stay() -> None:
    found = read('name,enabled,groups\nada,perhaps,\nbob,yes,A;a\n\n,yes,\n"c\nd",yes,\neve,yes,\nEVE,no,\nf,yes,,,\n')
    assert [each["name"] for each in found.rows] == ["eve"]
    told = {each.number: each.message for each in found.bad}
    assert sorted(told) == [2, 3, 5, 6, 9, 10]
    assert "row 8" in told[9]
    assert told[10] == "5 columns, the first line has 3."
    assert "missing" in told[5]
    assert "twice" in told[3]
    assert "control character" in told[6]


def test_that_a_broken_quote_ends_the_reading_where_it_stands() -> None:
    found = read('name\nada\n"bob\ncarl\n')
    assert [each["name"] for each in found.rows] == ["ada"]
    assert [each.number for each in found.bad] == [3]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "first line is empty"),
        (b"first,last\nada,abel\n", "No column is called name"),
        (b"name,user\nada,abel\n", "Two columns"),
        (b"name\nada\n\xff\xfe\n", "line 3"),
        (b"name\n" + b"x" * LARGEST_BYTES, "larger than 20 MB"),
    ],
)
def test_that_a_file_that_is_none_says_why(content: bytes, words: str) -> None:
    found = read_accounts(content)
    assert words in found.problem
    assert found.rows == ()


def test_that_an_import_adds_changes_and_leaves_alone_as_its_preview_says() -> None:
    document = lab(1)
    first = imported(document, {"name": "ada", "groups": ("Sales",)}, {"name": "bob"}, {"name": "carl"})
    document = document.with_change(first, 2)
    assert [each.name for each in document.accounts] == ["ada", "bob", "carl"]

    again = imported(document, {"name": "ADA", "groups": ("Board",)}, {"name": "bob"}, {"name": "dora"})

    preview = preview_of(again.rows, 3)
    assert (preview.added, preview.changed, preview.unchanged) == (("dora",), ("ADA",), 1)
    after = {each.name: each for each in document.with_change(again, 3).accounts}
    assert list(after) == ["ADA", "bob", "carl", "dora"]
    assert after["ADA"].groups == ("Board",)
    assert again.label == "Import users: 1 added, 1 changed"
    assert document.with_change(again, 3).with_change(again.inverse(), 4).accounts == document.accounts


def test_that_what_a_file_leaves_out_keeps_its_value() -> None:
    document = lab(1)
    document = document.with_change(imported(document, {"name": "ada", "full_name": "Ada", "is_enabled": False}), 2)
    assert imported(document, {"name": "ada"}).is_empty


def test_that_a_command_is_held_against_the_rules_like_any_other() -> None:
    document = lab(1)
    refused = plan(document, ImportAccounts(farm_id=document.farm.id, accounts=({"name": "a" * 300},)))
    assert isinstance(refused, Problems)
    nameless = plan(document, ImportAccounts(farm_id=document.farm.id, accounts=({"full_name": "x"},)))
    assert isinstance(nameless, Problems)


def test_that_ten_thousand_users_are_one_change() -> None:
    lines = "\n".join(f"user{number},User {number},Sales|G{number % 50},yes" for number in range(10_000))
    found = read(f"name,full name,groups,enabled\n{lines}\n")
    assert len(found.rows) == 10_000
    document = lab(1)
    assert len(imported(document, *found.rows).rows) == 10_000  # type: ignore[arg-type]
