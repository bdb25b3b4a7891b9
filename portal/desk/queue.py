"""The queue: the cases a handler may read, page by page, nearest date first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.casework.opening import own_of, tag_of
from portal.casework.sealed import Reader
from portal.core.cases import OPEN_STATUSES, Status
from portal.core.deadlines import SOON_DAYS
from portal.core.taxonomy import label
from portal.store import cases as store
from portal.work import Work

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the handler's cases to list. An empty text means all."""

    status: str = "open"
    due: str = ""
    page: int = 1


COUNTED = (
    Filter(status=Status.ACKNOWLEDGED.value),
    Filter(due="soon"),
    Filter(due="late"),
    Filter(status=Status.DECISION_PROPOSED.value),
)
"""What is counted above the queue: to read, due soon, late, to approve."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One case in the queue. `days` until the nearest date; negative is late."""

    case: store.Listed
    days: int | None

    @property
    def type_words(self) -> str:
        """What it is about."""
        return label(self.case.type)

    @property
    def category_words(self) -> str:
        """What went wrong."""
        return label(self.case.category)

    @property
    def state(self) -> str:
        """How near the nearest date is."""
        if self.days is None:
            return ""
        return "late" if self.days < 0 else "due_soon" if self.days <= SOON_DAYS else "on_track"


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue, with the counts above it."""

    rows: Sequence[QueueRow]
    has_next: bool
    page: int
    to_read: int
    due_soon: int
    late: int
    to_approve: int


def read_queue(work: Work, reader: Reader, chosen: Filter) -> Queue:
    """Return one page of the cases this handler may read, nearest date first."""
    tag, own, today = tag_of(work, reader), own_of(work, reader), work.moment.today
    rows, counts = store.list_granted(
        work.db,
        _wanted(chosen, today),
        [_wanted(one, today) for one in COUNTED],
        tag=tag,
        own=own,
        limit=PAGE_SIZE + 1,
        offset=(chosen.page - 1) * PAGE_SIZE,
    )
    to_read, due_soon, late, to_approve = counts
    return Queue(
        rows=[QueueRow(row, _days_until(row.next_due_on, today)) for row in rows[:PAGE_SIZE]],
        has_next=len(rows) > PAGE_SIZE,
        page=chosen.page,
        to_read=to_read,
        due_soon=due_soon,
        late=late,
        to_approve=to_approve,
    )


def _wanted(chosen: Filter, today: date) -> store.Wanted:
    due_from, due_until = _due_between(chosen.due, today)
    return store.Wanted(
        statuses=OPEN_STATUSES if chosen.status == "open" else _only(chosen.status),
        due_from=due_from,
        due_until=due_until,
    )


def _only(status: str) -> frozenset[Status]:
    return frozenset({Status(status)} if status else ())


def _due_between(due: str, today: date) -> tuple[date | None, date | None]:
    match due:
        case "late":
            return None, today - timedelta(days=1)
        case "soon":
            return today, today + timedelta(days=SOON_DAYS)
        case _:
            return None, None


def _days_until(due_on: date | None, today: date) -> int | None:
    return None if due_on is None else (due_on - today).days
