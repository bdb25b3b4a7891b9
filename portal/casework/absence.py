"""Levels at which nobody has been for days: the next one is told, whatever the cases.

Derived from the day on which each handler was last seen. A level without a handler who could act
is not absent but empty, and is skipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.casework.journalling import CLOCK_NAME, note, was_noted
from portal.casework.staffing import active_handlers
from portal.core.actors import Level
from portal.core.journal import Event
from portal.core.working_days import working_days_before
from portal.store.people import list_last_seen
from portal.work import Work

ABSENT_AFTER = 3
"""Working days, today left out: it may only have begun."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A level with handlers of whom nobody has signed in since a day."""

    level: Level
    since: date


def absent_levels(work: Work) -> list[Level]:
    """Return the levels that have handlers, none of whom was seen in three working days."""
    return [one.level for one in absences(work)]


def absences(work: Work) -> list[Absence]:
    """Return the absent levels, each with the last day on which somebody was there."""
    return _absent(work, _last_days(work))


def told_to(work: Work, level: Level | None) -> list[Absence]:
    """Return the absences that a handler of this level must know of.

    Those of the next level below; and where that is absent too, those of the one below it.
    Whether nobody is absent is looked at again after a few minutes.
    """
    key = ("nobody absent below", level)
    if level is None or level is Level.OMBUDS or work.lately.knows(key, work.moment.at):
        return []
    last_days = _last_days(work)
    absent = {one.level: one for one in _absent(work, last_days)}
    told: list[Absence] = []
    for below in sorted((one for one in last_days if one < level), reverse=True):
        if below not in absent:
            break
        told.append(absent[below])
    if not told:
        work.lately.keep(key, work.moment.at)
    return told


def new_absences(work: Work) -> list[Absence]:
    """Return the absences that the journal does not have yet."""
    return [one for one in absences(work) if not _was_noted(work, one)]


def note_absences(work: Work) -> list[Absence]:
    """Note each absence once, however long it lasts; return those that are new."""
    new = new_absences(work)
    for one in new:
        level, day = _details(one)
        note(work, CLOCK_NAME, Event.LEVEL_ABSENT, level=level, day=day)
    return new


def _was_noted(work: Work, absence: Absence) -> bool:
    level, day = _details(absence)
    return was_noted(work, Event.LEVEL_ABSENT, level=level, day=day)


def _details(absence: Absence) -> tuple[int, str]:
    return int(absence.level), absence.since.isoformat()


def _last_days(work: Work) -> Mapping[Level, date]:
    """Return the last day on which somebody of each staffed level was seen, lowest level first."""
    seen = list_last_seen(work.db)
    days: dict[Level, date] = {}
    for one in sorted(active_handlers(work), key=lambda one: one.level):
        day = seen.get(one.account)
        if day is not None:
            days[one.level] = max(day, days.get(one.level, day))
    return days


def _absent(work: Work, last_days: Mapping[Level, date]) -> list[Absence]:
    *_, first = working_days_before(work.moment.today, ABSENT_AFTER)
    return [Absence(level, day) for level, day in last_days.items() if day < first]
