"""Lessons from single cases: the reporter's yes, the wait for a day of the figures, the page.

Between a yes and its page lie a month or more, and all yeses of a time appear together. The row
that waits names no case. What the case keeps, sealed, is which row is its own: so its reporter can
take it back.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from portal.casework.access.erasing import remember_erased
from portal.casework.journalling import CLOCK_NAME, note
from portal.casework.records.sealed import Record
from portal.casework.settings import FIGURES_CALENDAR, get_setting
from portal.core.disclosure.windows import PUBLICATION_HOUR, Calendar
from portal.core.errors import SealBroken
from portal.core.events import Event
from portal.core.lessons import appears_on
from portal.store import lessons as store
from portal.vault.lessons import open_lesson, seal_lesson
from portal.work import Work

KEPT: Final = "lesson_kept"
"""The kind of record that says which row is the case's own; it is on no page."""


def next_day(work: Work) -> date:
    """Return the day on which a lesson appears that is agreed to today."""
    calendar = get_setting(work, FIGURES_CALENDAR)
    return appears_on(work.moment.today, Calendar(calendar) if calendar else Calendar.YEARS)


def keep_lesson(work: Work, words: str) -> str:
    """Let a lesson wait for its day; return the id of its row, for the case to keep."""
    id = secrets.token_hex(16)
    sealed = seal_lesson(work.keyring, words, id=id)
    store.add_lesson(work.db, {"id": id, "appears_on": next_day(work), "sealed": sealed})
    return id


def find_kept(work: Work, records: Iterable[Record]) -> store.StoredLesson | None:
    """Return the lesson that a case gave, while there is one."""
    ids = [record.text for record in records if record.kind == KEPT and record.text]
    return store.find_lesson(work.db, ids[-1]) if ids else None


def take_back(work: Work, records: Iterable[Record]) -> None:
    """Take a case's lesson away, from its wait or from the page; no backup brings it back."""
    kept = find_kept(work, records)
    if kept is not None:
        remember_erased(work, [kept.id])
        store.delete_lesson(work.db, kept.id)


def publish_due(work: Work) -> int:
    """Publish the lessons whose instant has come; return how many. A broken one waits on."""
    published = sum(_publish(work, one) for one in list_due(work))
    if published:
        note(work, CLOCK_NAME, Event.LESSONS_PUBLISHED)
    return published


def _publish(work: Work, lesson: store.StoredLesson) -> bool:
    try:
        text = open_lesson(work.keyring, lesson.sealed or b"", id=lesson.id)
    except SealBroken:
        # One changed row must not keep the upkeep from ending.
        return False
    store.publish_lesson(work.db, lesson.id, text=text, today=work.moment.today)
    return True


def list_due(work: Work) -> list[store.StoredLesson]:
    """Return the lessons whose instant has come: the hour of the figures on their day."""
    hour = time(PUBLICATION_HOUR, tzinfo=work.settings.timezone)
    waiting = store.list_waiting(work.db, until=work.moment.today)
    return [one for one in waiting if datetime.combine(one.appears_on, hour) <= work.moment.at]
