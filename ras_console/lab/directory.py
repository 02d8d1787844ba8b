"""The directory of the lab: its invented people with the groups they are in."""

from __future__ import annotations

from typing import Final

from ras_console.domain.directory import best_matches
from ras_console.domain.ports import Person
from ras_console.lab.people import number_of, user_name

EVERYBODY: Final = "Domain Users"
_DEPARTMENTS: Final = (
    *("Sales",) * 7, *("Engineering",) * 6, *("Accounting",) * 4, *("Support",) * 2, "Management",
)  # fmt: skip
"""Of twenty people so many are in each."""
_CONTRACTOR_EVERY: Final = 13

GROUPS: Final = (EVERYBODY, *dict.fromkeys(_DEPARTMENTS), "Contractors")
"""Every group there is."""

_SHOWN: Final = 10_000
"""Among so many people names are looked for; somebody further back is found by the whole name."""


def groups_of(number: int) -> tuple[str, ...]:
    """Return the groups of person `number`: everybody's, a department, for some that of the contractors."""
    department = _DEPARTMENTS[number * 9 % len(_DEPARTMENTS)]
    further = ("Contractors",) if number % _CONTRACTOR_EVERY == _CONTRACTOR_EVERY - 1 else ()
    return (EVERYBODY, department, *further)


class LabDirectory:
    """Knows everybody whose name a number makes."""

    def __init__(self) -> None:
        self._people: tuple[Person, ...] = ()

    def person(self, user: str) -> Person | None:
        """Return a person by name, whatever its case."""
        number = number_of(user)
        return _person(number) if number is not None else None

    def groups_of(self, user: str) -> tuple[str, ...]:
        """Return the groups of a person, none for somebody who is not invented."""
        number = number_of(user)
        return groups_of(number) if number is not None else ()

    def find(self, text: str, limit: int) -> tuple[Person, ...]:
        """Return people whose name contains the text, those that begin with it first."""
        if not self._people:
            self._people = tuple(map(_person, range(_SHOWN)))
        found = best_matches(self._people, text, limit)
        exact = self.person(text.strip())
        return found if exact is None or exact in found else (exact, *found)[:limit]


def _person(number: int) -> Person:
    name = user_name(number)
    return Person(name=name, full_name=name.rstrip("0123456789").replace(".", " ").title(), groups=groups_of(number))
