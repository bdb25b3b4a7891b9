"""Which cases a colleague lacks, a part at a time; which cases two read, and which one alone.

Nothing sealed is read. Who may read what is found by tags, which name nobody without the server
key.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from portal.core.cases import OPEN_STATUSES
from portal.store.organising import is_assigned
from portal.store.queues import Listed
from portal.store.tables import AccountRow, CaseRow, GrantRow, table_of

ACCOUNT, CASE, GRANT = table_of(AccountRow), table_of(CaseRow), table_of(GrantRow)


class Holder(NamedTuple):
    """A handler by the tag of their grants; cases about what they answer for are not theirs."""

    tag: bytes
    systems: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


_MINE = GRANT.alias("mine")
_OTHERS = GRANT.alias("others")


def _not_own(systems: Sequence[str], units: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a case is about nothing that somebody answers for."""
    unit_is_not = or_(CASE.c.unit.is_(None), CASE.c.unit.not_in(units))
    return and_(CASE.c.system.not_in(systems), unit_is_not)


def _holds(grant: Any, holder: Holder) -> ColumnElement[bool]:
    return and_(
        grant.c.case_id == CASE.c.id,
        grant.c.tag == holder.tag,
        grant.c.epoch == CASE.c.epoch,
        grant.c.reserve.is_(False),
        _not_own(holder.systems, holder.units),
    )


def list_alone(db: Session, one: Holder, others: Sequence[Holder], *, limit: int) -> list[str]:
    """Return the references of the open cases that one reads and none of the others does."""
    held = select(1).where(_holds(_MINE, one)).correlate(CASE).exists()
    query = select(CASE.c.reference).where(CASE.c.status.in_(OPEN_STATUSES), held)
    query = query.where(*_held_by_none(others)).order_by(CASE.c.reference).limit(limit)
    return list(db.scalars(query))


def count_shared_due(db: Session, one: Holder, other: Holder, *, until: Any) -> int:
    """Count the open cases that two read and whose next date is a day or before it."""
    query = select(func.count()).where(
        CASE.c.status.in_(OPEN_STATUSES), CASE.c.next_due_on <= until, *_held_by_both(one, other)
    )
    return db.scalar(query) or 0


def list_shared(
    db: Session,
    one: Holder,
    other: Holder,
    *,
    until: date | None,
    duties: Sequence[bytes],
    after: Sequence[Any] | None,
    limit: int,
) -> list[Listed]:
    """Return the open cases that two read, and that are due until a day or named for the other.

    `duties` are the tags under which the other is named; a name alone, without the key, is
    nothing. Without a day, only cases that name the other. The nearest date first, behind a
    place in that order.
    """
    concerned = [is_assigned(CASE.c.id, literal(tag)) for tag in duties]
    if until is not None:
        concerned.append(CASE.c.listed_on <= until)
    query = select(*(CASE.c[name] for name in Listed._fields)).where(
        CASE.c.is_open.is_(True),
        or_(*concerned),
        *_held_by_both(one, other),
    )
    order = (CASE.c.listed_on, CASE.c.reference)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*(literal(value) for value in after)))
    rows = db.execute(query.order_by(*order).limit(limit))
    return [Listed._make(row) for row in rows.all()]


def _held_by_both(one: Holder, other: Holder) -> list[ColumnElement[bool]]:
    return [
        select(1).where(_holds(grant, holder)).correlate(CASE).exists()
        for grant, holder in ((_MINE, one), (_OTHERS, other))
    ]


def _held_by_none(others: Sequence[Holder]) -> list[ColumnElement[bool]]:
    return [~select(1).where(_holds(_OTHERS, one)).correlate(CASE).exists() for one in others]
