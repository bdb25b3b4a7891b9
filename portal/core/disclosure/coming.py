"""The calendar of coming releases: days that were fixed before anything was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.windows import Calendar, Window, published_on, window_opening

AHEAD = timedelta(days=366)
"""How far the calendar looks beyond the next release."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A release to come. `is_settled` is False where the plan may still change before it."""

    on: date
    starts_on: date
    ends_on: date
    is_settled: bool


def list_coming(waiting: Sequence[FrozenWindow]) -> list[Coming]:
    """Return the releases of a year, from windows that wait for theirs, the earliest first.

    Windows that are not frozen yet follow the calendar of the last one that is. It depends on
    stored windows alone, not on the day it is read.
    """
    if not waiting:
        return []
    found = [_coming(one.starts_on, one.ends_on, is_settled=True) for one in waiting]
    calendar, window = calendar_of(waiting[-1].name), _after(waiting[-1].ends_on, waiting[-1].name)
    until = found[0].on + AHEAD
    while published_on(window.ends_on) <= until:
        found.append(_coming(window.starts_on, window.ends_on, is_settled=False))
        window = window_opening(window.ends_on + timedelta(days=1), calendar)
    return found


def calendar_of(name: str) -> Calendar:
    """Return the calendar that a window's name tells of."""
    _, _, part = name.partition("-")
    kinds = {"": Calendar.YEARS, "H": Calendar.HALF_YEARS, "Q": Calendar.QUARTERS}
    return kinds.get(part[:1], Calendar.MONTHS)


def _after(ends_on: date, name: str) -> Window:
    return window_opening(ends_on + timedelta(days=1), calendar_of(name))


def _coming(starts_on: date, ends_on: date, *, is_settled: bool) -> Coming:
    return Coming(published_on(ends_on), starts_on, ends_on, is_settled)
