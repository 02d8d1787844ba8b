"""Reads many session hosts from one text: a pasted list, ranges of names and addresses, or CSV with a header."""

from __future__ import annotations

import csv
import ipaddress
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ras_console.config.commands import AddObject, Command, Several, Values
from ras_console.config.document import Document
from ras_console.config.reading import parse
from ras_console.domain.catalogue import HOST, POOL
from ras_console.domain.errors import Problem
from ras_console.domain.fields import FieldSpec
from ras_console.domain.ids import ObjectId, PoolId, SiteId
from ras_console.domain.vocabulary import Kind

MOST_HOSTS: Final = 1_000
"""A farm's worth: planning and writing so many takes about half a second; more are added in parts."""

MOST_PROBLEMS: Final = 100
"""Bad rows told of one by one; who has more has taken the wrong file."""

MOST_CHARACTERS: Final = 400_000

_COLUMNS: Final[dict[str, str]] = {
    "server": "server", "host": "server", "host name": "server", "hostname": "server", "name": "server",
    "pool": "pool", "host pool": "pool",
    "description": "description",
    "direct address": "direct_address",
    "port": "port",
    "max sessions": "max_sessions",
    "weight": "weight",
    "cores": "cores",
    "memory": "memory_gib", "memory gib": "memory_gib",
    "enabled": "is_enabled",
}  # fmt: skip
"""What a column of a CSV file may be called, and the setting it holds; underscores read as blanks."""

_SERVER: Final = HOST.field("server")
_POOL_NAME: Final = POOL.field("name")
_SPACE: Final = re.compile(r"[\s,;]+")
_PATTERN: Final = re.compile(r"([^\[\]]*)\[(\d{1,9})-(\d{1,9})\]([^\[\]]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """A host to be added: the `row` of the text it stands in, its settings, and its pool's name, "" for none named."""

    row: int
    values: Values
    pool: str = ""

    @property
    def server(self) -> str:
        """The name or address."""
        return str(self.values["server"])


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row, or one host of it, that cannot be added; `row` 0 means the text as a whole."""

    row: int
    text: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostList:
    """What a text stands for. Rows are counted from 1 as an editor counts its lines."""

    hosts: tuple[HostRow, ...] = ()
    problems: tuple[BadRow, ...] = ()
    problems_total: int = 0
    is_over: bool = False
    """True where these are more hosts than were asked for; there are none in it then."""


@dataclass(slots=True)
class _Reader:
    """Collects hosts until there are too many; `taken` holds names in lower case with the row they stand in."""

    taken: dict[str, int]
    most: int
    hosts: list[HostRow] = field(default_factory=list)
    problems: list[BadRow] = field(default_factory=list)
    is_over: bool = False

    def complain(self, row: int, text: str, message: str) -> None:
        self.problems.append(BadRow(row=row, text=text, message=message))

    def add(self, row: int, text: str, values: Values, pool: str) -> None:
        """Take all hosts that the server text of a row names."""
        names = _expanded(text, self.most - len(self.hosts))
        if isinstance(names, str):
            self.complain(row, text, names)
            return
        if names is None:
            self.is_over = True
            return
        for name in names:
            self._add_one(row, name, values, pool)

    def _add_one(self, row: int, name: str, values: Values, pool: str) -> None:
        server = parse(_SERVER, name)
        if isinstance(server, Problem):
            self.complain(row, name, _sentence(server))
            return
        first = self.taken.get(server.casefold())
        if first is not None:
            self.complain(row, name, f"Stands in row {first} already." if first else "Is in the site already.")
            return
        self.taken[server.casefold()] = row
        self.hosts.append(HostRow(row=row, values={**values, "server": server}, pool=pool))


def read_hosts(text: str, taken: Collection[str] = (), most: int = MOST_HOSTS) -> HostList:
    """Return the hosts of the text and what is wrong with its rows; `taken` are the servers that the site has.

    Beyond `most` hosts nothing is returned but the reason.
    """
    if len(text) > MOST_CHARACTERS:
        return _refused(f"The text has more than {MOST_CHARACTERS:,} characters. {_PARTS}")
    reader = _Reader({each.casefold(): 0 for each in taken}, most)
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    separator = _separator(lines[first]) if lines else ""
    header = _header(lines[first], separator) if separator or lines else ()
    if "server" in header:
        _read_csv(reader, lines[first:], first, separator or ",", header)
    else:
        _read_list(reader, lines)
    if reader.is_over:
        return replace(_refused(f"These are more than {most:,} hosts. {_PARTS}"), is_over=True)
    problems = reader.problems
    return HostList(hosts=tuple(reader.hosts), problems=tuple(problems[:MOST_PROBLEMS]), problems_total=len(problems))


def add_command(document: Document, site_id: SiteId, hosts: Sequence[HostRow], pool: PoolId | str) -> Several:
    """Return the command that adds the hosts as one change, with the pools they name that the site does not have.

    `pool` is for hosts that name none: its id, or the name of a new one.
    """
    pools = {each.name.casefold(): each.id for each in document.pools(site_id)}
    commands: list[Command] = []
    for name in _new_pools(hosts, pool, pools):
        pools[name.casefold()] = PoolId(ObjectId(document.next_id + len(commands)))
        commands.append(AddObject(kind=Kind.POOL, parent_id=ObjectId(site_id), values={"name": name}))
    usual = pools[pool.casefold()] if isinstance(pool, str) else pool
    for each in hosts:
        into = pools[each.pool.casefold()] if each.pool else usual
        values = {**each.values, "pool_id": into}
        commands.append(AddObject(kind=Kind.HOST, parent_id=ObjectId(site_id), values=values))
    count = len(hosts)
    label = f"Add {count:,} session hosts" if count != 1 else f"Add {HOST.label} {hosts[0].server}"
    return Several(label=label, commands=tuple(commands))


def new_pools(document: Document, site_id: SiteId, hosts: Sequence[HostRow], pool: PoolId | str) -> tuple[str, ...]:
    """Return the names of the pools that the command would add, in the order of the text."""
    return _new_pools(hosts, pool, {each.name.casefold(): each.id for each in document.pools(site_id)})


def _new_pools(hosts: Sequence[HostRow], pool: PoolId | str, present: Collection[str]) -> tuple[str, ...]:
    names = [each.pool for each in hosts if each.pool]
    if isinstance(pool, str):
        names.insert(0, pool)
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(name.casefold(), name)
    return tuple(name for key, name in by_name.items() if key not in present)


_PARTS: Final = f"Add them in parts of at most {MOST_HOSTS:,}; the text stays as it is."


def _refused(message: str) -> HostList:
    return HostList(problems=(BadRow(row=0, text="", message=message),), problems_total=1)


# ------------------------------------------------------------------------------------------------------------- a list
def _read_list(reader: _Reader, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        for item in _items(line):
            reader.add(number, item, {}, "")
            if reader.is_over:
                return


def _items(line: str) -> Iterator[str]:
    """Yield the hosts that a line names; blanks around the dash of a range do not part it."""
    closed = re.sub(r"(?<=[0-9a-fA-F:\]])\s+-\s+(?=[0-9a-fA-F:\[])", "-", line)
    yield from (each for each in _SPACE.split(closed) if each)


# --------------------------------------------------------------------------------------------------------------- CSV
def _separator(line: str) -> str:
    return next((each for each in (";", "\t", ",") if each in line), "")


def _header(line: str, separator: str) -> tuple[str, ...]:
    """Return the settings that the columns hold, "" for a column that nothing is known by."""
    cells = next(iter(csv.reader([line.lstrip("\ufeff")], delimiter=separator or ",")), [])
    return tuple(_COLUMNS.get(each.strip().casefold().replace("_", " "), "") for each in cells)


def _read_csv(reader: _Reader, lines: Sequence[str], before: int, separator: str, header: Sequence[str]) -> None:
    rows = csv.reader((f"{each}\n" for each in lines), delimiter=separator)
    begun = 1
    try:
        for cells in rows:
            number, begun = before + begun, rows.line_num + 1
            if number == before + 1:
                _complain_of_columns(reader, number, cells, header)
            elif any(each.strip() for each in cells):
                _read_row(reader, number, cells, header)
            if reader.is_over:
                return
    except csv.Error as error:
        reader.complain(before + begun, "", f"The file cannot be read on from here: {error}.")


def _complain_of_columns(reader: _Reader, number: int, cells: Sequence[str], header: Sequence[str]) -> None:
    known = ", ".join(dict.fromkeys(_COLUMNS.values())).replace("_", " ")
    for cell, name in zip(cells, header, strict=False):
        if not name:
            reader.complain(number, cell, f"This column is not known. Known are: {known}.")
        elif list(header).count(name) > 1:
            reader.complain(number, cell, "Two columns hold the same setting.")


def _read_row(reader: _Reader, number: int, cells: Sequence[str], header: Sequence[str]) -> None:
    if len(cells) > len(header):
        reader.complain(number, cells[0], f"Has {len(cells)} cells, but there are {len(header)} columns.")
        return
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name and cell.strip()}
    server, pool = given.pop("server", ""), given.pop("pool", "")
    if not server:
        reader.complain(number, "", "Names no server.")
        return
    values: dict[str, Any] = {}
    wrong = [_sentence(each) for each in (parse(_POOL_NAME, pool),) if pool and isinstance(each, Problem)]
    for name, cell in given.items():
        value = parse(_field(name), cell)
        if isinstance(value, Problem):
            wrong.append(_sentence(value))
        else:
            values[name] = value
    if wrong:
        reader.complain(number, server, " ".join(wrong))
    else:
        reader.add(number, server, values, pool)


def _field(name: str) -> FieldSpec:
    return HOST.field(name)


def _sentence(problem: Problem) -> str:
    return f"{problem.message} {problem.hint}".strip()


# ------------------------------------------------------------------------------------------------------------ ranges
def _expanded(text: str, most: int) -> list[str] | str | None:
    """Return the names that a text stands for, what is wrong with its range, or None where they are more than `most`.

    RDSH-[01-20].example.com, 10.0.0.10-10.0.0.40 and 10.0.0.10-40 are ranges; everything else is one name.
    """
    if "[" in text or "]" in text:
        return _expanded_pattern(text, most)
    first, dash, last = text.partition("-")
    begin = _address(first) if dash else None
    if begin is None:
        return [text] if most > 0 else None
    end = _address(f"{first.rpartition('.')[0]}.{last}" if last.isdigit() and begin.version == 4 else last)
    if end is None or end.version != begin.version:
        return "The range does not end with an address of its kind."
    count = int(end) - int(begin) + 1
    if count < 1:
        return "The range ends before it begins."
    return [str(begin + each) for each in range(count)] if count <= most else None


def _expanded_pattern(text: str, most: int) -> list[str] | str | None:
    found = _PATTERN.fullmatch(text)
    if found is None:
        return "Write a range of names like RDSH-[01-20]."
    head, first, last, tail = found.groups()
    count = int(last) - int(first) + 1
    if count < 1:
        return "The range ends before it begins."
    if count > most:
        return None
    digits = len(first) if first.startswith("0") else 0
    return [f"{head}{number:0{digits}d}{tail}" for number in range(int(first), int(last) + 1)]


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
