"""How cases went by their measuring day: how many got somewhere in time. The publisher's alone.

SQLite is asked for one day of receipt after the other, which takes half the time: it has few rows
to sort at once, and compares dates instead of reckoning with texts. PostgreSQL shares the whole
among its processors. Both read one index that holds all they need.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from portal.core.disclosure.maturity import Stage
from portal.core.taxonomy import Outcome
from portal.store.membership import Membership, is_of_one_day, is_on_time, late_members
from portal.store.tables import CaseRow, table_of

CASE = table_of(CaseRow)


class Reached(NamedTuple):
    """How many cases there are, and how many of them got somewhere in time.

    `within` counts those that did by the end of each of some numbers of days from receipt, those
    before included; `by_day` those that did by the end of the measuring day.
    """

    cases: int
    within: tuple[int, ...]
    by_day: int


def count_answered(db: Session, members: Membership, day: date, *, days: Sequence[int]) -> Reached:
    """Return how many cases of a window were answered by a person, and within how many days."""
    return _count_reached(db, members, CASE.c.first_answer_on, day, days)


def count_decided(db: Session, members: Membership, day: date, *, days: Sequence[int]) -> Reached:
    """Return in how many cases of a window a decision was told, and within how many days."""
    return _count_reached(db, members, CASE.c.feedback_on, day, days)


def count_stages(
    db: Session, members: Membership, day: date
) -> list[tuple[Stage, Outcome | None, int]]:
    """Return how the cases of a window stood at the end of a day, as far as dates tell.

    Those that are alike may come in several parts.
    """
    is_decided = and_(CASE.c.decided_on <= day, CASE.c.outcome.is_not(None))
    was_told = or_(is_decided, CASE.c.feedback_on <= day)
    is_settled = or_(was_told, CASE.c.withdrawn_on <= day)
    so_far = (is_decided, was_told, is_settled)
    outcome, numbers = CASE.c.outcome, [func.count().filter(one) for one in so_far]
    if _is_sqlite(db):
        which, parts = is_of_one_day(db, members), _each_day(members)
    else:
        which, parts = is_on_time(db, members), [{}]
    alike = select(outcome, *numbers, func.count()).where(which).group_by(outcome)
    rows = [tuple(row) for values in parts for row in db.execute(alike, values)]
    late = late_members(db, members, outcome, *(func.coalesce(one, false()) for one in so_far))
    rows += [(*row[2:], True) for row in late]
    return [
        (stage, outcome, int(upto) - int(before))
        for outcome, *counted in rows
        for stage, (before, upto) in zip(Stage, pairwise((0, *counted)), strict=True)
        if upto > before
    ]


def _count_reached(
    db: Session, members: Membership, reached: ColumnElement[Any], day: date, days: Sequence[int]
) -> Reached:
    count_them = _reached_by_day if _is_sqlite(db) else _reached_at_once
    found = count_them(db, members, reached, day, days)
    for received_on, _, reached_on in late_members(db, members, reached):
        ends = _ends(received_on, day, days)
        found.append((1, *(int(reached_on is not None and reached_on <= end) for end in ends)))
    cases, *within, by_day = map(sum, zip(*found, strict=True))
    return Reached(cases, tuple(within), by_day)


def _reached_by_day(
    db: Session, members: Membership, reached: ColumnElement[Any], day: date, days: Sequence[int]
) -> list[tuple[int, ...]]:
    names = [f"within_{number}" for number in (*days, "all")]
    in_time = [func.count().filter(reached <= bindparam(name, type_=Date)) for name in names]
    of_one_day = select(func.count(), *in_time).where(is_of_one_day(db, members))
    found = []
    for values in _each_day(members):
        ends = _ends(values["received_on"], day, days)
        row = db.execute(of_one_day, {**values, **dict(zip(names, ends, strict=True))}).one()
        found.append(tuple(row))
    return found


def _reached_at_once(
    db: Session, members: Membership, reached: ColumnElement[Any], day: date, days: Sequence[int]
) -> list[tuple[int, ...]]:
    waited = reached - CASE.c.received_on
    in_time = [and_(reached <= day, waited <= one) for one in days]
    columns = [func.count().filter(one) for one in (*in_time, reached <= day)]
    row = db.execute(select(func.count(), *columns).where(is_on_time(db, members))).one()
    return [tuple(row)]


def _ends(received_on: date, day: date, days: Sequence[int]) -> list[date]:
    """Return until when a case counts for each number of days, and at all: never after `day`."""
    return [*(min(received_on + timedelta(days=one), day) for one in days), day]


def _each_day(members: Membership) -> list[dict[str, date]]:
    number = (members.ends_on - members.starts_on).days + 1
    return [{"received_on": members.starts_on + timedelta(days=one)} for one in range(number)]


def _is_sqlite(db: Session) -> bool:
    return db.get_bind().dialect.name == "sqlite"
