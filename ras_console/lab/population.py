"""Who is at rest, who is at work and who is away: the people of a site, by number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Population:
    """People 0 … size − 1. Somebody without session, open wish and appointment is idle."""

    def __init__(self) -> None:
        self._idle: NDArray[np.int32] = np.zeros(0, np.int32)
        self._place: NDArray[np.int32] = np.zeros(0, np.int32)
        self._ties: NDArray[np.int16] = np.zeros(0, np.int16)
        self.idle_count = 0

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self._place)

    def grow(self, size: int) -> None:
        """Let idle newcomers in until there are `size` people; nobody ever leaves."""
        before = self.size
        if size <= before:
            return
        newcomers = np.arange(before, size, dtype=np.int32)
        self._idle = np.concatenate(
            [self._idle[: self.idle_count], newcomers, np.zeros(before - self.idle_count, np.int32)]
        )
        self._place = np.concatenate([self._place, newcomers - before + self.idle_count]).astype(np.int32)
        self._ties = np.concatenate([self._ties, np.zeros(size - before, np.int16)])
        self.idle_count += size - before

    def choose_idle(self, chance: np.random.Generator) -> int:
        """Return one of the idle by chance; there must be one."""
        return int(self._idle[int(chance.integers(self.idle_count))])

    def tie(self, user: int) -> None:
        """Note one more session, wish or appointment of a user."""
        self._ties[user] += 1
        if self._ties[user] == 1:
            self._leave(user)

    def untie(self, user: int) -> None:
        """Take one of them back; who has none left is idle."""
        self._ties[user] -= 1
        if self._ties[user] == 0:
            self._place[user] = self.idle_count
            self._idle[self.idle_count] = user
            self.idle_count += 1

    def _leave(self, user: int) -> None:
        """Take somebody out of the idle; the last of them moves up."""
        self.idle_count -= 1
        place, last = int(self._place[user]), int(self._idle[self.idle_count])
        self._idle[place] = last
        self._place[last] = place
        self._place[user] = -1
