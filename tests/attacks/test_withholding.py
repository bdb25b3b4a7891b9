"""Attack 10, and what readers may rely on: true zeroes stay hidden, margins hold."""

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest

from portal.casework.figures.publishing import add_noise
from portal.core.disclosure.derive import Shown, derive
from portal.core.disclosure.profiles import Profile, Table
from portal.core.disclosure.schema import Cell, Schema, TableSchema, Unit, make_schema
from portal.core.disclosure.windows import Calendar, window_opening

RELEASES = 400
SYSTEMS = [Cell(f"system-{index}", f"System {index}") for index in range(8)]
UNITS = [Unit(f"unit-{index}", f"Unit {index}", 900) for index in range(8)]
QUARTER = window_opening(date(2026, 4, 1), Calendar.QUARTERS)
Stored = Mapping[Table, tuple[int, ...]]


def schema_of(profile: Profile) -> Schema:
    return make_schema(profile, QUARTER, systems=SYSTEMS, units=UNITS)


def releases(schema: Schema, counts: dict[Table, tuple[int, ...]]) -> list[Shown]:
    randbelow = Random(20260302).randrange
    return [derive(schema, add_noise(schema, counts, randbelow=randbelow)) for _ in range(RELEASES)]


def share_of_zeroes_shown(found: list[Shown]) -> float:
    """Return how often a zero was shown: every cell but the first of each table is one."""
    zeroes = [
        figure.number for one in found for table in one.tables for figure in table.figures[1:]
    ]
    return sum(number is not None for number in zeroes) / len(zeroes)


def first_cells(schema: Schema, total: int) -> dict[Table, tuple[int, ...]]:
    return {one.table: (total,) + (0,) * (len(one.cells) - 1) for one in schema.tables}


@pytest.mark.parametrize("total", [0, 300])
@pytest.mark.parametrize("profile", [Profile.COMPACT, Profile.STANDARD, Profile.STRICT])
def test_a_true_zero_is_hardly_ever_shown_as_a_number(profile: Profile, total: int) -> None:
    schema = schema_of(profile)
    assert share_of_zeroes_shown(releases(schema, first_cells(schema, total))) <= 0.012


@pytest.mark.parametrize("profile", list(Profile))
def test_a_true_total_of_zero_is_hardly_ever_shown_as_a_number(profile: Profile) -> None:
    schema = schema_of(profile)
    found = releases(schema, first_cells(schema, 0))
    assert sum(one.total.number is not None for one in found) / RELEASES <= 0.02


def test_floors_that_are_too_low_for_the_noise_are_caught() -> None:
    strict, standard = schema_of(Profile.STRICT), schema_of(Profile.STANDARD)
    randbelow = Random(20260302).randrange
    floors_of_half_the_noise = [
        derive(standard, add_noise(strict, first_cells(strict, 300), randbelow=randbelow))
        for _ in range(RELEASES)
    ]
    assert share_of_zeroes_shown(floors_of_half_the_noise) > 0.012


@pytest.mark.parametrize("each", [20, 60])
@pytest.mark.parametrize("profile", list(Profile))
def test_a_shown_figure_is_within_its_margin_19_times_in_20(profile: Profile, each: int) -> None:
    schema = schema_of(profile)
    counts = {one.table: _spread(one, 24 * each) for one in schema.tables}
    inside = [
        abs(figure.number - true) <= table.margin
        for one in releases(schema, counts)
        for table in one.tables
        for figure, true in zip(table.figures, counts[table.table], strict=True)
        if figure.number is not None
    ]
    assert sum(inside) / len(inside) >= 0.945


@pytest.mark.parametrize("profile", list(Profile))
def test_the_total_is_within_its_margin_19_times_in_20(profile: Profile) -> None:
    schema = schema_of(profile)
    counts = {one.table: _spread(one, 240) for one in schema.tables}
    found = releases(schema, counts)
    inside = [abs((one.total.number or 0) - 240) <= one.total.margin for one in found]
    assert sum(inside) / RELEASES >= 0.93


def _spread(table: TableSchema, total: int) -> tuple[int, ...]:
    share, rest = divmod(total, len(table.cells))
    return tuple(share + (index < rest) for index in range(len(table.cells)))
