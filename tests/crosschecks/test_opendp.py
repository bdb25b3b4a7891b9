"""Attack 11 again: our sampler against OpenDP's discrete Laplace on integers."""

from collections import Counter
from fractions import Fraction
from secrets import randbelow

import opendp.prelude as dp
import pytest

from portal.core.disclosure.noise import discrete_laplace
from portal.core.disclosure.profiles import Profile, lifetime_epsilons

DRAWS = 8_000
REACH = 6
CRITICAL = 32.91
"""Chi-square at 0.1 % for 12 degrees of freedom: 13 classes, two samples of one size."""

dp.enable_features("contrib")
EPSILONS = sorted({epsilon for profile in Profile for epsilon in lifetime_epsilons(profile)})


def theirs(epsilon: float) -> Counter[int]:
    space = dp.atom_domain(T="i32"), dp.absolute_distance(T="i32")
    draw = dp.m.make_laplace(*space, scale=1 / epsilon)
    return Counter(capped(draw(0)) for _ in range(DRAWS))


def capped(value: int) -> int:
    return max(-REACH, min(REACH, value))


def difference(ours: Counter[int], others: Counter[int]) -> float:
    """Return chi-square of two samples of the same size."""
    classes = ours.keys() | others.keys()
    return sum((ours[one] - others[one]) ** 2 / (ours[one] + others[one]) for one in classes)


@pytest.mark.parametrize("epsilon", EPSILONS)
def test_our_noise_is_distributed_as_theirs(epsilon: Fraction) -> None:
    ours = Counter(capped(discrete_laplace(epsilon, randbelow)) for _ in range(DRAWS))
    assert difference(ours, theirs(float(epsilon))) < CRITICAL


def test_half_the_noise_is_not() -> None:
    epsilon = EPSILONS[-1]
    ours = Counter(capped(discrete_laplace(2 * epsilon, randbelow)) for _ in range(DRAWS))
    assert difference(ours, theirs(float(epsilon))) > CRITICAL
