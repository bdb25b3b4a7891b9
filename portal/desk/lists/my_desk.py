"""My desk: what a handler is to look at today, a few of each, and how many more there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.casework.access.opening import asking_of
from portal.casework.records.sealed import Reader
from portal.core.cases import Status
from portal.desk.counting import count, count_words
from portal.desk.lists.filters import LATE, ME, OFF_DESK, ON_DESK, REPORTER, SOON, Filter
from portal.desk.lists.queue import QueueRow, queue_rows
from portal.desk.lists.sharing import wanted_by
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
    mine: Sequence[QueueRow]
    more_mine: bool
    put_off: bool
    """Whether this handler put any case off, which is then not among the first or theirs."""


def read_my_desk(work: Work, reader: Reader) -> MyDesk:
    """Return what lies on this handler's desk; what will be late first comes first."""
    asking, today = asking_of(work, reader), work.moment.today
    nearest = wanted_by(work, reader, Filter(desk=ON_DESK))
    first = store.list_cases(work.db, nearest, Page(FIRST + 1), asking)
    own = wanted_by(work, reader, Filter(desk=ON_DESK, who=ME))
    mine = store.list_cases(work.db, own, Page(FIRST + 1), asking)
    put_off = wanted_by(work, reader, Filter(desk=OFF_DESK))
    wrote = Filter(wrote=REPORTER).wanted(today)
    replies = store.list_cases(work.db, wrote, Page(REPLIES + 1), asking)
    numbers = count(work, asking, [chosen.wanted(today) for _, chosen in COUNTED])
    # One look at who works on what for every list of the page.
    shown = queue_rows(work, reader, [*mine[:FIRST], *first[:FIRST], *replies[:REPLIES]])
    first_at, replies_at = len(mine[:FIRST]), len(mine[:FIRST]) + len(first[:FIRST])
    return MyDesk(
        tiles=[
            Tile(count_words(number), label, chosen)
            for number, (label, chosen) in zip(numbers, COUNTED, strict=True)
        ],
        first=shown[first_at:replies_at],
        has_more=len(first) > FIRST,
        replies=shown[replies_at:],
        more_replies=len(replies) > REPLIES,
        mine=shown[:first_at],
        more_mine=len(mine) > FIRST,
        put_off=bool(store.list_cases(work.db, put_off, Page(1), asking)),
    )
