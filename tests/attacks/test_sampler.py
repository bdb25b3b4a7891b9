"""Attack 11: noise that does not follow the closed form."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from random import Random

import pytest

from portal.core.disclosure.noise import RandomBelow, discrete_laplace, probability

DRAWS = 60_000
CRITICAL = {8: 26.12, 10: 29.59, 12: 32.91, 14: 36.12, 16: 39.25, 24: 51.18}
"""Chi-square at 0.1 %, by degrees of freedom."""

EPSILONS = [Fraction(3, 10), Fraction(1, 2), Fraction(3, 4), Fraction(3, 2)]
Sampler = Callable[[Fraction, RandomBelow], int]


def half_the_noise(epsilon: Fraction, randbelow: RandomBelow) -> int:
    return discrete_laplace(2 * epsilon, randbelow)


def one_sided(epsilon: Fraction, randbelow: RandomBelow) -> int:
    return abs(discrete_laplace(epsilon, randbelow))


def chi_square(sampler: Sampler, epsilon: Fraction, *, reach: int) -> float:
    """Compare draws with the closed form: one class a value, and one for each tail."""
    randbelow = Random(20260302).randrange
    drawn = Counter(max(-reach, min(reach, sampler(epsilon, randbelow))) for _ in range(DRAWS))
    inner = {value: probability(value, epsilon) for value in range(1 - reach, reach)}
    tail = (1 - sum(inner.values())) / 2
    expected = {**inner, -reach: tail, reach: tail}
    return sum(
        (drawn[value] - DRAWS * chance) ** 2 / (DRAWS * chance)
        for value, chance in expected.items()
    )


@pytest.mark.parametrize("epsilon", EPSILONS)
@pytest.mark.parametrize("reach", [4, 5, 6])
def test_the_sampler_follows_the_closed_form(epsilon: Fraction, reach: int) -> None:
    assert chi_square(discrete_laplace, epsilon, reach=reach) < CRITICAL[2 * reach]


@pytest.mark.parametrize("epsilon", EPSILONS)
@pytest.mark.parametrize("sabotaged", [half_the_noise, one_sided])
def test_a_sabotaged_sampler_is_caught(epsilon: Fraction, sabotaged: Sampler) -> None:
    assert chi_square(sabotaged, epsilon, reach=5) > CRITICAL[10]


def test_known_answers_of_the_closed_form() -> None:
    epsilon = Fraction(3, 2)
    assert probability(0, epsilon) == pytest.approx(0.635, abs=0.0005)
    assert probability(1, epsilon) == pytest.approx(0.1417, abs=0.00005)
    assert probability(-1, epsilon) == probability(1, epsilon)


def test_the_sampler_asks_for_integers_only() -> None:
    asked: list[int] = []
    source = Random(7)

    def randbelow(bound: int) -> int:
        asked.append(bound)
        return source.randrange(bound)

    drawn = [discrete_laplace(Fraction(3, 10), randbelow) for _ in range(200)]
    assert {type(value) for value in [*drawn, *asked]} == {int}


def test_noise_needs_a_positive_epsilon() -> None:
    with pytest.raises(ValueError, match="positive"):
        discrete_laplace(Fraction(0), Random(7).randrange)
