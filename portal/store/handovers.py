"""Which cases a colleague lacks, a part at a time, and which cases nobody else could read.

Counts and ids alone. Who may read what is found by tags; a tag names nobody without the server key.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from portal.core.cases import OPEN_STATUSES
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
    both = [
        select(1).where(_holds(grant, holder)).correlate(CASE).exists()
        for grant, holder in ((_MINE, one), (_OTHERS, other))
    ]
    query = select(func.count()).where(
        CASE.c.status.in_(OPEN_STATUSES), CASE.c.next_due_on <= until, *both
    )
    return db.scalar(query) or 0


def _held_by_none(others: Sequence[Holder]) -> list[ColumnElement[bool]]:
    return [~select(1).where(_holds(_OTHERS, one)).correlate(CASE).exists() for one in others]


def hold_account(db: Session, account: str) -> None:
    """Let no other transaction hand anything over to this account before this one has ended.

    On SQLite there is one writer at a time anyway.
    """
    db.execute(_HOLD_ACCOUNT, {"account": account})


_HOLD_ACCOUNT = (
    select(ACCOUNT.c.id).where(ACCOUNT.c.id == bindparam("account")).with_for_update(key_share=True)
)
