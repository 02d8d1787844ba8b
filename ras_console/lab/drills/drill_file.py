"""Reads drill files: every mistake at once, each with its line where that is known, its key and what is accepted."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final, TypeVar

from ras_console.lab.drills.drill import (
    BrokerLine,
    Drill,
    Expectations,
    FaultLine,
    Head,
    HostLine,
    Promotion,
    Wave,
)
from ras_console.lab.drills.keys import BadKey, keys_of, read_table

_TABLES: Final[Mapping[str, type[Any]]] = {"auto_promotion": Promotion, "expect": Expectations}
_LISTS: Final[Mapping[str, type[Any]]] = {
    "brokers": BrokerLine,
    "hosts": HostLine,
    "logons": Wave,
    "faults": FaultLine,
}
_TEXT_MOST: Final = 1_000_000
"""Characters: a drill that is longer was not written by a person."""

_HEADER: Final = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]\]?")
_ASSIGNMENT: Final = re.compile(r"^\s*\"?([A-Za-z0-9_-]+)\"?\s*=")
_TOML_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillProblem:
    """One mistake in a drill file; `line` counts from 1 and is 0 where it is not known."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key} {self.message}" if self.key else f"{place}: {self.message}"


def read_drill(text: str, file: str) -> Drill | tuple[DrillProblem, ...]:
    """Return the drill that a file holds, or all that is wrong with it; `file` names it in the problems."""
    if len(text) > _TEXT_MOST:
        return (DrillProblem(file=file, line=0, key="", message=f"is longer than {_TEXT_MOST:,} characters"),)
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _TOML_LINE.search(str(error))
        line = int(found.group(1)) if found else 0
        said = "is nested too deeply" if isinstance(error, RecursionError) else f"is not TOML: {error}"
        return (DrillProblem(file=file, line=line, key="", message=said),)
    problems: list[BadKey] = []
    drill = _drill_of(raw, problems)
    if drill is not None and not problems:
        problems += _contradictions(drill)
    if drill is None or problems:
        lines = _lines(text)
        return tuple(_placed(each, lines, file) for each in problems)
    return drill


def _drill_of(raw: Mapping[str, object], problems: list[BadKey]) -> Drill | None:
    head = _read(Head, raw, problems, others=frozenset((*_TABLES, *_LISTS)))
    tables = {name: _table(name, made, raw, problems) for name, made in _TABLES.items()}
    lists = {name: _list(name, made, raw, problems) for name, made in _LISTS.items()}
    if "hosts" not in raw:
        problems.append(BadKey(table="", number=0, key="hosts", message="is required: at least one [[hosts]]"))
    if head is None or problems:
        return None
    return Drill(
        head=head,
        auto_promotion=tables["auto_promotion"] or Promotion(),
        brokers=lists["brokers"] or (BrokerLine(name="CB-1"),),
        hosts=lists["hosts"],
        logons=lists["logons"],
        faults=lists["faults"],
        expect=tables["expect"] or Expectations(),
    )


def _read(
    made: type[Made], raw: Mapping[str, object], problems: list[BadKey], *, table: str = "", number: int = 0,
    others: frozenset[str] = frozenset(),
) -> Made | None:  # fmt: skip
    required = frozenset(each.name for each in fields(made) if each.default is MISSING)  # type: ignore[arg-type]
    return read_table(made, keys_of(made), raw, problems, table=table, number=number, required=required, others=others)


def _table(name: str, made: type[Made], raw: Mapping[str, object], problems: list[BadKey]) -> Made | None:
    value = raw.get(name, {})
    if isinstance(value, dict):
        return _read(made, value, problems, table=name)
    problems.append(BadKey(table="", number=0, key=name, message=f"must be a table: [{name}]"))
    return None


def _list(name: str, made: type[Made], raw: Mapping[str, object], problems: list[BadKey]) -> tuple[Made, ...]:
    values = raw.get(name, [])
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        problems.append(BadKey(table="", number=0, key=name, message=f"must be tables: [[{name}]]"))
        return ()
    if name == "hosts" and name in raw and not values:
        problems.append(BadKey(table="", number=0, key=name, message="needs at least one [[hosts]]"))
    read = [_read(made, each, problems, table=name, number=number) for number, each in enumerate(values)]
    return tuple(each for each in read if each is not None)


# ------------------------------------------------------------------------------------------------ what does not fit
def _contradictions(drill: Drill) -> Iterator[BadKey]:
    """Tell of values that are well by themselves and impossible together."""
    brokers = [each.name for each in drill.brokers]
    hosts = [name for each in drill.hosts for name in each.names]
    counts = Counter([*brokers, *hosts])
    named: list[tuple[str, int, tuple[str, ...]]] = [
        ("brokers", number, (each.name,)) for number, each in enumerate(drill.brokers)
    ]
    named += [("hosts", number, each.names) for number, each in enumerate(drill.hosts)]
    for table, number, names in named:
        twice = next((name for name in names if counts[name] > 1), None)
        if twice is not None:
            yield BadKey(table=table, number=number, key="name", message=f"stands for {twice}, which is there twice")
    if not any(each.enabled and not each.standby for each in drill.brokers):
        yield BadKey(table="brokers", number=0, key="enabled", message="must be true for one that is no standby")
    for number, host in enumerate(drill.hosts):
        if host.existing_sessions > host.max_sessions:
            message = f"is {host.existing_sessions}; it must be at most max_sessions, {host.max_sessions}"
            yield BadKey(table="hosts", number=number, key="existing_sessions", message=message)
    for number, wave in enumerate(drill.logons):
        if wave.at_s > drill.head.duration_s:
            message = f"is {wave.at_s:g}; the drill ends at {drill.head.duration_s:g}"
            yield BadKey(table="logons", number=number, key="at_s", message=message)
    for number, fault in enumerate(drill.faults):
        yield from _fault_problems(number, fault, drill, brokers, hosts)


def _fault_problems(
    number: int, fault: FaultLine, drill: Drill, brokers: list[str], hosts: list[str]
) -> Iterator[BadKey]:
    if fault.at_s > drill.head.duration_s:
        message = f"is {fault.at_s:g}; the drill ends at {drill.head.duration_s:g}"
        yield BadKey(table="faults", number=number, key="at_s", message=message)
    message = target_problem(fault, brokers, hosts)
    if message:
        yield BadKey(table="faults", number=number, key="target", message=message)


_OF_HOSTS: Final = ("nonsense", "drain", "logoff-all", "disconnect-all")


def target_problem(fault: FaultLine, brokers: list[str], hosts: list[str]) -> str:
    """Return what is wrong with a fault's target, "" where nothing is."""
    kind, _, name = fault.target.partition(":")
    is_broker = fault.target in ("primary", "secondary") or kind == "broker"
    if not is_broker and kind not in ("host", "hosts"):
        return f"is {fault.target!r}; it must be primary, secondary, broker:NAME, host:NAME or hosts:NAME*"
    if fault.kind in _OF_HOSTS and is_broker:
        return f"is {fault.target!r}; {fault.kind} is for hosts: host:NAME or hosts:NAME*"
    if fault.kind == "promote" and kind != "broker":
        return f"is {fault.target!r}; promote is for a named broker: broker:NAME"
    if kind == "broker" and name not in brokers:
        return f"names no broker; there are {', '.join(brokers)}"
    if kind == "host" and name not in hosts:
        return f"names no host; there are {_some(hosts)}"
    if kind == "hosts" and not matching(name, hosts):
        return f"matches no host; there are {_some(hosts)}"
    return ""


def matching(pattern: str, hosts: list[str]) -> list[str]:
    """Return the hosts that NAME* stands for; without the asterisk the one of that name."""
    if pattern.endswith("*"):
        return [each for each in hosts if each.startswith(pattern[:-1])]
    return [each for each in hosts if each == pattern]


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else ", ".join(names[:5]) + f" and {len(names) - 5} more"


# ------------------------------------------------------------------------------------------------ lines
_Place = tuple[str, int, str]


def _lines(text: str) -> dict[_Place, int]:
    """Return where each key and header stands, as (table, number, key); "" is the header's key."""
    places: dict[_Place, int] = {}
    counts: Counter[str] = Counter()
    table, number = "", 0
    for line, words in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(words):
            table = header.group(2)
            number = counts[table] if header.group(1) == "[[" else 0
            counts[table] += 1
            places.setdefault((table, number, ""), line)
        elif assignment := _ASSIGNMENT.match(words):
            places.setdefault((table, number, assignment.group(1)), line)
    return places


def _placed(bad: BadKey, lines: Mapping[_Place, int], file: str) -> DrillProblem:
    at = lines.get((bad.table, bad.number, bad.key)) or lines.get((bad.table, bad.number, ""), 0)
    if not bad.table:
        at = at or lines.get((bad.key, 0, ""), 0)
    key = f"{bad.table}.{bad.key}" if bad.table else bad.key
    return DrillProblem(file=file, line=at, key=key, message=bad.message)
