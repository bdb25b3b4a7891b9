"""A reporter's answer to a lesson: the yes that lets it wait for its day, the no that ends that."""

from collections.abc import Sequence

from portal.casework.moves.carrying_out import move_as_reporter
from portal.casework.records.lessons import KEPT, keep_lesson, take_back
from portal.casework.records.sealed import OpenCase, Record
from portal.casework.records.telling import find_record
from portal.core.errors import MoveRefused
from portal.core.moves import Move
from portal.work import Work


def lesson_words(records: Sequence[Record]) -> str | None:
    """Return the exact words of the lesson that two handlers agreed on."""
    found = find_record(records, "lesson")
    return found.text if found else None


def agree_to_lesson(work: Work, case: OpenCase, records: Sequence[Record]) -> OpenCase:
    """Let the lesson wait for its day; MoveRefused where it is not asked for, or has no words."""
    words = lesson_words(records)
    if words is None:
        raise MoveRefused("The words of the lesson can’t be shown here.")
    kept = keep_lesson(work, words)
    return move_as_reporter(work, case, move=Move.CONSENT_TO_LESSON, texts=[(KEPT, kept)])


def refuse_lesson(work: Work, case: OpenCase, records: Sequence[Record]) -> OpenCase:
    """Say no, or take a yes back: the lesson is gone from its wait, or from the page."""
    moved = move_as_reporter(work, case, move=Move.REFUSE_LESSON)
    # Last: what it writes outside the database stays if somebody else was faster.
    take_back(work, records)
    return moved
