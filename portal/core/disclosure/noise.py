"""Discrete Laplace noise: the exact sampler and its closed form.

The sampler uses integers only. Floating-point samplers have been attacked through the bits of
their results; this one has none. Source: C. Canonne, G. Kamath, T. Steinke, "The Discrete
Gaussian for Differential Privacy" (2020), algorithms 1 and 2.

With alpha = e^-epsilon, P(noise = x) = (1 - alpha) / (1 + alpha) * alpha^|x|.
"""

import math
from collections.abc import Callable, Iterable
from fractions import Fraction

RandomBelow = Callable[[int], int]
"""Returns a uniform integer from 0 up to, and without, its argument."""

ZERO_SHOWN_AT_MOST = 0.01
"""How often a true zero may be shown as a number."""

OUTSIDE_MARGIN_AT_MOST = 0.05
"""How often the true count may lie outside the margin."""


def discrete_laplace(epsilon: Fraction, randbelow: RandomBelow) -> int:
    """Draw noise of scale 1/epsilon (algorithm 2); epsilon must be positive."""
    if epsilon <= 0:
        raise ValueError("Epsilon must be positive.")
    numerator, denominator = epsilon.numerator, epsilon.denominator
    while True:
        fine = randbelow(denominator)
        if not _is_exponential(fine, denominator, randbelow):
            continue
        size = (fine + denominator * _geometric(randbelow)) // numerator
        is_negative = randbelow(2) == 1
        if not (is_negative and size == 0):
            return -size if is_negative else size


def _geometric(randbelow: RandomBelow) -> int:
    count = 0
    while _is_exponential(1, 1, randbelow):
        count += 1
    return count


def _is_exponential(numerator: int, denominator: int, randbelow: RandomBelow) -> bool:
    """Answer True with probability e^-(numerator/denominator), for 0 to 1 (algorithm 1)."""
    turn = 1
    while randbelow(denominator * turn) < numerator:
        turn += 1
    return turn % 2 == 1


def _alpha(epsilon: Fraction) -> float:
    return math.exp(-float(epsilon))


def probability(noise: int, epsilon: Fraction) -> float:
    """Return the chance of exactly this noise."""
    alpha = _alpha(epsilon)
    return float((1 - alpha) / (1 + alpha) * alpha ** abs(noise))


def variance(epsilon: Fraction) -> Fraction:
    """Return the variance of the noise, to six decimals so that every machine has the same."""
    alpha = _alpha(epsilon)
    return Fraction(round(2 * alpha / (1 - alpha) ** 2 * 10**6), 10**6)


def display_floor(epsilon: Fraction) -> int:
    """Return the smallest T that a true zero reaches with a chance of at most 1 %."""
    alpha = _alpha(epsilon)
    floor = 1
    while alpha**floor / (1 + alpha) > ZERO_SHOWN_AT_MOST:
        floor += 1
    return floor


def margin(epsilon: Fraction) -> int:
    """Return the smallest m such that the noise is within m at least 19 times in 20."""
    alpha = _alpha(epsilon)
    within = 0
    while 2 * alpha ** (within + 1) / (1 + alpha) > OUTSIDE_MARGIN_AT_MOST:
        within += 1
    return within


def total_variation(epsilons: Iterable[Fraction]) -> float:
    """Return the exact advantage of whoever knows every other case and reads all these tables.

    A case adds one to one cell of each table. For integers the likelihood ratio of such a step is
    e^epsilon or e^-epsilon and nothing between, so each table is one coin of known bias: the
    total variation is the sum over all sides on which the coins may fall.
    """
    present, absent = [1.0], [1.0]
    for epsilon in epsilons:
        likely = 1 / (1 + _alpha(epsilon))
        present = [one * side for one in present for side in (likely, 1 - likely)]
        absent = [one * side for one in absent for side in (1 - likely, likely)]
    return sum(abs(one - other) for one, other in zip(present, absent, strict=True)) / 2


def odds(epsilons: Iterable[Fraction]) -> float:
    """Return by how much these tables together can change anybody's odds, at most."""
    return math.exp(float(sum(epsilons, Fraction(0))))


def log_moment(epsilon: Fraction, at: float) -> float:
    """Return the logarithm of the moment generating function; `at` lies between +-epsilon."""
    alpha = _alpha(epsilon)
    return 2 * math.log1p(-alpha) - math.log(
        (1 - alpha * math.exp(at)) * (1 - alpha * math.exp(-at))
    )
