"""Working days are Monday to Friday."""

from datetime import date

import pytest

from portal.core.working_days import is_working_day, working_days_before

FRIDAY, SATURDAY, MONDAY = date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 2)


def test_a_weekend_is_no_working_day() -> None:
    assert [is_working_day(date(2026, 3, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (MONDAY, date(2026, 2, 25)),
        (SATURDAY, date(2026, 2, 25)),
        (FRIDAY, date(2026, 2, 24)),
        (date(2028, 3, 1), date(2028, 2, 25)),
    ],
)
def test_today_is_not_among_the_days_before_it(today: date, first: date) -> None:
    days = list(working_days_before(today, 3))

    assert days[-1] == first
    assert today not in days
    assert sorted(days, reverse=True) == days
