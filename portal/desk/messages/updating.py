"""The monthly round: whose reporter waits for news, what happened since, and one message each.

What happened is told by kind and day alone: nothing is unsealed for a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from portal.casework.access.opening import asking_of, own_of, tag_of
from portal.casework.records.sealed import SYSTEM_KIND, Reader, Record
from portal.casework.records.talking import names_of_staff
from portal.casework.records.telling import REPORT_KINDS, TO_REPORTER, Item, for_desk
from portal.core.actors import AccountId
from portal.core.cases import OPEN_STATUSES, RecordId
from portal.core.clocks import Clock, Kind, Start
from portal.core.deadlines import Clocks
from portal.core.errors import NotFound
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType, label
from portal.desk.counting import EXACT_TO, count_words
from portal.store import updates as store
from portal.store.records import StoredRecord, list_records_of
from portal.work import Work

CLOCK_ID: Final = "monthly_update"
AHEAD: Final = timedelta(days=7)
PAGE_SIZE: Final = 10
COUNTED_TO: Final = 99
"""On the desk; the round itself counts all."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened since the reporter last heard of us."""

    on: date
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One case of the round. `days` until the message is due; negative is late."""

    case: store.Unheard
    due_on: date
    days: int
    happened: Sequence[Happened]

    @property
    def type_words(self) -> str:
        """What it is about."""
        return label(self.case.type)


@dataclass(frozen=True, slots=True)
class Round:
    """One page of the round."""

    entries: Sequence[Entry]
    count_words: str
    page: int
    pages: int


def read_round(work: Work, reader: Reader, page: int) -> Round:
    """Return one page of the cases that this handler acts on and owes a word about."""
    clock, silence = _clock_and_silence(work, reader)
    if clock is None or silence is None:
        return Round((), "0", 1, 1)
    asking = asking_of(work, reader)
    count = store.count_unheard(work.db, silence, asking, most=EXACT_TO + 1)
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(page, pages)
    offset = (page - 1) * PAGE_SIZE
    rows = store.list_unheard(work.db, silence, asking, limit=PAGE_SIZE, offset=offset)
    return Round(_entries(work, clock, rows), count_words(count), page, pages)


def count_due_words(work: Work, reader: Reader) -> str:
    """Return the number of cases of the round in words that fit on a button."""
    _, silence = _clock_and_silence(work, reader)
    if silence is None:
        return "0"
    asking = asking_of(work, reader)
    counted = store.count_unheard(work.db, silence, asking, most=COUNTED_TO + 1)
    return count_words(counted, COUNTED_TO)


def find_entry(work: Work, reader: Reader, reference: str) -> Entry:
    """Return a case that this handler acts on, due or not; NotFound where there is none."""
    clock, silence = _clock_and_silence(work, reader)
    if clock is None or silence is None:
        raise NotFound("There is no such case.")
    at_any_time = replace(silence, until=date.max, waits=False)
    tag, own = tag_of(work, reader), own_of(work, reader)
    row = store.find_unheard(work.db, at_any_time, reference, tag=tag, own=own)
    if row is None:
        raise NotFound("There is no such case.")
    return _entries(work, clock, [row])[0]


def latest_start(clock: Clock, today: date) -> date:
    """Return the latest day from which the clock would run out within the next seven days."""
    limit = today + AHEAD
    start = limit
    while clock.period.after(start) > limit:
        start -= timedelta(days=1)
    return start


def _clock_and_silence(work: Work, reader: Reader) -> tuple[Clock | None, store.Silence | None]:
    clock = _find_clock(work.clocks)
    if clock is None or reader.level is None:
        return None, None
    applies = clock.applies_if
    return clock, store.Silence(
        until=latest_start(clock, work.moment.today),
        level=int(reader.level),
        waits=clock.waits and clock.kind is Kind.TARGET,
        statuses=OPEN_STATUSES,
        types=applies.types or frozenset(ReportType),
        severities=applies.severities or frozenset(Severity),
        categories=applies.categories or frozenset(Category),
    )


def _find_clock(clocks: Clocks) -> Clock | None:
    """Return the clock of updates; an organisation may have switched it off."""
    found = (one for one in clocks if one.id == CLOCK_ID and one.start is Start.LAST_UPDATE)
    return next(found, None)


def _entries(work: Work, clock: Clock, found: Sequence[store.Unheard]) -> list[Entry]:
    """Return entries, with what happened in all of them read at once."""
    names, today = names_of_staff(work), work.moment.today
    records = list_records_of(work.db, [row.id for row in found])
    return [
        Entry(
            row,
            due_on=clock.period.after(row.since),
            days=(clock.period.after(row.since) - today).days,
            happened=_happened(records[row.id], names),
        )
        for row in found
    ]


def _happened(rows: Sequence[StoredRecord], names: Mapping[AccountId, str]) -> list[Happened]:
    heard = [place for place, row in enumerate(rows) if row.kind in {*TO_REPORTER, *REPORT_KINDS}]
    since = rows[heard[-1] + 1 :] if heard else rows
    records = [
        Record(
            id=RecordId(row.id),
            kind=row.kind,
            author=row.author,
            position=row.position,
            dated=row.dated,
            text=row.sealed.decode() if row.kind == SYSTEM_KIND else None,
        )
        for row in since
    ]
    return [_told(item) for item in for_desk(records, names)]


KIND_WORDS = {"from_reporter": "The reporter wrote", "note": "Internal note"}


def _told(item: Item) -> Happened:
    if item.kind == "system":
        return Happened(item.on, item.text, "")
    return Happened(item.on, item.title or KIND_WORDS.get(item.kind, ""), _name(item))


def _name(item: Item) -> str:
    return "" if item.kind == "from_reporter" else item.by
