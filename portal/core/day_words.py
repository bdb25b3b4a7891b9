"""Days and months as people read them, the same everywhere."""

from datetime import date
from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(day: date) -> str:
    """Return a day in words: 6 December 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_in_words(month: str) -> str:
    """Return a month, such as 2026-12, in words: December 2026."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"
