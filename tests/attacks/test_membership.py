"""Attacks 1 and 5: who knows every other case, or filed them, asks whether one more is there.

The best test there is, the likelihood ratio, is run on the stored integers of many releases
with and without one case. Its advantage must not exceed the profile's exact total variation.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from portal.casework.publishing import add_noise
from portal.core.disclosure.noise import RandomBelow, total_variation
from portal.core.disclosure.profiles import Profile, Table
from portal.core.disclosure.schema import (
    Cell,
    Countable,
    Schema,
    TableSchema,
    Unit,
    cell_of,
    make_schema,
)
from portal.core.disclosure.windows import Calendar, window_opening
from portal.core.severity import Severity
from portal.core.taxonomy import Category

ALLOWED = 0.005
"""What the specification grants to sampling, at 200,000 pairs."""

VICTIM = Countable(date(2026, 5, 20), Severity.S2, Category.FORCED_USE, "planner", "care")
Counts = Mapping[Table, tuple[int, ...]]
Draw = Callable[[Schema, dict[Table, tuple[int, ...]], RandomBelow], Counts]


def real(schema: Schema, counts: dict[Table, tuple[int, ...]], randbelow: RandomBelow) -> Counts:
    return add_noise(schema, counts, randbelow=randbelow)


def half_the_noise(
    schema: Schema, counts: dict[Table, tuple[int, ...]], randbelow: RandomBelow
) -> Counts:
    tables = (TableSchema(one.table, 2 * one.epsilon, one.cells) for one in schema.tables)
    return add_noise(Schema(schema.profile, tuple(tables)), counts, randbelow=randbelow)


def exact_first_table(
    schema: Schema, counts: dict[Table, tuple[int, ...]], randbelow: RandomBelow
) -> Counts:
    first = schema.tables[0].table
    return {**add_noise(schema, counts, randbelow=randbelow), first: counts[first]}


def noise_for_every_second_release(
    schema: Schema, counts: dict[Table, tuple[int, ...]], randbelow: RandomBelow
) -> Counts:
    return real(schema, counts, randbelow) if randbelow(2) else counts


def victims_cells(profile: Profile) -> Schema:
    """Return the profile's tables cut down to the cells in which the case falls.

    Noise in every other cell is the same with and without the case and tells nothing.
    """
    quarter = window_opening(date(2026, 4, 1), Calendar.QUARTERS)
    units = [Unit("care", "Care", 200), Unit("desk", "Desk", 300)]
    whole = make_schema(profile, quarter, systems=[Cell("planner", "Planner")], units=units)
    return Schema(
        profile,
        tuple(
            TableSchema(
                one.table,
                one.epsilon,
                tuple(cell for cell in one.cells if cell.key == cell_of(one, VICTIM)),
            )
            for one in whole.tables
        ),
    )


def log_likelihood_ratio(schema: Schema, stored: Counts, *, others: int) -> float:
    """Return the evidence for one case more than the attacker knows."""
    return sum(
        float(one.epsilon) * (abs(number - others) - abs(number - others - 1))
        for one in schema.tables
        for number in stored[one.table]
    )


def advantage(draw: Draw, profile: Profile, *, pairs: int, others: int = 3) -> float:
    """Return how much more often the test says "there" of a release with the case."""
    schema = victims_cells(profile)
    randbelow = Random(20260302).randrange
    without = count(schema, [VICTIM] * others)
    with_case = count(schema, [VICTIM] * (others + 1))
    said = [
        log_likelihood_ratio(schema, draw(schema, counts, randbelow), others=others) > 0
        for counts in (without, with_case)
        for _ in range(pairs)
    ]
    return (sum(said[pairs:]) - sum(said[:pairs])) / pairs


def bound(profile: Profile) -> float:
    return total_variation(victims_cells(profile).epsilons)


def sampling_error(pairs: int) -> float:
    """Return three standard deviations of the measured advantage."""
    return 3 * math.sqrt(0.5 / pairs)


@pytest.mark.parametrize("profile", list(Profile))
def test_the_best_attacker_has_no_more_than_the_promised_advantage(profile: Profile) -> None:
    pairs = 8_000
    assert advantage(real, profile, pairs=pairs) < bound(profile) + sampling_error(pairs)


@pytest.mark.slow
@pytest.mark.parametrize("profile", list(Profile))
def test_two_hundred_thousand_pairs_stay_within_the_promise(profile: Profile) -> None:
    assert advantage(real, profile, pairs=200_000) <= bound(profile) + ALLOWED


@pytest.mark.parametrize("fakes", [0, 1, 24])
def test_filing_fakes_into_the_cell_helps_nobody(fakes: int) -> None:
    pairs = 8_000
    found = advantage(real, Profile.STANDARD, pairs=pairs, others=fakes)
    assert found < bound(Profile.STANDARD) + sampling_error(pairs)


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize(
    "sabotaged", [half_the_noise, exact_first_table, noise_for_every_second_release]
)
def test_the_attack_catches_a_sabotaged_build(sabotaged: Draw, profile: Profile) -> None:
    pairs = 4_000
    assert advantage(sabotaged, profile, pairs=pairs) > bound(profile) + sampling_error(pairs)


def test_no_single_cell_tells_more_than_its_epsilon() -> None:
    epsilon, pairs = Fraction(1, 2), 40_000
    schema = Schema(
        Profile.STANDARD, (TableSchema(Table.MONTH, epsilon, (Cell("2026-05", "May 2026"),)),)
    )
    randbelow = Random(20260302).randrange
    said = [
        sum(
            real(schema, count(schema, cases), randbelow)[Table.MONTH][0] >= 4 for _ in range(pairs)
        )
        for cases in ([VICTIM] * 3, [VICTIM] * 4)
    ]
    lowest_ratio = _lower(said[1], pairs) / _upper(said[0], pairs)
    assert math.log(lowest_ratio) <= float(epsilon)


def _lower(hits: int, of: int) -> float:
    share = hits / of
    return share - 2.6 * math.sqrt(share * (1 - share) / of)


def _upper(hits: int, of: int) -> float:
    share = hits / of
    return share + 2.6 * math.sqrt(share * (1 - share) / of)
