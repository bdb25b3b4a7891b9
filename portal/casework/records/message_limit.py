"""The limit of a reporter's messages today, counted from what stands in the case already."""

from datetime import timedelta
from typing import Final

from portal.casework.records.telling import FROM_REPORTER, TO_REPORTER
from portal.core.cases import CaseId
from portal.core.day_words import in_words
from portal.core.errors import WroteEnough
from portal.core.events import Event
from portal.core.message_limit import MOST_DEEDS, ONE_MORE, Written, messages_left
from portal.store.journal import count_deeds
from portal.store.records import list_sizes
from portal.work import Work

MESSAGE: Final = "answer"
COUNTED: Final = (*FROM_REPORTER, *sorted(TO_REPORTER))


def count_messages_left(work: Work, id: CaseId, *, beyond: int = 0) -> int:
    """Return how many messages a reporter can still send today, so many beyond the limit."""
    records = [
        Written(kind in FROM_REPORTER, kind == MESSAGE, position, dated, size)
        for kind, position, dated, size in list_sizes(work.db, id, COUNTED)
    ]
    return messages_left(records, work.moment.today, beyond=beyond)


def check_message_limit(work: Work, id: CaseId, *, is_right: bool = False) -> None:
    """Raise WroteEnough where today takes no more; a message that is a right is one beyond.

    In the transaction that writes: of two messages at once the case's version stops one.
    """
    if count_messages_left(work, id, beyond=ONE_MORE if is_right else 0) == 0:
        raise WroteEnough(
            "The limit of messages for today is reached. It ends as soon as somebody here writes "
            f"to you, and on {_tomorrow(work)} at the latest."
        )


def check_deeds(work: Work, id: CaseId, event: Event) -> None:
    """Raise WroteEnough where a reporter did the same too often today, since the last upkeep."""
    if count_deeds(work.db, id, event.value, on=work.moment.today) >= MOST_DEEDS:
        raise WroteEnough(
            f"This was done {MOST_DEEDS} times today. You can do it again on {_tomorrow(work)}."
        )


def _tomorrow(work: Work) -> str:
    return in_words(work.moment.today + timedelta(days=1))
