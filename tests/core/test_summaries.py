"""Medians, shares, the year to date and trends: from stored integers, and only where they hold."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest

from portal.casework.figures.publishing import add_noise
from portal.core.disclosure.derive import (
    derive_maturity,
    pooled_variance,
    stored_total,
    total_margin,
)
from portal.core.disclosure.maturity import MATURITY_CELLS, make_maturity_schema
from portal.core.disclosure.profiles import Family, Profile, Table, epsilons
from portal.core.disclosure.promises import exposure, promise_of
from portal.core.disclosure.schema import (
    Cell,
    Schema,
    TableSchema,
    make_schema,
    read_schema,
    write_schema,
)
from portal.core.disclosure.summaries import (
    Share,
    Trend,
    median_bucket,
    share_in_time,
    trends,
    year_to_date,
)
from portal.core.disclosure.windows import Calendar, window_opening

QUARTER = window_opening(date(2026, 4, 1), Calendar.QUARTERS)
TO_COME = Cell("planner", "Planner", date(2026, 9, 1))
RECEIVED = make_schema(Profile.STANDARD, QUARTER, systems=[Cell("a", "A"), TO_COME], units=[])
MATURITY = make_maturity_schema(Profile.STANDARD)
ANSWERS = TableSchema(Table.FIRST_ANSWER, Fraction(1, 4), MATURITY_CELLS[Table.FIRST_ANSWER])
KEYS = [cell.key for cell in ANSWERS.cells]


def answers(**numbers: int) -> list[int]:
    named = {key.replace("-", "_"): key for key in KEYS}
    given = {named[name.lstrip("d")]: number for name, number in numbers.items()}
    return [given.get(key, 0) for key in KEYS]


def received(total: int) -> dict[Table, tuple[int, ...]]:
    return {one.table: (total, *(0,) * (len(one.cells) - 1)) for one in RECEIVED.tables}


def test_the_median_is_a_bucket_in_days() -> None:
    stored = answers(d0_1=10, d2_3=10, d8_14=21, dnone=0)
    found = median_bucket(ANSWERS, stored, total=41)
    assert found is not None
    assert found.label == "8–14 days"


def test_whoever_had_no_answer_waited_longest_and_the_erased_do_not_count() -> None:
    stored = answers(d0_1=10, dnone=21, derased=40)
    found = median_bucket(ANSWERS, stored, total=71)
    assert found is not None
    assert found.key == "none"


def test_under_thirty_cases_there_is_neither_a_median_nor_a_share() -> None:
    stored = answers(d0_1=29)
    assert median_bucket(ANSWERS, stored, total=29) is None
    assert share_in_time(ANSWERS, stored, total=29, total_variance=Fraction(4)) is None


def test_a_share_sums_the_buckets_up_to_the_target() -> None:
    stored = answers(d0_1=20, d2_3=20, d4_7=10, d8_14=50)
    found = share_in_time(ANSWERS, stored, total=100, total_variance=Fraction(0))
    assert found == Share(percent=50, margin=21, within_days=7)


@pytest.mark.parametrize("table", [Table.FIRST_ANSWER, Table.DECISION])
def test_a_share_is_within_its_margin_19_times_in_20(table: Table) -> None:
    assert MATURITY is not None
    randbelow = Random(20260302).randrange
    chosen = next(one for one in MATURITY.tables if one.table is table)
    truth = {one.table: (30,) * len(one.cells) for one in MATURITY.tables}
    total = 30 * len(chosen.cells)
    kept = {Table.FIRST_ANSWER: 3, Table.DECISION: 4}[table] * 30
    inside = 0
    for _ in range(400):
        drawn = add_noise(MATURITY, truth, randbelow=randbelow)
        before = stored_total(RECEIVED, add_noise(RECEIVED, received(total), randbelow=randbelow))
        found = share_in_time(
            chosen, drawn[table], total=before, total_variance=pooled_variance(RECEIVED)
        )
        assert found is not None
        inside += abs(found.percent - 100 * kept / total) <= found.margin
    assert inside / 400 >= 0.95


def test_a_year_sums_its_windows_and_its_margin_grows_slower() -> None:
    found = year_to_date([(RECEIVED, received(100))] * 4)
    assert found.number == 400
    assert total_margin(RECEIVED) < found.margin < 3 * total_margin(RECEIVED)


def test_a_year_under_its_floor_is_withheld() -> None:
    assert year_to_date([(RECEIVED, received(0))] * 2).number is None


def test_maturity_tables_add_up_to_what_was_received() -> None:
    assert MATURITY is not None
    matured = {one.table: (80, *(7,) * (len(one.cells) - 1)) for one in MATURITY.tables}
    shown = derive_maturity(MATURITY, matured, received=RECEIVED, stored=received(60))
    assert shown.total.number == 60
    assert all(sum(one.number or 0 for one in table.figures) <= 60 for table in shown.tables)


def test_a_row_that_is_not_in_use_yet_has_words_and_no_trend() -> None:
    later = make_schema(
        Profile.STANDARD,
        window_opening(date(2026, 10, 1), Calendar.QUARTERS),
        systems=[Cell("a", "A"), Cell("planner", "Planner")],
        units=[],
    )
    found = trends((RECEIVED, received(90)), (later, received(90)))
    assert found[Table.SYSTEM, "planner"] is Trend.NOT_IN_USE_YET
    assert found[Table.SYSTEM, "a"] is Trend.NO_CLEAR_CHANGE


def test_a_change_beyond_noise_and_chance_is_clear() -> None:
    found = trends((RECEIVED, received(20)), (RECEIVED, received(200)))
    assert found[Table.SEVERITY, "s1"] is Trend.RISE
    assert found[Table.SEVERITY, "s2"] is Trend.NO_CLEAR_CHANGE
    assert (Table.SYSTEM, "planner") not in found


def test_both_families_are_read_as_they_were_frozen() -> None:
    text = write_schema(RECEIVED, MATURITY)
    assert read_schema(text) == RECEIVED
    assert read_schema(text, Family.MATURITY) == MATURITY


def test_without_maturity_tables_the_text_is_what_it_always_was() -> None:
    assert "maturity" not in write_schema(RECEIVED)


@pytest.mark.parametrize(
    ("profile", "soon", "ever"),
    [
        (Profile.TINY, 0.358, 0.358),
        (Profile.COMPACT, 0.465, 0.515),
        (Profile.STANDARD, 0.360, 0.416),
        (Profile.STRICT, 0.186, 0.217),
    ],
)
def test_the_advantage_is_the_exact_total_variation(
    profile: Profile, soon: float, ever: float
) -> None:
    found = promise_of(profile)
    assert found.received.advantage == pytest.approx(soon, abs=0.0005)
    assert found.lifetime.advantage == pytest.approx(ever, abs=0.0005)


def test_unit_tool_and_month_alone_change_the_odds_threefold() -> None:
    found = promise_of(Profile.STANDARD)
    assert found.pointing is not None
    assert found.pointing.odds == pytest.approx(3.0, abs=0.01)
    assert round(found.received.odds, 1) == 7.4
    assert round(found.lifetime.odds, 1) == 20.1


def test_one_table_is_one_coin() -> None:
    assert exposure([Fraction(1, 2)]).advantage == pytest.approx(0.2449, abs=0.0001)


def test_no_profile_promises_more_than_the_cap() -> None:
    assert all(promise_of(one).lifetime.epsilon <= 4 for one in Profile)
    assert sum(epsilons(Profile.STANDARD, Family.MATURITY).values()) == 1


def test_schemas_of_the_families_are_apart() -> None:
    assert isinstance(RECEIVED, Schema)
    assert MATURITY is not None
    tables = {one.table for one in MATURITY.tables} & {one.table for one in RECEIVED.tables}
    assert tables == set()
