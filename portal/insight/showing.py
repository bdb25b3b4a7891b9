"""A release as its readers see it, and what changed since the one before.

Everything here follows from stored integers alone, by pure functions.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from portal.core.disclosure.chain import FrozenWindow, Release
from portal.core.disclosure.derive import (
    Shown,
    ShownTable,
    Stored,
    derive,
    is_clear_change,
    pooled_total,
    pooled_variance,
)
from portal.core.disclosure.noise import variance
from portal.core.disclosure.profiles import Table
from portal.core.disclosure.schema import Schema, read_schema
from portal.insight import words

CellKey = tuple[Table, str]


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """A release with everything that is shown of it."""

    release: Release
    shown: Shown

    @property
    def sentence(self) -> str:
        """How many reports came in."""
        window = self.release.window
        return words.received(window.starts_on, window.ends_on, found=self.shown.total)

    @property
    def tables(self) -> tuple[ShownTable, ...]:
        """The tables beside the total: the tiny profile has none."""
        return tuple(one for one in self.shown.tables if one.table is not Table.TOTAL)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A release against the one before: one sentence, and two or three words for each cell."""

    sentence: str
    cells: dict[CellKey, str]


def show(release: Release) -> ShownRelease:
    """Return a release with everything that is shown of it."""
    return ShownRelease(release, _derive(release.window.schema, tuple(release.cells.items())))


@lru_cache(maxsize=128)
def _derive(schema: str, cells: tuple[tuple[Table, tuple[int, ...]], ...]) -> Shown:
    # Pure: a release never changes, so neither does what follows from it.
    return derive(read_schema(schema), dict(cells))


def compare(before: ShownRelease, after: ShownRelease) -> Comparison | None:
    """Compare two releases; None where their windows are not of the same kind and length."""
    if not is_comparable(before.release.window, after.release.window):
        return None
    old, new = read_schema(before.release.window.schema), read_schema(after.release.window.schema)
    return Comparison(
        words.compared(before.shown.total, words=_total_change(before, after, schemas=(old, new))),
        _cell_changes(old, before.release.cells, new=new, after=after.release.cells),
    )


def is_comparable(before: FrozenWindow, after: FrozenWindow) -> bool:
    """Say whether two windows are whole, of one length, and blurred alike."""
    are_whole = before.starts_on.day == 1 and after.starts_on.day == 1
    return are_whole and before.profile is after.profile and _months(before) == _months(after)


def _months(window: FrozenWindow) -> int:
    start, end = window.starts_on, window.ends_on
    return (end.year - start.year) * 12 + end.month - start.month


def _total_change(
    before: ShownRelease, after: ShownRelease, *, schemas: tuple[Schema, Schema]
) -> str:
    old, new = schemas
    values = pooled_total(old, before.release.cells), pooled_total(new, after.release.cells)
    spread = pooled_variance(old) + pooled_variance(new)
    is_clear = is_clear_change(*values, noise_variance=spread, cells=1)
    return words.change(*values, is_clear=is_clear)


def _cell_changes(old: Schema, before: Stored, *, new: Schema, after: Stored) -> dict[CellKey, str]:
    past = {
        (table.table, cell.key): (number, table.epsilon)
        for table in old.tables
        for cell, number in zip(table.cells, before[table.table], strict=True)
    }
    return {
        (table.table, cell.key): _cell_change(
            past[table.table, cell.key],
            (number, table.epsilon),
            cells=len(table.cells),
        )
        for table in new.tables
        for cell, number in zip(table.cells, after[table.table], strict=True)
        if (table.table, cell.key) in past
    }


def _cell_change(before: tuple[int, Fraction], after: tuple[int, Fraction], *, cells: int) -> str:
    values = Fraction(before[0]), Fraction(after[0])
    spread = variance(before[1]) + variance(after[1])
    is_clear = is_clear_change(*values, noise_variance=spread, cells=cells)
    return words.change(*values, is_clear=is_clear)
