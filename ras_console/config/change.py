"""A change of the configuration: which objects it adds, alters and removes, each before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ras_console.config.wording import NO_NAMES, text_of
from ras_console.domain.catalogue import kind_of, name_of
from ras_console.domain.errors import Problem
from ras_console.domain.ids import ObjectId
from ras_console.domain.objects import FarmObject

_UNDO: Final = "Undo "


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One object of a change: `before` is None for a new one, `after` for a removed one; never both."""

    id: ObjectId
    before: FarmObject | None
    after: FarmObject | None

    @property
    def either(self) -> FarmObject:
        """The object as it is afterwards, or as it was if it is gone."""
        thing = self.after if self.after is not None else self.before
        if thing is None:
            raise ValueError("a row of a change is empty on both sides")
        return thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one intention does to the document: applied whole or not at all.

    `label` names it in the undo menu and the audit. `notices` are what the console must say it did by
    itself; `warnings` did not refuse the wish. Rows hold at most one entry per object.
    """

    label: str
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when the document already is as wished."""
        return not self.rows

    def inverse(self) -> Change:
        """Return the change that takes this one back; the inverse of that is this one again, without its notices."""
        label = self.label.removeprefix(_UNDO) if self.label.startswith(_UNDO) else _UNDO + self.label
        rows = tuple(Row(id=each.id, before=each.after, after=each.before) for each in reversed(self.rows))
        return Change(label=label, rows=rows)

    def describe(self, names: Mapping[ObjectId, str] = NO_NAMES) -> tuple[str, ...]:
        """Return one line per altered setting and per added or removed object, in an operator's words.

        `names` says what referenced objects are called.
        """
        return tuple(line for row in self.rows for line in describe_row(row, names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """Why a wish is refused: at least one of `items` is no warning. Never empty."""

    items: tuple[Problem, ...]

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def describe_row(row: Row, names: Mapping[ObjectId, str] = NO_NAMES) -> tuple[str, ...]:
    """Return what happened to one object, a line per setting."""
    thing = row.either
    spec = kind_of(thing)
    if row.before is None:
        return (f"{name_of(thing)}: {spec.label} added",)
    if row.after is None:
        return (f"{name_of(thing)}: {spec.label} removed",)
    lines = []
    for each in spec.fields:
        old, new = getattr(row.before, each.name), getattr(row.after, each.name)
        if old != new:
            lines.append(
                f"{name_of(row.before)}: {each.label} {text_of(each, old, names)} → {text_of(each, new, names)}"
            )
    return tuple(lines)
