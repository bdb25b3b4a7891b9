"""Everything that is shown, as a pure function of stored integers.

Whatever is computed from noisy integers alone costs no privacy. It serves the reader: tables
agree on one total, no figure is negative, and what noise alone may have made is withheld.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from portal.core.disclosure.noise import (
    ZERO_SHOWN_AT_MOST,
    display_floor,
    log_moment,
    margin,
    variance,
)
from portal.core.disclosure.profiles import Table
from portal.core.disclosure.schema import Schema, TableSchema

Stored = Mapping[Table, Sequence[int]]
"""The stored integers of each table, in the order of its cells."""

CLEAR_CHANGE_LEVEL = 0.05
"""The chance that any cell of a table is called a clear change where nothing changed."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `number` is None where it is withheld."""

    key: str
    label: str
    number: int | None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table as readers see it. The true count is within `margin` 19 times in 20."""

    table: Table
    margin: int
    floor: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The one total of a release; `number` is None where it is withheld."""

    number: int | None
    margin: int
    floor: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole release as readers see it."""

    total: Total
    tables: tuple[ShownTable, ...]


def derive(schema: Schema, stored: Stored) -> Shown:
    """Return everything that is shown of a release."""
    total = max(0, round(pooled_total(schema, stored)))
    floor = total_floor(schema)
    return Shown(
        Total(total if total >= floor else None, total_margin(schema), floor),
        tuple(_show(one, stored[one.table], total=total) for one in schema.tables),
    )


def _show(schema: TableSchema, stored: Sequence[int], *, total: int) -> ShownTable:
    floor = display_floor(schema.epsilon)
    projected = to_integers(project(stored, total), total)
    figures = tuple(
        Figure(cell.key, cell.label, after if min(before, after) >= floor else None)
        for cell, before, after in zip(schema.cells, stored, projected, strict=True)
    )
    return ShownTable(schema.table, margin(schema.epsilon), floor, figures)


def pooled_total(schema: Schema, stored: Stored) -> Fraction:
    """Return the tables' sums, weighted by inverse variance: the best unbiased total."""
    weights = _weights(schema)
    return sum((weights[one.table] * sum(stored[one.table]) for one in schema.tables), Fraction(0))


def pooled_variance(schema: Schema) -> Fraction:
    """Return the variance of the pooled total."""
    return 1 / sum((1 / _sum_variance(one) for one in schema.tables), Fraction(0))


def _sum_variance(table: TableSchema) -> Fraction:
    return len(table.cells) * variance(table.epsilon)


def _weights(schema: Schema) -> dict[Table, Fraction]:
    pooled = pooled_variance(schema)
    return {one.table: pooled / _sum_variance(one) for one in schema.tables}


def total_margin(schema: Schema) -> int:
    """Return the margin of the total.

    One cell has the exact margin. A sum of Laplace noises lies between a Laplace and a normal
    distribution; the wider of the two, 2.12 standard deviations, holds for both.
    """
    if _is_single_cell(schema):
        return margin(schema.tables[0].epsilon)
    return math.ceil(math.log(20) / math.sqrt(2) * math.sqrt(pooled_variance(schema)))


def total_floor(schema: Schema) -> int:
    """Return a floor that a true total of zero reaches with a chance of at most 1 %.

    One cell has the exact floor. For the pooled total it is Chernoff's bound (1952), which holds
    without knowing the distribution of the sum; half a case is added for rounding.
    """
    if _is_single_cell(schema):
        return display_floor(schema.tables[0].epsilon)
    weights = _weights(schema)
    most = min(float(one.epsilon / weights[one.table]) for one in schema.tables)
    bounds = (_chernoff(schema, weights, most * step / 200) for step in range(1, 200))
    return math.ceil(min(bounds) + 0.5)


def _chernoff(schema: Schema, weights: Mapping[Table, Fraction], at: float) -> float:
    moment = sum(
        len(one.cells) * log_moment(one.epsilon, at * float(weights[one.table]))
        for one in schema.tables
    )
    return (moment - math.log(ZERO_SHOWN_AT_MOST)) / at


def _is_single_cell(schema: Schema) -> bool:
    return len(schema.tables) == 1 and len(schema.tables[0].cells) == 1


def project(values: Sequence[int], total: int) -> tuple[Fraction, ...]:
    """Return the nearest point whose parts are not negative and sum up to the total.

    Euclidean projection onto the simplex by sorting: M. Held, P. Wolfe, H. Crowder, "Validation
    of subgradient optimization" (1974).
    """
    running, shift = Fraction(0), Fraction(0)
    for count, value in enumerate(sorted(values, reverse=True), start=1):
        running += value
        candidate = (running - total) / count
        if value >= candidate:
            shift = candidate
    return tuple(max(value - shift, Fraction(0)) for value in values)


def to_integers(parts: Sequence[Fraction], total: int) -> tuple[int, ...]:
    """Return integers of the same sum by largest remainders; ties go to the earlier cell."""
    whole = [math.floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda index: (whole[index] - parts[index], index))
    for index in order[: total - sum(whole)]:
        whole[index] += 1
    return tuple(whole)


def is_clear_change(
    before: Fraction, after: Fraction, *, noise_variance: Fraction, cells: int
) -> bool:
    """Say whether a difference is more than noise and chance, among the cells of a table.

    `noise_variance` is that of both figures together. Counts vary by themselves, about as much
    as their square root, so their size is added to it; z carries Bonferroni's correction.
    """
    z = NormalDist().inv_cdf(1 - CLEAR_CHANGE_LEVEL / (2 * cells))
    spread = float(noise_variance + max(before, Fraction(1)) + max(after, Fraction(1)))
    return abs(float(after - before)) > z * math.sqrt(spread)
