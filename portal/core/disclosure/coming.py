"""The calendar of coming releases: days that were fixed before anything was counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.profiles import Family
from portal.core.disclosure.schema import has_schema
from portal.core.disclosure.windows import (
    Calendar,
    maturity_published_on,
    published_on,
    window_opening,
)

AHEAD = timedelta(days=366)
"""How far the calendar looks beyond the next release."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A release to come. `is_settled` is False where the plan may still change before it."""

    on: date
    family: Family
    starts_on: date
    ends_on: date
    is_settled: bool


def list_coming(received: Sequence[FrozenWindow], maturity: Sequence[FrozenWindow]) -> list[Coming]:
    """Return the releases of a year, from windows that wait for theirs, the earliest first.

    Both lists have the windows without a release of that family, the earliest first. Windows that
    are not frozen yet follow the calendar of the last one that is. It depends on stored windows
    alone, not on the day it is read.
    """
    settled = [*_settled(Family.RECEIVED, received), *_settled(Family.MATURITY, maturity)]
    if not settled:
        return []
    until = min(one.on for one in settled) + AHEAD
    foreseen = _foreseen(received[-1], until) if received else ()
    found = [one for one in (*settled, *foreseen) if one.on <= until]
    return sorted(found, key=lambda one: (one.on, one.starts_on))


def calendar_of(name: str) -> Calendar:
    """Return the calendar that a window's name tells of."""
    _, _, part = name.partition("-")
    kinds = {"": Calendar.YEARS, "H": Calendar.HALF_YEARS, "Q": Calendar.QUARTERS}
    return kinds.get(part[:1], Calendar.MONTHS)


def _settled(family: Family, windows: Sequence[FrozenWindow]) -> Iterator[Coming]:
    for one in windows:
        if has_schema(one.schema, family):
            on = released_on(family, one.ends_on)
            yield Coming(on, family, one.starts_on, one.ends_on, is_settled=True)


def _foreseen(last: FrozenWindow, until: date) -> Iterator[Coming]:
    families = [family for family in Family if has_schema(last.schema, family)]
    day = last.ends_on + timedelta(days=1)
    while day <= until:
        window = window_opening(day, calendar_of(last.name))
        for family in families:
            on = released_on(family, window.ends_on)
            yield Coming(on, family, window.starts_on, window.ends_on, is_settled=False)
        day = window.ends_on + timedelta(days=1)


def released_on(family: Family, ends_on: date) -> date:
    """Return the day on which a window's release of a family is published."""
    return published_on(ends_on) if family is Family.RECEIVED else maturity_published_on(ends_on)
