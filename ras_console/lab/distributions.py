"""How the lab's quantities scatter; every distribution is named by the mean of its values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Distribution(Protocol):
    """Something to draw values from."""

    @property
    def mean(self) -> float:
        """Mean of the values, before clipping."""
        ...

    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Return `count` values."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lognormal:
    """`mean` is that of the values, `sigma` that of their logarithm; values above `ceiling` are cut to it."""

    mean: float
    sigma: float
    ceiling: float = math.inf

    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Return `count` values."""
        values = chance.lognormal(math.log(self.mean) - self.sigma**2 / 2, self.sigma, count)
        return np.minimum(values, self.ceiling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exponential:
    """Waiting without memory."""

    mean: float

    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Return `count` values."""
        return chance.exponential(self.mean, count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """Always the same value."""

    mean: float

    def draw(self, chance: np.random.Generator, count: int) -> NDArray[np.float64]:  # noqa: ARG002 - one shape for all distributions
        """Return `count` times the value."""
        return np.full(count, self.mean)
