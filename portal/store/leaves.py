"""Rows of leave: who is away, and until when."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from portal.store.tables import LeaveRow, table_of

LEAVE = table_of(LeaveRow)


class Leave(NamedTuple):
    """One handler's leave; both days are days away."""

    account: str
    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        """Tell whether they are away on a day."""
        return self.starts_on <= day <= self.ends_on


_LEAVES = select(LEAVE.c.account_id, LEAVE.c.starts_on, LEAVE.c.ends_on)
_NOT_OVER = _LEAVES.where(LEAVE.c.ends_on >= bindparam("today"))
_FORGET = delete(LEAVE).where(LEAVE.c.account_id == bindparam("account"))
_ADD = insert(LEAVE)


def list_leaves(db: Session, *, today: date) -> dict[str, Leave]:
    """Return every leave that is not over, by account."""
    rows = [Leave._make(row) for row in db.execute(_NOT_OVER, {"today": today}).all()]
    return {row.account: row for row in rows}


def keep_leave(db: Session, leave: Leave) -> None:
    """Keep somebody's leave instead of an earlier one."""
    forget_leave(db, leave.account)
    values = {"account_id": leave.account, "starts_on": leave.starts_on, "ends_on": leave.ends_on}
    db.execute(_ADD, values)


def forget_leave(db: Session, account: str) -> bool:
    """Forget somebody's leave; False where there was none."""
    return bool(db.execute(_FORGET.returning(LEAVE.c.account_id), {"account": account}).first())
