"""Which cases belong to a window: a rule over two dates that the database refuses to change.

So no case is ever counted twice, and no row has to remember which were.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session

from portal.store.tables import CaseRow, TestReportRow, table_of

CASE, TEST = map(table_of, (CaseRow, TestReportRow))


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


def is_of_one_day(db: Session, members: Membership) -> ColumnElement[bool]:
    """Hold for the cases of a window that were received on one of its days, a value."""
    of_the_day = CASE.c.received_on == bindparam("received_on")
    return and_(of_the_day, _was_entered_before(members), _is_real(db))


def is_on_time(db: Session, members: Membership) -> ColumnElement[bool]:
    """Hold for the cases of a window that were entered before its release."""
    inside = CASE.c.received_on.between(members.starts_on, members.ends_on)
    return and_(inside, _was_entered_before(members), _is_real(db))


def late_members(db: Session, members: Membership, *columns: Any) -> list[tuple[Any, ...]]:
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


def _was_entered_before(members: Membership) -> ColumnElement[bool]:
    return or_(CASE.c.entered_on.is_(None), CASE.c.entered_on < members.entered_before)


def _is_real(db: Session) -> ColumnElement[bool]:
    """Leave the monthly test report out: it is nobody's, and counts nowhere.

    There are one or two of them, often none: named one by one they cost a count nothing.
    """
    made_up = db.scalars(select(TEST.c.case_id).where(TEST.c.case_id.is_not(None))).all()
    return CASE.c.id.not_in(made_up) if made_up else true()


def _was_too_late(members: Membership, received_on: date, entered_on: date) -> bool:
    return any(
        starts_on <= received_on <= ends_on and released_on <= entered_on
        for starts_on, ends_on, released_on in members.earlier
    )
