"""The queue: every case that a handler may read, page by page, filtered and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.casework.access.opening import asking_of, organisation_of
from portal.casework.assignment.organising import Organised, describe
from portal.casework.records.sealed import Reader
from portal.core.deadlines import SOON_DAYS
from portal.core.taxonomy import label
from portal.desk.counting import count_words, list_and_count
from portal.desk.lists.filters import Filter, Position, write_place
from portal.desk.lists.sharing import wanted_by
from portal.store.queues import Listed, Page
from portal.work import Work

PAGE_SIZE = 50


class QueueClock(NamedTuple):
    """The nearest open date of one kind. `days` are left until it; negative is late."""

    due_on: date
    days: int

    @property
    def state(self) -> str:
        """How near it is."""
        return "late" if self.days < 0 else "due_soon" if self.days <= SOON_DAYS else "on_track"


class QueueRow(NamedTuple):
    """One case in a list, with the nearest open clock of the law and of the house."""

    case: Listed
    law: QueueClock | None
    house: QueueClock | None
    organised: Organised
    """Who works on it, its labels, and until when this handler put it off."""

    def __hash__(self) -> int:
        """Return the hash of what nearly always tells rows apart: fifty are looked up a page."""
        return hash(self.case.reference)

    @property
    def type_words(self) -> str:
        """What it is about."""
        return label(self.case.type)

    @property
    def category_words(self) -> str:
        """What went wrong."""
        return label(self.case.category)


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue; `before` and `after` are the places that its neighbours begin at."""

    rows: Sequence[QueueRow]
    count_words: str
    before: str | None
    after: str | None


def read_queue(work: Work, reader: Reader, chosen: Filter, position: Position | None) -> Queue:
    """Return one page of the cases this handler may read."""
    asking, wanted = asking_of(work, reader), wanted_by(work, reader, chosen)
    is_before = position is not None and position.is_before
    page = Page(
        PAGE_SIZE + 1,
        chosen.order,
        place=position.place if position else None,
        is_before=is_before,
    )
    found, number = list_and_count(work, asking, wanted, page)
    # One more than is shown tells whether there are others beyond.
    is_more = len(found) > PAGE_SIZE
    shown = found[-PAGE_SIZE:] if is_before else found[:PAGE_SIZE]
    has_earlier = is_more if is_before else position is not None
    has_later = is_more or is_before
    return Queue(
        rows=queue_rows(work, reader, shown),
        count_words=count_words(number),
        before=_place(shown[0], chosen) if shown and has_earlier else None,
        after=_place(shown[-1], chosen) if shown and has_later else None,
    )


def systems_by_slug(work: Work) -> dict[str, str]:
    """Return the name of every AI system in the register, in the order of names."""
    return organisation_of(work).systems


def queue_rows(work: Work, reader: Reader, found: Sequence[Listed]) -> list[QueueRow]:
    """Return rows with the days left today, and with who works on each case."""
    today = work.moment.today
    organised = describe(work, reader, [one.id for one in found]) if found else {}
    return [
        QueueRow(
            one, _clock(one.law_due_on, today), _clock(one.house_due_on, today), organised[one.id]
        )
        for one in found
    ]


def _place(row: Listed, chosen: Filter) -> str:
    return write_place(row.place(chosen.order))


def _clock(due_on: date | None, today: date) -> QueueClock | None:
    return None if due_on is None else QueueClock(due_on, (due_on - today).days)
