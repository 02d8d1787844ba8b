"""Objects of the configuration to rows of their tables and to plain JSON values, and strictly back."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

from ras_console.domain.catalogue import KINDS, kind_of
from ras_console.domain.objects import FarmObject
from ras_console.domain.vocabulary import Kind

Value = int | float | str | None
"""What a column of ours can hold."""


class DamagedRow(ValueError):
    """A row cannot be an object of its kind; the message says which column and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQLite type and the way of a value to it, to JSON and back from each.

    The readers raise DamagedRow's cause: TypeError or ValueError.
    """

    name: str
    sql_type: str
    is_nullable: bool
    to_row: Callable[[Any], Value]
    from_row: Callable[[Any], Any]
    to_plain: Callable[[Any], Any]
    from_plain: Callable[[Any], Any]


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """Return the columns of a kind's table in the order of its class's fields."""
    return _COLUMNS[kind]


def to_row(thing: FarmObject) -> dict[str, Value]:
    """Return the object's row by column name."""
    return {each.name: each.to_row(getattr(thing, each.name)) for each in _COLUMNS[kind_of(thing).kind]}


def from_row(kind: Kind, row: Mapping[str, Any]) -> FarmObject:
    """Return the object that a row holds; raises DamagedRow."""
    values = {}
    for column in _COLUMNS[kind]:
        try:
            values[column.name] = column.from_row(row[column.name])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise DamagedRow(f"{kind} {row['id']}, column {column.name}: {error}") from error
    made: FarmObject = KINDS[kind].object_class(**values)
    return made


def to_json(thing: FarmObject | None) -> str | None:
    """Return the object as JSON for people and programs to read in the audit."""
    if thing is None:
        return None
    plain = {each.name: each.to_plain(getattr(thing, each.name)) for each in _COLUMNS[kind_of(thing).kind]}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def from_json(kind: Kind, text: str | None) -> FarmObject | None:
    """Return the object that the JSON describes; a setting it does not know of yet gets its default.

    Raises DamagedRow.
    """
    if text is None:
        return None
    try:
        plain = json.loads(text)
        known = [each for each in _COLUMNS[kind] if each.name in plain]
        made: FarmObject = KINDS[kind].object_class(**{each.name: each.from_plain(plain[each.name]) for each in known})
    except (TypeError, ValueError) as error:
        raise DamagedRow(f"{kind} in the audit: {error}") from error
    return made


def _same(value: Any) -> Any:  # noqa: ANN401 - whatever the column holds
    return value


def _exactly(wanted: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:  # noqa: ANN401 - whatever the column holds
        if type(value) is not wanted:
            raise TypeError(f"{value!r} is no {wanted.__name__}")
        return value

    return read


def _switch(value: object) -> bool:
    if value not in (0, 1):
        raise ValueError(f"{value!r} is neither 0 nor 1")
    return bool(value)


def _real(value: Any) -> float:  # noqa: ANN401 - whatever the column holds
    if type(value) not in (int, float):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def _tuple_of(wanted: type) -> Callable[[Any], tuple[Any, ...]]:
    read_one = _exactly(wanted)

    def read(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - whatever the column holds
        if type(value) is not list:
            raise TypeError(f"{value!r} is no list")
        return tuple(read_one(each) for each in value)

    return read


def _column(name: str, hint: Any) -> Column:  # noqa: ANN401 - a type hint
    wanted, is_nullable = _without_none(hint)
    if typing.get_origin(wanted) is tuple:
        read_list = _tuple_of(_plain_type(typing.get_args(wanted)[0]))
        return Column(
            name, "TEXT", is_nullable, lambda value: json.dumps(value, ensure_ascii=False),
            lambda text: read_list(json.loads(text)), list, read_list,
        )  # fmt: skip
    wanted = _plain_type(wanted)
    if wanted is bool:
        return Column(name, "INTEGER", is_nullable, int, _switch, _same, _exactly(bool))
    if issubclass(wanted, Enum):
        return Column(name, "TEXT", is_nullable, _value_of, wanted, _value_of, wanted)
    if wanted is float:
        read_real = _or_none(_real) if is_nullable else _real
        return Column(name, "REAL", is_nullable, _same, read_real, _same, read_real)
    sql_type = {int: "INTEGER", str: "TEXT"}[wanted]
    read = _or_none(_exactly(wanted)) if is_nullable else _exactly(wanted)
    return Column(name, sql_type, is_nullable, _same, read, _same, read)


def _value_of(member: Enum) -> Any:  # noqa: ANN401 - a member's value
    return member.value


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _without_none(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401 - a type hint
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [each for each in typing.get_args(hint) if each is not type(None)]
        return inner[0], True
    return hint, False


def _plain_type(hint: Any) -> type:  # noqa: ANN401 - a type hint
    while hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    if not isinstance(hint, type):
        raise TypeError(f"no column is known for {hint!r}")
    return hint


def _columns(object_class: type) -> tuple[Column, ...]:
    hints = typing.get_type_hints(object_class)
    return tuple(_column(each.name, hints[each.name]) for each in dataclasses.fields(object_class))


_COLUMNS: Final[Mapping[Kind, tuple[Column, ...]]] = MappingProxyType(
    {kind: _columns(spec.object_class) for kind, spec in KINDS.items()}
)
