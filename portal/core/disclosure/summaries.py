"""What is said beside the tables: medians, shares, the year to date, and what changed.

All of it follows from stored integers alone, and so costs no privacy. Means, minima and maxima are
not among them: noise would make them say nothing, or too much.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from portal.core.disclosure.derive import (
    WIDEST,
    Stored,
    Total,
    adjusted,
    floor_of_sum,
    is_clear_change,
    margin_of_sum,
    noises,
    pooled_total,
    pooled_variance,
)
from portal.core.disclosure.maturity import ERASED, TARGETS, is_bucket, last_day
from portal.core.disclosure.noise import variance
from portal.core.disclosure.profiles import Table
from portal.core.disclosure.schema import Cell, Schema, TableSchema

ENOUGH = 30
"""The noisy total from which on a median or a share is given."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share in whole per cent; the true share is within `margin` at least 19 times in 20."""

    percent: int
    margin: int
    within_days: int


class Trend(Enum):
    """What can be said of a figure against the one of an earlier window."""

    RISE = "rise"
    FALL = "fall"
    NO_CLEAR_CHANGE = "no_clear_change"
    NOT_IN_USE_YET = "not_in_use_yet"
    """The row was not among the earlier window's, or what it is about was not in use."""


def median_bucket(table: TableSchema, stored: Sequence[int], *, total: int) -> Cell | None:
    """Return the bucket in which the median of the days lies; None under 30 cases.

    Whoever had no answer by the measuring day waited longest, so the median may be "no answer by
    then". What was erased is left out. `total` is the stored total of what was received.
    """
    if total < ENOUGH:
        return None
    numbers = dict(zip(table.cells, adjusted(stored, total=total), strict=True))
    spans = [cell for cell in table.cells if cell.key != ERASED]
    half = Fraction(sum(numbers[cell] for cell in spans), 2)
    running = 0
    for cell in spans:
        running += numbers[cell]
        if running >= half > 0:
            return cell
    return None


def share_in_time(
    table: TableSchema, stored: Sequence[int], *, total: int, total_variance: Fraction
) -> Share | None:
    """Return the share of what was received that kept the target; None under 30 cases.

    The margin is that of a quotient of two noisy numbers, to the first order.
    """
    days = TARGETS[table.table]
    if total < ENOUGH:
        return None
    inside = [
        number
        for cell, number in zip(table.cells, stored, strict=True)
        if is_bucket(cell.key) and (last_day(cell.key) or days + 1) <= days
    ]
    share = min(max(Fraction(sum(inside), total), Fraction(0)), Fraction(1))
    spread = len(inside) * variance(table.epsilon) + share**2 * total_variance
    margin = math.ceil(100 * WIDEST * math.sqrt(spread) / total)
    return Share(round(100 * share), min(margin, 100), days)


def year_to_date(releases: Sequence[tuple[Schema, Stored]]) -> Total:
    """Return the total of the received releases of one calendar year's windows."""
    total = max(0, round(sum((pooled_total(*one) for one in releases), Fraction(0))))
    parts = tuple(part for schema, _ in releases for part in noises(schema))
    floor = floor_of_sum(parts)
    return Total(total if total >= floor else None, margin_of_sum(parts), floor)


def total_trend(before: tuple[Schema, Stored], after: tuple[Schema, Stored]) -> Trend:
    """Say whether the total of two received releases changed clearly."""
    values = pooled_total(*before), pooled_total(*after)
    spread = pooled_variance(before[0]) + pooled_variance(after[0])
    return _trend(*values, spread=spread, cells=1)


def trends(
    before: tuple[Schema, Stored], after: tuple[Schema, Stored]
) -> dict[tuple[Table, str], Trend]:
    """Say of every row of two releases of one family whether it changed clearly.

    Only windows of the same profile and length are to be compared.
    """
    past = {
        (table.table, cell.key): (number, table.epsilon)
        for table, cell, number in _cells(*before)
        if cell.in_use_from is None
    }
    return {
        (table.table, cell.key): _cell_trend(
            past.get((table.table, cell.key)), number=number, table=table
        )
        for table, cell, number in _cells(*after)
        if cell.in_use_from is None
    }


def _cells(schema: Schema, stored: Stored) -> list[tuple[TableSchema, Cell, int]]:
    return [
        (table, cell, number)
        for table in schema.tables
        for cell, number in zip(table.cells, stored[table.table], strict=True)
    ]


def _cell_trend(before: tuple[int, Fraction] | None, *, number: int, table: TableSchema) -> Trend:
    if before is None:
        return Trend.NOT_IN_USE_YET
    values = Fraction(before[0]), Fraction(number)
    spread = variance(before[1]) + variance(table.epsilon)
    return _trend(*values, spread=spread, cells=len(table.cells))


def _trend(before: Fraction, after: Fraction, *, spread: Fraction, cells: int) -> Trend:
    if not is_clear_change(before, after, noise_variance=spread, cells=cells):
        return Trend.NO_CLEAR_CHANGE
    return Trend.RISE if after > before else Trend.FALL
