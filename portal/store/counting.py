"""How many cases fell where: what a release counts, and the frozen trace of it.

Which window a case belongs to follows from two dates that the database refuses to change, so no
case is ever counted twice and no row has to remember which were. Counting is done by the database,
one GROUP BY on an index that holds all it needs. Used by the publisher alone; no page reads it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from portal.core.disclosure.maturity import Standing
from portal.core.disclosure.profiles import Family
from portal.core.severity import Severity
from portal.core.taxonomy import Category
from portal.store.tables import CaseRow, FigureContributionRow, TestReportRow, table_of

# Written out: PostgreSQL takes two expressions with parameters for different ones.
_ONE: ColumnElement[int] = literal_column("1")
_SEVEN: ColumnElement[int] = literal_column("7")

CASE, CONTRIBUTION = map(table_of, (CaseRow, FigureContributionRow))
TEST = table_of(TestReportRow)


@dataclass(frozen=True, slots=True)
class Membership:
    """Which cases belong to a window: a rule over dates alone.

    A case belongs to the window it was received in, if it was entered before that window's
    release. Entered later, it belongs to the window whose release comes next, and counts there as
    received on its first day. `entered_from` is the release before, `entered_before` this one.
    """

    starts_on: date
    ends_on: date
    entered_from: date | None
    entered_before: date
    earlier: tuple[tuple[date, date, date], ...] = ()
    """First day, last day and day of release of every window before."""


class Received(NamedTuple):
    """How many cases have all of this in common. `month` is written `YYYY-MM`."""

    month: str
    severity: Severity
    category: Category
    system: str
    unit: str | None
    cases: int


class Waited(NamedTuple):
    """How many cases waited so many days; None for those that still waited."""

    days: int | None
    cases: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """How many cases fell into these cells, as text."""

    cells: str
    cases: int


def count_received(db: Session, members: Membership) -> list[Received]:
    """Return what the cases of a window bring to the tables, those with all in common as one."""
    columns = (CASE.c.severity, CASE.c.category, CASE.c.system, CASE.c.unit)
    month = func.substr(cast(CASE.c.received_on, String), _ONE, _SEVEN)
    rows = db.execute(
        select(month, *columns, func.count())
        .where(_is_on_time(members), _is_real(db))
        .group_by(month, *columns)
    )
    first = members.starts_on.isoformat()[:7]
    late = [(first, *row[2:], 1) for row in _late(db, members, *columns)]
    return [Received._make(row) for row in [*map(tuple, rows), *late]]


def count_answered(db: Session, members: Membership, day: date) -> list[Waited]:
    """Return after how many days the cases of a window were first answered by a person."""
    return _count_days(db, members, CASE.c.first_answer_on, day)


def count_decided(db: Session, members: Membership, day: date) -> list[Waited]:
    """Return after how many days the first decision about the cases of a window was told."""
    return _count_days(db, members, CASE.c.feedback_on, day)


def count_standing(db: Session, members: Membership, day: date) -> list[tuple[Standing, int]]:
    """Return how the cases of a window stood at the end of a day, as far as dates tell."""
    columns = (
        CASE.c.outcome,
        func.coalesce(CASE.c.decided_on <= day, false()).label("is_decided"),
        func.coalesce(CASE.c.feedback_on <= day, false()).label("was_told"),
        func.coalesce(CASE.c.withdrawn_on <= day, false()).label("is_withdrawn"),
    )
    # Grouped by name: to PostgreSQL two comparisons with a parameter are never the same.
    each = select(*columns).where(_is_on_time(members), _is_real(db)).subquery()
    rows = db.execute(select(*each.c, func.count()).group_by(*each.c))
    late = [(*row[2:], 1) for row in _late(db, members, *columns)]
    return [
        (Standing(outcome, bool(is_decided), bool(was_told), bool(is_withdrawn)), cases)
        for outcome, is_decided, was_told, is_withdrawn, cases in [*map(tuple, rows), *late]
    ]


def add_contributions(
    db: Session, window: str, family: Family, contributions: Sequence[Contribution]
) -> None:
    """Freeze what cases contributed, under random ids."""
    rows = [
        {
            "id": secrets.token_hex(16),
            "window": window,
            "family": family,
            "cells": one.cells,
            "cases": one.cases,
        }
        for one in contributions
    ]
    if rows:
        db.execute(insert(CONTRIBUTION), sorted(rows, key=itemgetter("id")))


def list_contributions(db: Session, window: str, family: Family) -> list[Contribution]:
    """Return what was frozen for a release."""
    rows = db.execute(
        select(CONTRIBUTION.c.cells, CONTRIBUTION.c.cases).where(
            CONTRIBUTION.c.window == window, CONTRIBUTION.c.family == family
        )
    )
    return [Contribution(*row) for row in rows]


def count_contributed(db: Session, window: str) -> int:
    """Return how many cases the received release of a window counted."""
    total = select(func.coalesce(func.sum(CONTRIBUTION.c.cases), 0)).where(
        CONTRIBUTION.c.window == window, CONTRIBUTION.c.family == Family.RECEIVED
    )
    return int(db.execute(total).scalar_one())


def _count_days(
    db: Session, members: Membership, until: ColumnElement[Any], day: date
) -> list[Waited]:
    late = [Waited(_days(row[0], row[2], day), 1) for row in _late(db, members, until)]
    if db.get_bind().dialect.name == "sqlite":
        # Dates are text there: to count pairs of them takes half as long as to subtract them.
        pairs = (CASE.c.received_on, until)
        rows = db.execute(
            select(*pairs, func.count()).where(_is_on_time(members), _is_real(db)).group_by(*pairs)
        )
        return [Waited(_days(row[0], row[1], day), row[2]) for row in rows] + late
    days = case((until <= day, until - CASE.c.received_on)).label("days")
    each = select(days).where(_is_on_time(members), _is_real(db)).subquery()
    rows = db.execute(select(each.c.days, func.count()).group_by(each.c.days))
    return [Waited(*row) for row in rows] + late


def _days(since: date, until: date | None, day: date) -> int | None:
    return None if until is None or until > day else (until - since).days


def _is_real(db: Session) -> ColumnElement[bool]:
    """Leave the monthly test report out: it is nobody's, and counts nowhere.

    There are one or two of them, often none: named one by one they cost a count nothing.
    """
    made_up = db.scalars(select(TEST.c.case_id).where(TEST.c.case_id.is_not(None))).all()
    return CASE.c.id.not_in(made_up) if made_up else true()


def _is_on_time(members: Membership) -> ColumnElement[bool]:
    return and_(
        CASE.c.received_on.between(members.starts_on, members.ends_on),
        or_(CASE.c.entered_on.is_(None), CASE.c.entered_on < members.entered_before),
    )


def _late(db: Session, members: Membership, *columns: Any) -> list[tuple[Any, ...]]:
    """Return the few cases that were entered too late for their own window, one a row.

    What came while no window was open was promised to nobody: it counts nowhere.
    """
    if members.entered_from is None:
        return []
    rows = db.execute(
        select(CASE.c.received_on, CASE.c.entered_on, *columns).where(
            CASE.c.entered_on >= members.entered_from,
            CASE.c.entered_on < members.entered_before,
            CASE.c.received_on < members.starts_on,
            _is_real(db),
        )
    )
    return [tuple(row) for row in rows if _was_too_late(members, row[0], row[1])]


def _was_too_late(members: Membership, received_on: date, entered_on: date) -> bool:
    return any(
        starts_on <= received_on <= ends_on and released_on <= entered_on
        for starts_on, ends_on, released_on in members.earlier
    )
