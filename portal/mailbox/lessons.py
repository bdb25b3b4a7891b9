"""A lesson from one case, as its reporter meets it: the question, the answer, the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.casework.access import visits
from portal.casework.access.opening import MailboxKeys, open_for_reporter
from portal.casework.moves.lesson_answers import agree_to_lesson, lesson_words, refuse_lesson
from portal.casework.records.lessons import find_kept, next_day
from portal.casework.records.sealed import OpenCase, Record, read_records
from portal.core.actors import REPORTER
from portal.core.workflow import Move, offered
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Lesson:
    """The words that others would read, and what became of them."""

    words: str = field(repr=False)
    appears_on: date
    """When they appear, or would if the reporter agreed today."""
    is_agreed: bool = False
    published_on: date | None = None


def read_lesson(work: Work, keys: MailboxKeys) -> Lesson | None:
    """Return the words that the reporter is asked about now, or agreed to; None for neither."""
    case = open_for_reporter(work, keys)
    records = read_records(work, case)
    words = lesson_words(records)
    moves = offered(case.facts, REPORTER, today=work.moment.today, clocks=work.clocks)
    if words is not None and Move.CONSENT_TO_LESSON in moves:
        return Lesson(words, next_day(work))
    return find_agreed(work, case, records)


def find_agreed(work: Work, case: OpenCase, records: Sequence[Record]) -> Lesson | None:
    """Return the lesson that the reporter agreed to, while it waits or can be read."""
    words = lesson_words(records) if case.facts.lesson_consent else None
    kept = None if words is None else find_kept(work, records)
    if words is None or kept is None:
        return None
    return Lesson(words, kept.appears_on, is_agreed=True, published_on=kept.published_on)


def answer_lesson(work: Work, keys: MailboxKeys, *, agrees: bool, one_time_key: str) -> None:
    """Consent to the exact words of a lesson, or refuse; a no takes an earlier yes back."""
    if not visits.is_first_use(work, one_time_key):
        return
    case = open_for_reporter(work, keys)
    records = read_records(work, case)
    if agrees:
        agree_to_lesson(work, case, records)
    else:
        refuse_lesson(work, case, records)
