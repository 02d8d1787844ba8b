"""Invented people: a name for every number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ras_console.domain.client_devices import device_line
from ras_console.lab.devices import client_device

_FIRST = (
    "ada", "alan", "amara", "anton", "astrid", "bea", "boris", "carla", "cem", "chloe", "cyril", "dana", "diego",
    "dora", "edgar", "elif", "emil", "enya", "erik", "esra", "fabio", "felix", "freya", "gina", "goran", "hana",
    "hugo", "ida", "igor", "ines", "ivan", "jana", "jonas", "julia", "kaan", "karin", "kenji", "lara", "leon",
    "lina", "luca", "maja", "marco", "mila", "mona", "nadia", "nils", "nora", "olga", "omar", "oskar", "paula",
    "pavel", "rana", "rico", "rosa", "samir", "silke", "tariq", "ulla", "wanda",
)  # fmt: skip
_LAST = (
    "abel", "adler", "arnold", "bader", "barth", "becker", "berger", "blanc", "bosch", "brandt", "castro", "conti",
    "costa", "cramer", "demir", "dietz", "dupont", "ebner", "eriksen", "falk", "ferrari", "fiedler", "fischer",
    "fontana", "gallo", "garcia", "geiger", "graf", "haas", "hansen", "hartl", "heller", "hoffman", "horak",
    "huber", "ivanov", "jansen", "kaiser", "keller", "kovac", "kraft", "lange", "larsen", "lorenz", "marin",
    "marten", "meyer", "moreau", "moser", "nagel", "novak", "olsen", "otto", "pavlov", "pereira", "quandt",
    "reuter", "rossi", "sato", "schenk", "silva", "stark", "tanaka", "urban", "vogel", "weiss", "ziegler",
)  # fmt: skip


_ROUND = len(_FIRST) * len(_LAST)
"""After so many people all names are taken, and a number is added."""


def user_name(number: int) -> str:
    """Return the name of person `number`: no two share one, and neighbours share neither first nor last name."""
    round_number, within = divmod(number, _ROUND)
    row, first = divmod(within, len(_FIRST))
    name = f"{_FIRST[first]}.{_LAST[(row + 7 * first) % len(_LAST)]}"
    return name if round_number == 0 else f"{name}{round_number + 1}"


_NAME: Final = re.compile(r"([a-z]+)\.([a-z]+)([0-9]{0,9})", re.ASCII | re.IGNORECASE)


def number_of(name: str) -> int | None:
    """Return whose name it is, whatever its case; None where nobody is called so."""
    parts = _NAME.fullmatch(name)
    if parts is None:
        return None
    first_name, last_name, further = parts[1].lower(), parts[2].lower(), parts[3]
    if first_name not in _FIRST or last_name not in _LAST or further.startswith("0") or further == "1":
        return None
    first = _FIRST.index(first_name)
    row = (_LAST.index(last_name) - 7 * first) % len(_LAST)
    return (int(further) - 1 if further else 0) * _ROUND + row * len(_FIRST) + first


class People:
    """The names that have been asked for, each made once: whoever remembers a name shares it with all others."""

    def __init__(self) -> None:
        self._plain = tuple(user_name(number) for number in range(_ROUND))
        self._names: dict[int, str] = {}
        self._devices: dict[int, str] = {}

    def name(self, number: int) -> str:
        """Return the name of person `number`."""
        found = self._names.get(number)
        if found is None:
            # As user_name, of which composing the first round is the dear part.
            round_number, within = divmod(number, _ROUND)
            found = f"{self._plain[within]}{round_number + 1}" if round_number else self._plain[within]
            self._names[number] = found
        return found

    def device(self, number: int) -> str:
        """Return the line of the device of person `number`."""
        found = self._devices.get(number)
        if found is None:
            found = self._devices[number] = device_line(client_device(number))
        return found

    def devices(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Return the lines of these people's devices."""
        known = map(self._devices.get, numbers)
        return tuple([line or self.device(number) for number, line in zip(numbers, known, strict=True)])

    def names(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """Return the names of these people."""
        known = map(self._names.get, numbers)
        return tuple([name or self.name(number) for number, name in zip(numbers, known, strict=True)])
