"""Users from a CSV file: what each row says, what is wrong with it, and what importing the good ones changes."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from ras_console.config.change import Problems, Row
from ras_console.config.commands import ImportAccounts
from ras_console.config.document import Document
from ras_console.config.reading import parse
from ras_console.config.validate import shown, tidy
from ras_console.domain.catalogue import ACCOUNT
from ras_console.domain.errors import Problem
from ras_console.domain.ids import AccountId, ObjectId
from ras_console.domain.objects import Account

LARGEST_BYTES: Final = 20_000_000
"""A file of 100,000 users takes a third of it."""

_MOST_ROWS: Final = 100_000
_SEPARATORS: Final = ",;\t"
_HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "name", "user": "name", "user name": "name", "username": "name", "samaccountname": "name",
        "full name": "full_name", "display name": "full_name", "displayname": "full_name",
        "groups": "groups", "group": "groups", "memberof": "groups",
        "enabled": "is_enabled", "is enabled": "is_enabled", "enable user": "is_enabled",
    }
)  # fmt: skip
"""What a column may be called, whatever its case."""

COLUMNS: Final = "name, full name, groups, enabled"
"""The columns in words; the first is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that is left out; `number` counts the lines of the file from 1, the header included."""

    number: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFile:
    """What a file says. `problem` is why it cannot be read at all, "" where it can."""

    rows: tuple[Mapping[str, Any], ...] = ()
    bad: tuple[BadRow, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What importing would do; names in the order of the file."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def read_accounts(content: bytes) -> AccountFile:
    """Return the users of a CSV file with a header line; groups are separated by ; or | within their column."""
    if len(content) > LARGEST_BYTES:
        return AccountFile(problem=f"The file is larger than {LARGEST_BYTES // 1_000_000} MB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return AccountFile(problem=f"The file is not text in UTF-8: line {line}. Save it as CSV UTF-8.")
    header = text.partition("\n")[0].strip("\r")
    if not header.strip():
        return AccountFile(problem=f"The first line is empty; it names the columns: {COLUMNS}.")
    separator = max(_SEPARATORS, key=header.count)
    fields = [_HEADERS.get(each.strip().strip('"').casefold(), "") for each in header.split(separator)]
    if "name" not in fields:
        return AccountFile(problem=f"No column is called name. The first line names the columns: {COLUMNS}.")
    twice = next((each for each, count in Counter(fields).items() if each and count > 1), "")
    if twice:
        return AccountFile(problem=f"Two columns stand for {ACCOUNT.field(twice).label.lower()}.")
    return _read_rows(text, separator, fields)


def _read_rows(text: str, separator: str, fields: Sequence[str]) -> AccountFile:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Mapping[str, Any]] = []
    bad: list[BadRow] = []
    first_row_of: dict[str, int] = {}
    known: dict[tuple[str, str], Any] = {}
    next(reader)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return AccountFile(rows=tuple(rows), bad=tuple(bad))
        except csv.Error as error:
            bad.append(BadRow(number=number, message=f"it cannot be read, nor what follows: {error}."))
            return AccountFile(rows=tuple(rows), bad=tuple(bad))
        if not any(each.strip() for each in cells):
            continue
        if len(rows) >= _MOST_ROWS:
            bad.append(BadRow(number=number, message=f"more than {_MOST_ROWS:,} users; the rest is left out."))
            return AccountFile(rows=tuple(rows), bad=tuple(bad))
        read = _read_row(cells, fields, known)
        if isinstance(read, str):
            bad.append(BadRow(number=number, message=read))
            continue
        first = first_row_of.setdefault(read["name"].casefold(), number)
        if first != number:
            bad.append(BadRow(number=number, message=f"{shown(read['name'])} stands in row {first} already."))
        else:
            rows.append(read)


def _read_row(
    cells: Sequence[str], fields: Sequence[str], known: dict[tuple[str, str], Any]
) -> Mapping[str, Any] | str:
    """Return the values of one row, or what is wrong with it.

    Cells that thousands of rows share, such as groups, are read once: `known` has what was read.
    """
    if len(cells) > len(fields):
        return f"{len(cells)} columns, the first line has {len(fields)}."
    values: dict[str, Any] = {}
    for name, cell in zip(fields, cells, strict=False):
        if not name or (name == "is_enabled" and not cell.strip()):
            continue
        value = known.get((name, cell))
        if value is None:
            text = re.sub(r"\s*\|\s*", ";", cell) if name == "groups" else cell
            value = parse(ACCOUNT.field(name), text)
            if name in ("groups", "is_enabled"):
                known[name, cell] = value
        if isinstance(value, Problem):
            return f"{value.message} {value.hint}".strip()
        values[name] = value
    return values if values.get("name") else "User name is missing."


def account_rows(document: Document, command: ImportAccounts) -> tuple[Row, ...] | Problems:
    """Return the rows that add and change users, those left out that change nothing."""
    known = {each.name.casefold(): each for each in document.accounts}
    next_id = document.next_id
    rows: list[Row] = []
    for values in command.accounts:
        tidied = {name: tidy(ACCOUNT.field(name), value) for name, value in values.items()}
        if not tidied.get("name"):
            return Problems(items=(Problem(field="name", message="User name is missing.", hint=""),))
        before = known.get(tidied["name"].casefold())
        if before is None:
            made = Account(id=AccountId(ObjectId(next_id + len(rows))), farm_id=command.farm_id, **tidied)
            rows.append(Row(id=made.id, before=None, after=made))
        elif (after := dataclasses.replace(before, **tidied)) != before:
            rows.append(Row(id=before.id, before=before, after=after))
    return tuple(rows)


def preview_of(rows: Iterable[Row], total: int) -> Preview:
    """Return what the rows would do to the users, of `total` that stand in the file."""
    added: list[str] = []
    changed: list[str] = []
    for each in rows:
        if isinstance(each.after, Account):
            (added if each.before is None else changed).append(each.after.name)
    return Preview(added=tuple(added), changed=tuple(changed), unchanged=total - len(added) - len(changed))
