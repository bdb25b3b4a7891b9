"""Counts of the cases that one tag reads: how old, how long each step took. One statement.

No column that names a person is read.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.core.cases import OPEN_STATUSES
from portal.core.clocks import ACKNOWLEDGE_DAYS
from portal.core.taxonomy import ReportType
from portal.core.workload import BUCKETS, LONGER, TOLD_DAYS, Measure
from portal.store.cases import CASE, IS_READ_BY_TAG, StoredCase, read_values, stored_cases
from portal.store.engine import PLAN_ANEW
from portal.store.organisation import Responsible
from portal.store.tables import JournalRow, table_of

JOURNAL = table_of(JournalRow)


class Counted(NamedTuple):
    """How many cases of a type are in a bucket of a measure."""

    measure: str
    type: ReportType
    bucket: int
    cases: int


class days_between(FunctionElement[int]):
    """Whole days from one date to another."""

    inherit_cache = True
    type = Integer()


@compiles(days_between)
def _as_difference(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = element.clauses
    return f"({compiler.process(last, **options)} - {compiler.process(first, **options)})"


@compiles(days_between, "sqlite")
def _as_julian_days(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


_NAMES = (
    *("id", "type", "status", "received_on", "acknowledged_on", "first_answer_on"),
    *("triaged_on", "feedback_on", "closed_on", "withdrawn_on"),
)
_MINE = select(*(CASE.c[name] for name in _NAMES)).where(IS_READ_BY_TAG).distinct().cte("mine")
_TODAY = bindparam("today", type_=Date)
_RECENT = _MINE.c.received_on >= bindparam("since", type_=Date)


def _bucket(days: ColumnElement[int]) -> ColumnElement[int]:
    ordered = [(days <= last, number) for number, last in enumerate(BUCKETS)]
    return case(*ordered, else_=LONGER)


def _count(
    measure: Measure, bucket: ColumnElement[int], *where: ColumnElement[bool]
) -> Select[Any]:
    number = bucket.label("bucket")
    return (
        select(literal(measure.value).label("measure"), _MINE.c.type, number, func.count())
        .where(*where)
        .group_by(_MINE.c.type, number)
    )


def _step(measure: Measure, done_on: ColumnElement[Any]) -> Select[Any]:
    days = days_between(_MINE.c.received_on, done_on)
    return _count(measure, _bucket(days), done_on.is_not(None), _RECENT)


def _in_time(measure: Measure, done_on: ColumnElement[Any], days: int) -> Select[Any]:
    """Count what was done, or is late by now; whoever withdrew waits for nothing."""
    taken = days_between(_MINE.c.received_on, func.coalesce(done_on, _TODAY))
    is_over = (taken > days) & _MINE.c.withdrawn_on.is_(None)
    return _count(
        measure, case((taken <= days, 1), else_=0), or_(done_on.is_not(None), is_over), _RECENT
    )


def _appeals() -> Select[Any]:
    """Count what became of appeals, from the journal: the case keeps the last one alone."""
    is_upheld = JOURNAL.c.details.like('%"move": "uphold_appeal"%')
    is_rejected = JOURNAL.c.details.like('%"move": "reject_appeal"%')
    made = _count(Measure.APPEAL, case((is_upheld, 1), else_=0), _RECENT)
    return made.where(
        JOURNAL.c.case_id == _MINE.c.id,
        JOURNAL.c.event == "moved",
        or_(is_upheld, is_rejected),
    )


_ALL = union_all(
    _count(
        Measure.AGE,
        _bucket(days_between(_MINE.c.received_on, _TODAY)),
        _MINE.c.status.in_(OPEN_STATUSES),
    ),
    _step(Measure.ANSWERED, _MINE.c.first_answer_on),
    _step(Measure.TRIAGED, _MINE.c.triaged_on),
    _step(Measure.TOLD, _MINE.c.feedback_on),
    _step(Measure.CLOSED, _MINE.c.closed_on),
    _in_time(Measure.ACKNOWLEDGED_IN_TIME, _MINE.c.acknowledged_on, ACKNOWLEDGE_DAYS),
    _in_time(Measure.TOLD_IN_TIME, _MINE.c.feedback_on, TOLD_DAYS),
    _appeals(),
).execution_options(**PLAN_ANEW)

_NEAREST = (
    select(CASE.c.id)
    .where(IS_READ_BY_TAG, CASE.c.status.in_(OPEN_STATUSES))
    .order_by(CASE.c.next_due_on.is_(None), CASE.c.next_due_on, CASE.c.reference)
    .limit(bindparam("limit"))
    .correlate(None)
)


def count_work(
    db: Session, *, today: date, since: date, tag: bytes, own: Responsible
) -> Sequence[Counted]:
    """Count the cases a tag reads: the open ones by age, and those received since a day by step."""
    values = {"today": today, "since": since, **read_values(tag=tag, own=own)}
    return [Counted._make(row) for row in db.execute(_ALL, values).all()]


def list_nearest(db: Session, *, limit: int, tag: bytes, own: Responsible) -> list[StoredCase]:
    """Return the open cases a tag reads, those with the nearest dates, up to a number."""
    values = {"limit": limit, **read_values(tag=tag, own=own)}
    return stored_cases(db, CASE.c.id.in_(_NEAREST), **values)
