"""What a leader would see under a plan: the real rules and pages, over made-up counts alone.

No case is ever read here. The counts follow from the expected volume, and the noise from a fixed
row of hashes, so that the page says the same at every look: it protects nobody, and has nobody
to protect.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from portal.core.disclosure.chain import FrozenWindow, Release
from portal.core.disclosure.derive import to_integers
from portal.core.disclosure.noise import discrete_laplace
from portal.core.disclosure.profiles import Family, Plan, Table
from portal.core.disclosure.schema import (
    Cell,
    Schema,
    TableSchema,
    Unit,
    make_schema,
    write_schema,
)
from portal.core.disclosure.windows import Window, published_on, window_opening
from portal.core.severity import Severity
from portal.insight.showing import ShownRelease, show
from portal.store.organisation import list_systems, list_units
from portal.work import Work

OF_A_HUNDRED: Final = {Severity.S1: 2, Severity.S2: 13, Severity.S3: 35, Severity.S4: 50}
"""How many of a hundred made-up reports have each severity: an assumption, measured nowhere."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a leader would see, and how many made-up cases it was made from."""

    plan: Plan
    shown: ShownRelease
    cases: int


def preview(work: Work, plan: Plan, *, expected: int) -> Preview:
    """Return the first full window of next year under a plan, over made-up cases."""
    window = window_opening(date(work.moment.today.year + 1, 1, 1), plan.calendar)
    units = [Unit(row.slug, row.name, row.head_count) for row in list_units(work.db)]
    systems = [Cell(row.slug, row.name) for row in list_systems(work.db) if row.retired_on is None]
    schema = make_schema(plan.profile, window, systems=systems, units=units)
    cases = round(expected * len(window.months) / 12)
    return Preview(plan, show(_release(schema, window, cases)), cases)


def _release(schema: Schema, window: Window, cases: int) -> Release:
    draw = _Row().below
    frozen = FrozenWindow(
        window.name,
        window.starts_on,
        window.ends_on,
        schema.profile,
        write_schema(schema),
        window.starts_on,
    )
    cells = {
        one.table: tuple(
            number + discrete_laplace(one.epsilon, draw) for number in _made_up(one, cases)
        )
        for one in schema.tables
    }
    return Release(1, frozen, Family.RECEIVED, published_on(window.ends_on), cells)


def _made_up(table: TableSchema, cases: int) -> tuple[int, ...]:
    """Return counts as a year might bring them: few are grave, and no month stands out."""
    weights = _weights(table)
    return to_integers([cases * one / sum(weights) for one in weights], cases)


def _weights(table: TableSchema) -> list[Fraction]:
    """Return how much of the whole falls to each row; without a rule of its own, less and less."""
    if table.table is Table.SEVERITY:
        return [Fraction(OF_A_HUNDRED[Severity(cell.key)]) for cell in table.cells]
    if table.table is Table.MONTH:
        return [Fraction(1)] * len(table.cells)
    return [Fraction(1, number) for number in range(1, len(table.cells) + 1)]


class _Row:
    """Numbers that are the same every time."""

    def __init__(self) -> None:
        self._numbers = self._hashes()

    def below(self, most: int) -> int:
        """Return the next number from 0 to `most` - 1."""
        return next(self._numbers) % most

    @staticmethod
    def _hashes() -> Iterator[int]:
        number = 0
        while True:
            yield int.from_bytes(hashlib.sha256(number.to_bytes(8)).digest())
            number += 1
