"""The calendar of figures: windows fixed in advance, and when each is published.

A case belongs to the window it was received in. A window never overlaps another.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

DAYS_TO_RECEIVED = 14
"""From the window's last day to the release of what was received in it."""

DAYS_TO_MEASURE = 100
"""From the window's last day to the day on which its cases are measured for maturity.

The law's clock can run to 99 days: 7 to acknowledge, and 92 that three months may have.
"""

DAYS_TO_MATURITY = 14
"""From the day of measuring to the release of what was measured."""

PUBLICATION_HOUR = 9
"""Local time; the same whatever the data."""


class Calendar(Enum):
    """How long a window is, in months."""

    YEARS = "years"
    HALF_YEARS = "half_years"
    QUARTERS = "quarters"
    MONTHS = "months"

    @property
    def months(self) -> int:
        """The number of months in a full window."""
        return {"years": 12, "half_years": 6, "quarters": 3, "months": 1}[self.value]


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days, both ends included."""

    name: str
    starts_on: date
    ends_on: date

    @property
    def months(self) -> tuple[str, ...]:
        """The months it touches, as `YYYY-MM`."""
        first = self.starts_on.year * 12 + self.starts_on.month - 1
        last = self.ends_on.year * 12 + self.ends_on.month - 1
        return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1))


def published_on(ends_on: date) -> date:
    """Return the day on which what was received in a window is published."""
    return ends_on + timedelta(days=DAYS_TO_RECEIVED)


def measured_on(ends_on: date) -> date:
    """Return the last day that the maturity release of a window knows of."""
    return ends_on + timedelta(days=DAYS_TO_MEASURE)


def maturity_published_on(ends_on: date) -> date:
    """Return the day on which a window's maturity release is published."""
    return measured_on(ends_on) + timedelta(days=DAYS_TO_MATURITY)


def window_opening(day: date, calendar: Calendar) -> Window:
    """Return the window that opens on a day: to the end of the calendar period around it.

    On the first day of a period that is the whole period. The very first window opens when the
    portal is set up, often inside a period, and is shorter.
    """
    index = (day.month - 1) // calendar.months
    end_month = (index + 1) * calendar.months
    next_month = date(day.year + end_month // 12, end_month % 12 + 1, 1)
    name = _name(day.year, calendar, index=index)
    return Window(name, day, next_month - timedelta(days=1))


def _name(year: int, calendar: Calendar, *, index: int) -> str:
    parts = {
        Calendar.YEARS: "",
        Calendar.HALF_YEARS: f"-H{index + 1}",
        Calendar.QUARTERS: f"-Q{index + 1}",
        Calendar.MONTHS: f"-{index + 1:02d}",
    }
    return f"{year:04d}{parts[calendar]}"
