"""The day on which a lesson appears."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.disclosure.windows import Calendar, window_opening
from portal.core.lessons import appears_on


@pytest.mark.parametrize(
    ("agreed_on", "calendar", "day"),
    [
        ("2026-11-26", Calendar.QUARTERS, "2027-01-14"),
        ("2026-12-15", Calendar.QUARTERS, "2027-01-14"),
        ("2026-12-16", Calendar.QUARTERS, "2027-04-14"),
        ("2026-11-26", Calendar.YEARS, "2027-01-14"),
        ("2026-12-16", Calendar.YEARS, "2028-01-14"),
        ("2026-11-26", Calendar.MONTHS, "2027-01-14"),
        ("2026-11-14", Calendar.MONTHS, "2026-12-14"),
    ],
)
def test_it_is_the_first_day_of_figures_a_month_later(
    agreed_on: str, calendar: Calendar, day: str
) -> None:
    assert appears_on(date.fromisoformat(agreed_on), calendar) == date.fromisoformat(day)


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.sampled_from(Calendar))
def test_it_is_a_day_of_the_figures_and_no_earlier_one_would_do(
    agreed_on: date, calendar: Calendar
) -> None:
    day = appears_on(agreed_on, calendar)
    ends_on = day - timedelta(days=14)

    assert window_opening(ends_on, calendar).ends_on == ends_on
    assert day >= agreed_on + timedelta(days=30)
    in_between = (agreed_on + timedelta(days=days) for days in range(30, (day - agreed_on).days))
    ends = (one - timedelta(days=14) for one in in_between)
    assert all(window_opening(one, calendar).ends_on != one for one in ends)
