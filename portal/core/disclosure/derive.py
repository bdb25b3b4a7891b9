"""Everything that is shown, as a pure function of stored integers.

Whatever is computed from noisy integers alone costs no privacy. It serves the reader: tables
agree on one total, no figure is negative, and what noise alone may have made is withheld.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist

from portal.core.disclosure.noise import (
    ZERO_SHOWN_AT_MOST,
    display_floor,
    log_moment,
    margin,
    variance,
)
from portal.core.disclosure.profiles import Table
from portal.core.disclosure.schema import Cell, Schema, TableSchema

Stored = Mapping[Table, Sequence[int]]
"""The stored integers of each table, in the order of its cells."""

WIDEST = math.log(20) / math.sqrt(2)
"""Standard deviations within which a Laplace noise lies 19 times in 20."""

CLEAR_CHANGE_LEVEL = 0.05
"""The chance that any cell of a table is called a clear change where nothing changed."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `number` is None where it is withheld, or where there is none to be had."""

    key: str
    label: str
    number: int | None
    in_use_from: date | None = None
    """Set where what the row is about was not in use yet: words stand there, no number."""


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
    total = stored_total(schema, stored)
    return Shown(
        _show_total(schema, total),
        tuple(_show(one, stored[one.table], total=total) for one in schema.tables),
    )


def derive_maturity(
    maturity: Schema, matured: Stored, *, received: Schema, stored: Stored
) -> Shown:
    """Return everything that is shown of a maturity release.

    Its tables take the total of what was received in the same window: the cases are the same,
    and that total is the better one.
    """
    total = stored_total(received, stored)
    return Shown(
        _show_total(received, total),
        tuple(_show(one, matured[one.table], total=total) for one in maturity.tables),
    )


def stored_total(schema: Schema, stored: Stored) -> int:
    """Return the one total of a received release, to which its tables are adjusted."""
    return max(0, round(pooled_total(schema, stored)))


def _show_total(schema: Schema, total: int) -> Total:
    floor = total_floor(schema)
    return Total(total if total >= floor else None, total_margin(schema), floor)


def _show(schema: TableSchema, stored: Sequence[int], *, total: int) -> ShownTable:
    floor = display_floor(schema.epsilon)
    figures = tuple(
        _figure(cell, after if min(before, after) >= floor else None)
        for cell, before, after in zip(
            schema.cells, stored, adjusted(stored, total=total), strict=True
        )
    )
    return ShownTable(schema.table, margin(schema.epsilon), floor, figures)


def _figure(cell: Cell, number: int | None) -> Figure:
    is_in_use = cell.in_use_from is None
    return Figure(cell.key, cell.label, number if is_in_use else None, cell.in_use_from)


def adjusted(stored: Sequence[int], *, total: int) -> tuple[int, ...]:
    """Return a table's integers, none negative, adjusted to sum up to the total."""
    return to_integers(project(stored, total), total)


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
    """Return the margin of the total; one cell has the exact one."""
    if _is_single_cell(schema):
        return margin(schema.tables[0].epsilon)
    return margin_of_sum(noises(schema))


def total_floor(schema: Schema) -> int:
    """Return a floor that a true total of zero reaches with a chance of at most 1 %.

    One cell has the exact floor; the pooled total has that of the sum of its noises.
    """
    if _is_single_cell(schema):
        return display_floor(schema.tables[0].epsilon)
    return floor_of_sum(noises(schema))


@dataclass(frozen=True, slots=True)
class Noise:
    """Noise of some cells of one table, as it goes into a sum."""

    epsilon: Fraction
    cells: int
    weight: Fraction = Fraction(1)

    @property
    def variance(self) -> Fraction:
        """The variance that it brings."""
        return self.weight**2 * self.cells * variance(self.epsilon)


def noises(schema: Schema) -> tuple[Noise, ...]:
    """Return the noises of which the pooled total has its own."""
    weights = _weights(schema)
    return tuple(Noise(one.epsilon, len(one.cells), weights[one.table]) for one in schema.tables)


def margin_of_sum(parts: Sequence[Noise]) -> int:
    """Return the margin of a sum of noises, which holds at least 19 times in 20.

    A sum of Laplace noises lies between a Laplace and a normal distribution; the wider of the
    two, 2.12 standard deviations, holds for both.
    """
    spread = sum((one.variance for one in parts), Fraction(0))
    return math.ceil(WIDEST * math.sqrt(spread))


@lru_cache(maxsize=256)
def floor_of_sum(parts: tuple[Noise, ...]) -> int:
    """Return a floor that a sum of noises reaches with a chance of at most 1 %.

    Chernoff's bound (1952), which holds without knowing the distribution of the sum; half a case
    is added for rounding.
    """
    most = min(float(one.epsilon / one.weight) for one in parts)
    return math.ceil(min(_chernoff(parts, most * step / 200) for step in range(1, 200)) + 0.5)


def _chernoff(parts: Sequence[Noise], at: float) -> float:
    moment = sum(one.cells * log_moment(one.epsilon, at * float(one.weight)) for one in parts)
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
