"""Working days: Monday to Friday. Public holidays differ from place to place and are not known."""

from collections.abc import Iterator
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Say whether a day is one from Monday to Friday."""
    return day.weekday() < SATURDAY


def working_days_before(today: date, count: int) -> Iterator[date]:
    """Return the last working days before today, the latest first."""
    day = today
    while count:
        day -= timedelta(days=1)
        if is_working_day(day):
            count -= 1
            yield day
