"""Sabotaged builds: each has a mistake in place of a piece of the real release code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from secrets import randbelow
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.casework.figures import measuring, publishing
from portal.casework.figures.measuring import Counts
from portal.core.disclosure import derive
from portal.core.disclosure.derive import ShownTable
from portal.core.disclosure.noise import RandomBelow, discrete_laplace
from portal.core.disclosure.profiles import Table
from portal.core.disclosure.schema import Schema, TableSchema
from portal.store import releases
from portal.store.tables import CaseRow

Cells = dict[int, dict[Table, tuple[int, ...]]]
Patch = tuple[str, Any]

ADD_NOISE, CELLS, SHOW = publishing.add_noise, releases._cells, derive._show
MEMBERS = measuring.members_of


def half_the_noise(epsilon: Fraction, randbelow: RandomBelow) -> int:
    return discrete_laplace(2 * epsilon, randbelow)


def same_noise_again(schema: Schema, counts: Counts, *, randbelow: RandomBelow) -> Counts:
    nothing = {table: (0,) * len(numbers) for table, numbers in counts.items()}
    noise = REMEMBERED.setdefault(schema, ADD_NOISE(schema, nothing, randbelow=randbelow))
    return added(counts, noise)


def live_counts(db: Session, sequences: list[int]) -> Cells:
    cases = int(db.execute(select(func.count()).select_from(CaseRow)).scalar_one())
    return {
        sequence: {table: (numbers[0] + cases, *numbers[1:]) for table, numbers in tables.items()}
        for sequence, tables in CELLS(db, sequences).items()
    }


def exact_total(schema: Schema, counts: Counts, *, randbelow: RandomBelow) -> Counts:
    noisy = ADD_NOISE(schema, counts, randbelow=randbelow)
    return {
        table: (numbers[0] + sum(counts[table]) - sum(numbers), *numbers[1:])
        for table, numbers in noisy.items()
    }


def members_of_two_windows(work: Any, frozen: Any) -> Any:
    members = MEMBERS(work, frozen)
    return replace(members, starts_on=members.starts_on - timedelta(days=45))


def without_empty_cells(schema: Schema, counts: Counts, *, randbelow: RandomBelow) -> Counts:
    noisy = ADD_NOISE(schema, counts, randbelow=randbelow)
    return {
        table: tuple(
            number
            for at, (number, true) in enumerate(zip(numbers, counts[table], strict=True))
            if true > 0 or at == 0
        )
        for table, numbers in noisy.items()
    }


def redrawn(db: Session, sequences: list[int]) -> Cells:
    return {
        sequence: {
            table: tuple(one + discrete_laplace(Fraction(1, 2), randbelow) for one in numbers)
            for table, numbers in tables.items()
        }
        for sequence, tables in CELLS(db, sequences).items()
    }


def remembering_the_truth(schema: Schema, counts: Counts, *, randbelow: RandomBelow) -> Counts:
    noisy = ADD_NOISE(schema, counts, randbelow=randbelow)
    TRUTH.update({(table, numbers): counts[table] for table, numbers in noisy.items()})
    return noisy


def floor_on_the_truth(schema: TableSchema, stored: tuple[int, ...], *, total: int) -> ShownTable:
    shown = SHOW(schema, stored, total=total)
    numbers = derive.adjusted(stored, total=total)
    figures = tuple(
        replace(figure, number=number if true >= shown.floor else None)
        for figure, number, true in zip(
            shown.figures, numbers, TRUTH[schema.table, stored], strict=True
        )
    )
    return replace(shown, figures=figures)


def no_floor(epsilon: Fraction) -> int:
    return 1


def added(one: Counts, other: Counts) -> Counts:
    return {
        table: tuple(a + b for a, b in zip(one[table], other[table], strict=True)) for table in one
    }


REMEMBERED: dict[Schema, Counts] = {}
TRUTH: dict[tuple[Table, tuple[int, ...]], tuple[int, ...]] = {}

PUBLISHING, DERIVE = "portal.casework.figures.publishing", "portal.core.disclosure.derive"

SABOTAGES: Mapping[str, tuple[Patch, ...]] = {
    "half the noise": ((f"{PUBLISHING}.discrete_laplace", half_the_noise),),
    "noise reused after a data change": (
        (f"{PUBLISHING}.add_noise", same_noise_again),
        ("portal.store.releases._cells", live_counts),
    ),
    "an exact total": ((f"{PUBLISHING}.add_noise", exact_total),),
    "a case in two windows": (
        ("portal.casework.figures.measuring.members_of", members_of_two_windows),
    ),
    "empty cells left out": ((f"{PUBLISHING}.add_noise", without_empty_cells),),
    "noise redrawn at each view": (("portal.store.releases._cells", redrawn),),
    "floor applied to the true count": (
        (f"{PUBLISHING}.add_noise", remembering_the_truth),
        (f"{DERIVE}._show", floor_on_the_truth),
    ),
    "no floor": ((f"{DERIVE}.display_floor", no_floor),),
    "rows for small units": (("portal.core.disclosure.schema.SMALLEST_POPULATION", 1),),
}
"""The first seven are those of the specification; floors and units have a mistake of their own."""


@dataclass(frozen=True, slots=True)
class Build:
    """The release code as it runs in this test: the real one, or one with a mistake."""

    name: str = "the real one"

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put the mistake in, if there is one."""
        REMEMBERED.clear()
        TRUTH.clear()
        for target, replacement in SABOTAGES.get(self.name, ()):
            monkeypatch.setattr(target, replacement)
