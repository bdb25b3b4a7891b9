"""Levels at which nobody has been for days: the next one is told, whatever the cases.

Derived from the day on which each handler was last seen, and from what they said of being away:
a level of which everybody is away is absent from the first day on. A level without a handler who
could act is not absent but empty, and is skipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.casework.access.staffing import active_handlers
from portal.casework.journalling import CLOCK_NAME, note, was_noted
from portal.core.actors import Level
from portal.core.events import Event
from portal.core.working_days import working_days_before
from portal.store.leaves import list_leaves
from portal.store.people import list_last_seen
from portal.work import Work

ABSENT_AFTER = 3
"""Working days, today left out: it may only have begun."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A level with handlers of whom nobody has signed in since a day.

    `until` is the first day on which one of them is back, where they said that they are away.
    """

    level: Level
    since: date
    until: date | None = None


@dataclass(slots=True)
class _Seen:
    """When somebody of a level was seen last, of those who are here and of those who are away."""

    here: list[date] = field(default_factory=list)
    away: list[date] = field(default_factory=list)
    back: list[date] = field(default_factory=list)
    """The last day of each leave."""


def absent_levels(work: Work) -> list[Level]:
    """Return the levels that have handlers, none of whom was seen in three working days."""
    return [one.level for one in absences(work)]


def absences(work: Work) -> list[Absence]:
    """Return the absent levels, each with the last day on which somebody was there."""
    return _absent(work, _seen(work))


def told_to(work: Work, level: Level | None) -> list[Absence]:
    """Return the absences that a handler of this level must know of.

    Those of the next level below; and where that is absent too, those of the one below it.
    Whether nobody is absent is looked at again after a few minutes.
    """
    key = ("nobody absent below", level)
    if level is None or level is Level.OMBUDS or work.lately.knows(key, work.moment.at):
        return []
    seen = _seen(work)
    absent = {one.level: one for one in _absent(work, seen)}
    told: list[Absence] = []
    for below in sorted((one for one in seen if one < level), reverse=True):
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


def _seen(work: Work) -> Mapping[Level, _Seen]:
    """Return when those of each staffed level were seen, lowest level first."""
    today = work.moment.today
    last, leaves = list_last_seen(work.db), list_leaves(work.db, today=today)
    found: dict[Level, _Seen] = {}
    for one in sorted(active_handlers(work), key=lambda one: one.level):
        day, leave = last.get(one.account), leaves.get(one.account)
        if day is None:
            continue
        seen = found.setdefault(one.level, _Seen())
        if leave is not None and leave.covers(today):
            seen.away.append(day)
            seen.back.append(leave.ends_on)
        else:
            seen.here.append(day)
    return found


def _absent(work: Work, seen: Mapping[Level, _Seen]) -> list[Absence]:
    *_, first = working_days_before(work.moment.today, ABSENT_AFTER)
    absent: list[Absence] = []
    for level, one in seen.items():
        if not one.here:
            absent.append(Absence(level, max(one.away), min(one.back) + timedelta(days=1)))
        elif max(one.here) < first:
            absent.append(Absence(level, max(one.here + one.away)))
    return absent
