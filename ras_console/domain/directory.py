"""Users and groups from the farm's own table, and directories asked one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from ras_console.domain.objects import Account
from ras_console.domain.ports import Directory, Person


class AccountDirectory:
    """The users that the administrators keep in the farm."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._people = {
            each.name.casefold(): Person(
                name=each.name, full_name=each.full_name, groups=each.groups, is_enabled=each.is_enabled
            )
            for each in accounts
        }

    def person(self, user: str) -> Person | None:
        """Return a user by name, whatever its case."""
        return self._people.get(user.casefold())

    def groups_of(self, user: str) -> tuple[str, ...]:
        """Return the groups of a user, none for an unknown one."""
        found = self.person(user)
        return found.groups if found is not None else ()

    def find(self, text: str, limit: int) -> tuple[Person, ...]:
        """Return users whose name or full name contains the text: those that begin with it first."""
        return best_matches(self._people.values(), text, limit)


class LayeredDirectory:
    """Several directories as one: the first that knows a user has the word."""

    def __init__(self, *layers: Directory) -> None:
        self._layers = layers

    def person(self, user: str) -> Person | None:
        """Return a user as the first directory that knows the name has it."""
        return next((found for each in self._layers if (found := each.person(user)) is not None), None)

    def groups_of(self, user: str) -> tuple[str, ...]:
        """Return the groups of a user, none for an unknown one."""
        found = self.person(user)
        return found.groups if found is not None else ()

    def find(self, text: str, limit: int) -> tuple[Person, ...]:
        """Return what the layers find, each user once."""
        found: dict[str, Person] = {}
        for layer in self._layers:
            for each in layer.find(text, limit):
                found.setdefault(each.name.casefold(), each)
        return tuple(found.values())[:limit]


def best_matches(people: Iterable[Person], text: str, limit: int) -> tuple[Person, ...]:
    """Return the people whose name or full name contains the text, whatever its case; beginnings come first."""
    wanted = text.strip().casefold()
    begins: list[Person] = []
    contains: list[Person] = []
    for each in people:
        name, full_name = each.name.casefold(), each.full_name.casefold()
        if name.startswith(wanted):
            begins.append(each)
            if len(begins) == limit:
                break
        elif len(contains) < limit and (wanted in name or wanted in full_name):
            contains.append(each)
    return tuple((*begins, *contains)[:limit])
