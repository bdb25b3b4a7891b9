"""My desk: what a handler is to look at today, a few of each, and how many more there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.casework.opening import asking_of
from portal.casework.sealed import Reader
from portal.core.cases import Status
from portal.desk.counting import count, count_words
from portal.desk.filters import LATE, REPORTER, SOON, Filter
from portal.desk.queue import QueueRow, queue_rows
from portal.store import queues as store
from portal.store.queues import Page
from portal.work import Work

FIRST = 20
"""Cases with the nearest dates."""
REPLIES = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """A count that leads to the list it counts."""

    words: str
    label: str
    chosen: Filter


COUNTED = (
    ("received, not in triage", Filter(state=Status.ACKNOWLEDGED.value)),
    ("where the reporter wrote last", Filter(wrote=REPORTER)),
    ("due in five days", Filter(due=SOON)),
    ("late", Filter(due=LATE)),
)
"""What is counted, and where each count leads."""


@dataclass(frozen=True, slots=True)
class MyDesk:
    """What lies on a handler's desk."""

    tiles: Sequence[Tile]
    first: Sequence[QueueRow]
    has_more: bool
    replies: Sequence[QueueRow]
    more_replies: bool


def read_my_desk(work: Work, reader: Reader) -> MyDesk:
    """Return what lies on this handler's desk; what will be late first comes first."""
    asking, today = asking_of(work, reader), work.moment.today
    first = store.list_cases(work.db, Filter().wanted(today), Page(FIRST + 1), asking)
    wrote = Filter(wrote=REPORTER).wanted(today)
    replies = store.list_cases(work.db, wrote, Page(REPLIES + 1), asking)
    numbers = count(work, asking, [chosen.wanted(today) for _, chosen in COUNTED])
    return MyDesk(
        tiles=[
            Tile(count_words(number), label, chosen)
            for number, (label, chosen) in zip(numbers, COUNTED, strict=True)
        ],
        first=queue_rows(first[:FIRST], today),
        has_more=len(first) > FIRST,
        replies=queue_rows(replies[:REPLIES], today),
        more_replies=len(replies) > REPLIES,
    )
