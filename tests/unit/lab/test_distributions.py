from __future__ import annotations

import numpy as np
import pytest

from ras_console.lab.distributions import Distribution, Exponential, Fixed, Lognormal


@pytest.mark.parametrize(
    "distribution",
    [
        Lognormal(mean=8.0, sigma=0.3),
        Lognormal(mean=18.0, sigma=0.5),
        Lognormal(mean=0.1, sigma=1.6),
        Exponential(mean=600.0),
        Fixed(mean=3.0),
    ],
    ids=repr,
)
def test_that_the_values_have_the_mean_they_are_named_by(distribution: Distribution) -> None:
    values = distribution.draw(np.random.default_rng(1), 400_000)
    assert values.mean() == pytest.approx(distribution.mean, rel=0.03)


def test_that_sigma_is_that_of_the_logarithm() -> None:
    values = Lognormal(mean=18.0, sigma=0.5).draw(np.random.default_rng(1), 100_000)
    assert np.log(values).std() == pytest.approx(0.5, rel=0.02)


def test_that_no_value_exceeds_the_ceiling() -> None:
    values = Lognormal(mean=0.1, sigma=1.6, ceiling=4.0).draw(np.random.default_rng(1), 100_000)
    assert values.max() == 4.0
    assert values.mean() == pytest.approx(0.097, rel=0.03)
