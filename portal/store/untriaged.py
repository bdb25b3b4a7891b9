"""The next case that waits for triage, by its nearest date; a cursor leads on without a count."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.core.cases import Status
from portal.store.cases import CASE, IS_READ_BY_TAG, read_values
from portal.store.engine import PLAN_ANEW
from portal.store.organisation import Responsible

UNTRIAGED = (Status.ACKNOWLEDGED, Status.TRIAGE)


class Untriaged(NamedTuple):
    """A case that nobody has decided about, and its place in the order."""

    reference: str
    next_due_on: date | None


_FIRST = (
    select(CASE.c.reference, CASE.c.next_due_on)
    .where(
        IS_READ_BY_TAG,
        CASE.c.status.in_(UNTRIAGED),
        CASE.c.level <= bindparam("level"),
    )
    .order_by(CASE.c.next_due_on.is_(None), CASE.c.next_due_on, CASE.c.reference)
    .limit(1)
    .execution_options(**PLAN_ANEW)
)
_IS_LATER_ON_THE_DAY = CASE.c.reference > bindparam("after")
_AFTER_A_DAY = _FIRST.where(
    or_(
        CASE.c.next_due_on.is_(None),
        CASE.c.next_due_on > bindparam("due"),
        and_(CASE.c.next_due_on == bindparam("due"), _IS_LATER_ON_THE_DAY),
    )
)
_AFTER_THE_DATED = _FIRST.where(CASE.c.next_due_on.is_(None), _IS_LATER_ON_THE_DAY)


def find_next(
    db: Session, *, tag: bytes, own: Responsible, level: int, after: Untriaged | None
) -> Untriaged | None:
    """Return the first case behind a place in the order, or the first of all."""
    values: Mapping[str, Any] = {**read_values(tag=tag, own=own), "level": level}
    if after is None:
        query = _FIRST
    elif after.next_due_on is None:
        query, values = _AFTER_THE_DATED, {**values, "after": after.reference}
    else:
        query = _AFTER_A_DAY
        values = {**values, "after": after.reference, "due": after.next_due_on}
    row = db.execute(query, values).first()
    return None if row is None else Untriaged._make(row)
