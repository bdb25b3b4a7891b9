"""Days, months and times of day as people read them, the same everywhere.

No time of day is told without its zone: the journal is in UTC, all else in the organisation's own.
"""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
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

UTC_NAMES: Final = frozenset({"UTC", "Etc/UTC"})


def in_words(day: date) -> str:
    """Return a day in words: 6 December 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def away_in_words(until: str, since: str | None = None) -> str:
    """Say until when somebody is away, and from when where that is told, of days in words.

    Days that are marked up stay so: whoever adds to such words gets such words.
    """
    return "away " + ("from " + since + " until " if since else "until ") + until


def month_in_words(month: str) -> str:
    """Return a month, such as 2026-12, in words: December 2026."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def zone_in_words(zone: tzinfo | None) -> str:
    """Return what a time zone is called: UTC, or the name of its place; without one it is UTC."""
    name = "UTC" if zone is None else str(zone)
    return "UTC" if name in UTC_NAMES else f"{name.replace('_', ' ')} time"


def time_in_words(at: datetime) -> str:
    """Return a time of day with its zone: 10:05 Europe/Berlin time."""
    return f"{at:%H:%M} {zone_in_words(at.tzinfo)}"


def hours_in_words(hours: Iterable[int], zone: tzinfo | None) -> str:
    """Return full hours of the day with their zone: 9:00, 14:00 UTC."""
    return f"{', '.join(f'{hour}:00' for hour in hours)} {zone_in_words(zone)}"
