"""The rules of published figures: profiles, windows, schemas, and what is derived."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.disclosure.derive import (
    derive,
    is_clear_change,
    pooled_total,
    project,
    to_integers,
    total_floor,
    total_margin,
)
from portal.core.disclosure.noise import display_floor, margin, odds, total_variation
from portal.core.disclosure.profiles import (
    LIFETIME_CAP,
    Family,
    Plan,
    Profile,
    Table,
    advise,
    epsilons,
    fits_ledger,
    lifetime_epsilons,
    plan_for,
)
from portal.core.disclosure.schema import (
    OTHER,
    Cell,
    Countable,
    Schema,
    TableSchema,
    Unit,
    cell_of,
    make_schema,
    publishable_units,
    read_schema,
    write_schema,
)
from portal.core.disclosure.windows import Calendar, published_on, window_opening
from portal.core.severity import Severity
from portal.core.taxonomy import Category

QUARTER = window_opening(date(2026, 1, 1), Calendar.QUARTERS)
SYSTEMS = [Cell("claims-helper", "Claims helper"), Cell("shift-planner", "Shift planner")]
UNITS = [Unit("care", "Care", 200), Unit("desk", "Desk", 25), Unit("lab", "Lab", 26)]
STANDARD = make_schema(Profile.STANDARD, QUARTER, systems=SYSTEMS, units=UNITS)
TINY = make_schema(Profile.TINY, QUARTER, systems=SYSTEMS, units=UNITS)


def make_countable(**changes: Any) -> Countable:
    facts: dict[str, Any] = {
        "month": "2026-02",
        "severity": Severity.S3,
        "category": Category.WRONG_OUTPUT,
        "system": "claims-helper",
        "unit": "care",
    }
    return Countable(**{**facts, **changes})


def table_of(schema: Schema, table: Table) -> TableSchema:
    return next(one for one in schema.tables if one.table is table)


def filled(schema: Schema, number: int) -> dict[Table, tuple[int, ...]]:
    return {one.table: (number,) * len(one.cells) for one in schema.tables}


@pytest.mark.parametrize(
    ("epsilon", "floor"),
    [("1/2", 9), ("3/5", 7), ("2/5", 11), ("4/5", 6), ("3/10", 14), ("1/4", 17), ("3/4", 6)],
)
def test_the_display_floor_follows_from_epsilon(epsilon: str, floor: int) -> None:
    assert display_floor(Fraction(epsilon)) == floor


def test_a_figure_with_epsilon_one_half_is_marked_plus_minus_six() -> None:
    assert margin(Fraction(1, 2)) == 6


@pytest.mark.parametrize(
    ("profile", "received", "ever"),
    [
        (Profile.TINY, 0.358, 0.358),
        (Profile.COMPACT, 0.465, 0.515),
        (Profile.STANDARD, 0.360, 0.416),
        (Profile.STRICT, 0.186, 0.217),
    ],
)
def test_the_best_attackers_advantage_is_known_exactly(
    profile: Profile, received: float, ever: float
) -> None:
    tables = epsilons(profile, Family.RECEIVED).values()
    assert total_variation(tables) == pytest.approx(received, abs=0.0006)
    assert total_variation(lifetime_epsilons(profile)) == pytest.approx(ever, abs=0.0006)


@pytest.mark.parametrize("profile", list(Profile))
def test_no_profile_spends_more_than_the_cap_in_a_lifetime(profile: Profile) -> None:
    assert fits_ledger(Fraction(0), sum(lifetime_epsilons(profile), Fraction(0)))


def test_the_ledger_refuses_what_goes_over_the_cap() -> None:
    assert not fits_ledger(Fraction(3), Fraction(101, 100))
    assert fits_ledger(Fraction(3), LIFETIME_CAP - 3)


def test_standard_figures_change_the_odds_at_most_eightfold_and_twentyonefold_ever() -> None:
    assert 7 < odds(epsilons(Profile.STANDARD, Family.RECEIVED).values()) < 8
    assert 20 < odds(lifetime_epsilons(Profile.STANDARD)) < 21


@pytest.mark.parametrize(
    ("expected", "plan"),
    [
        (29, Plan(Profile.TINY, Calendar.YEARS)),
        (30, Plan(Profile.COMPACT, Calendar.HALF_YEARS)),
        (120, Plan(Profile.COMPACT, Calendar.HALF_YEARS)),
        (121, Plan(Profile.COMPACT, Calendar.QUARTERS)),
        (400, Plan(Profile.STANDARD, Calendar.QUARTERS)),
        (3600, Plan(Profile.STANDARD, Calendar.MONTHS)),
    ],
)
def test_the_advice_follows_the_expected_volume(expected: int, plan: Plan) -> None:
    assert advise(expected) == plan


def test_a_small_organisation_has_a_yearly_total_and_a_very_small_one_nothing() -> None:
    yearly = Plan(Profile.TINY, Calendar.YEARS)
    assert plan_for(Profile.STANDARD, Calendar.MONTHS, population=49) == yearly
    assert plan_for(Profile.STANDARD, Calendar.MONTHS, population=24) is None
    assert plan_for(Profile.TINY, Calendar.MONTHS, population=9000) == yearly


def test_a_window_is_a_calendar_period_and_is_published_fourteen_days_after_it() -> None:
    assert (QUARTER.name, QUARTER.ends_on) == ("2026-Q1", date(2026, 3, 31))
    assert QUARTER.months == ("2026-01", "2026-02", "2026-03")
    assert published_on(QUARTER.ends_on) == date(2026, 4, 14)


@pytest.mark.parametrize(
    ("calendar", "name", "ends_on"),
    [
        (Calendar.YEARS, "2026", date(2026, 12, 31)),
        (Calendar.HALF_YEARS, "2026-H2", date(2026, 12, 31)),
        (Calendar.QUARTERS, "2026-Q4", date(2026, 12, 31)),
        (Calendar.MONTHS, "2026-11", date(2026, 11, 30)),
    ],
)
def test_a_window_that_opens_inside_a_period_ends_with_it(
    calendar: Calendar, name: str, ends_on: date
) -> None:
    window = window_opening(date(2026, 11, 5), calendar)
    assert (window.name, window.starts_on, window.ends_on) == (name, date(2026, 11, 5), ends_on)


def test_only_units_of_twentyfive_people_are_rows() -> None:
    units = [Unit("three", "Three", 3), Unit("small", "Small", 24), Unit("row", "Row", 25)]
    assert [unit.slug for unit in publishable_units(units)] == ["row"]


def test_what_is_left_over_is_no_small_group_either() -> None:
    units = [Unit("three", "Three", 3), Unit("low", "Low", 25), Unit("high", "High", 300)]
    assert [unit.slug for unit in publishable_units(units)] == ["high"]


@given(st.lists(st.integers(0, 80), max_size=12))
def test_no_row_and_no_remainder_is_ever_smaller_than_twentyfive(counts: list[int]) -> None:
    units = [Unit(f"u{index}", f"U{index}", number) for index, number in enumerate(counts)]
    rows = publishable_units(units)
    left_over = sum(counts) - sum(unit.head_count for unit in rows)
    assert all(unit.head_count >= 25 for unit in rows)
    assert left_over == 0 or left_over >= 25 or not rows


def test_a_case_falls_into_one_cell_of_each_table() -> None:
    cells = {one.table: cell_of(one, make_countable()) for one in STANDARD.tables}
    assert cells == {
        Table.MONTH: "2026-02",
        Table.SEVERITY: "s3",
        Table.CATEGORY: "wrong_output",
        Table.SYSTEM: "claims-helper",
        Table.UNIT: "care",
    }


def test_what_the_schema_does_not_know_counts_as_other() -> None:
    stranger = make_countable(system="came-later", unit="came-later")
    assert cell_of(table_of(STANDARD, Table.SYSTEM), stranger) == OTHER
    assert cell_of(table_of(STANDARD, Table.UNIT), stranger) == OTHER
    assert cell_of(table_of(STANDARD, Table.UNIT), make_countable(unit=None)) == OTHER


def test_a_system_called_other_does_not_split_the_table() -> None:
    schema = make_schema(Profile.STANDARD, QUARTER, systems=[Cell(OTHER, "Ours")], units=[])
    keys = [cell.key for cell in table_of(schema, Table.SYSTEM).cells]
    assert keys == ["unknown", OTHER]


@pytest.mark.parametrize("schema", [STANDARD, TINY])
def test_a_schema_is_read_as_it_was_written(schema: Schema) -> None:
    assert read_schema(write_schema(schema)) == schema


@given(st.lists(st.integers(-60, 400), min_size=1, max_size=14), st.integers(0, 900))
def test_a_projected_table_has_no_negative_figure_and_the_common_total(
    values: list[int], total: int
) -> None:
    parts = project(values, total)
    whole = to_integers(parts, total)
    assert sum(parts) == total == sum(whole)
    assert min(*parts, 0) >= 0
    assert min(*whole, 0) >= 0
    assert all(abs(after - part) < 1 for after, part in zip(whole, parts, strict=True))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=14))
def test_a_table_that_fits_its_total_is_left_alone(values: list[int]) -> None:
    assert to_integers(project(values, sum(values)), sum(values)) == tuple(values)


def test_no_point_on_the_simplex_is_nearer_than_the_projection() -> None:
    assert project([10, 4, -3], 9) == (Fraction(15, 2), Fraction(3, 2), Fraction(0))


def test_the_pooled_total_trusts_short_tables_with_little_noise_more() -> None:
    stored = filled(STANDARD, 0) | {Table.MONTH: (30, 0, 0), Table.CATEGORY: (60,) + (0,) * 11}
    assert 5 < pooled_total(STANDARD, stored) < 30


def test_the_pooled_total_of_agreeing_tables_is_theirs() -> None:
    stored = {one.table: (100,) + (0,) * (len(one.cells) - 1) for one in STANDARD.tables}
    assert round(pooled_total(STANDARD, stored)) == 100


def test_a_single_total_has_the_exact_floor_and_margin() -> None:
    assert (total_floor(TINY), total_margin(TINY)) == (6, margin(Fraction(3, 4)))


def test_figures_under_the_floor_are_withheld_and_never_a_zero() -> None:
    shown = derive(STANDARD, filled(STANDARD, 0))
    numbers = [figure.number for table in shown.tables for figure in table.figures]
    assert numbers == [None] * len(numbers)
    assert shown.total.number is None


def test_a_large_figure_is_shown() -> None:
    stored = filled(STANDARD, 0) | {one.table: (90,) * len(one.cells) for one in STANDARD.tables}
    shown = derive(STANDARD, stored)
    assert shown.total.number is not None
    assert {figure.key: figure.number for figure in shown.tables[0].figures}["2026-01"] is not None


def test_a_figure_is_withheld_where_only_the_adjusted_value_reaches_the_floor() -> None:
    months = TableSchema(Table.MONTH, Fraction(1, 2), _two_cells())
    total = TableSchema(Table.TOTAL, Fraction(4), (Cell("all", "All reports"),))
    schema = Schema(Profile.STRICT, (months, total))
    assert project([8, 20], 60)[0] > display_floor(Fraction(1, 2))
    assert (
        derive(schema, {Table.MONTH: (8, 20), Table.TOTAL: (60,)}).tables[0].figures[0].number
        is None
    )


def test_derived_figures_are_the_same_each_time() -> None:
    stored = {one.table: tuple(range(len(one.cells))) for one in STANDARD.tables}
    assert derive(STANDARD, stored) == derive(STANDARD, dict(reversed(stored.items())))


@pytest.mark.parametrize(
    ("before", "after", "is_clear"),
    [(100, 108, False), (100, 200, True), (0, 6, False), (200, 100, True)],
)
def test_a_change_is_clear_only_beyond_noise_and_chance(
    before: int, after: int, is_clear: bool
) -> None:
    found = is_clear_change(Fraction(before), Fraction(after), noise_variance=Fraction(16), cells=4)
    assert found is is_clear


def test_more_cells_ask_for_a_larger_change() -> None:
    values = {"before": Fraction(100), "after": Fraction(134), "noise_variance": Fraction(16)}
    assert is_clear_change(**values, cells=1)
    assert not is_clear_change(**values, cells=12)


def _two_cells() -> tuple[Cell, ...]:
    return (Cell("2026-01", "January 2026"), Cell("2026-02", "February 2026"))
