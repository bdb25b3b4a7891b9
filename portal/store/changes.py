"""When the circle of readers and the figures changed: days and levels alone, for everybody to read.

The reporter's pages read this. It selects nobody's name or id, no case, and of the journal the day
of one event alone.
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.store.tables import AccountRow, ActivationRow, JournalRow, table_of

ACCOUNT, ACTIVATION, JOURNAL = map(table_of, (AccountRow, ActivationRow, JournalRow))


class Tenure(NamedTuple):
    """From when to when somebody of a level could read reports; None for still."""

    level: int
    joined_on: date
    left_on: date | None


_TENURES = (
    select(
        ACTIVATION.c.level,
        func.min(ACTIVATION.c.activated_on).label("joined_on"),
        ACCOUNT.c.ended_on,
        func.max(ACTIVATION.c.revoked_on).label("revoked_on"),
        (func.count() - func.count(ACTIVATION.c.revoked_on)).label("held"),
    )
    .join(ACCOUNT, ACCOUNT.c.id == ACTIVATION.c.account_id)
    .group_by(ACTIVATION.c.account_id, ACTIVATION.c.level, ACCOUNT.c.ended_on)
)


def list_tenures(db: Session) -> list[Tenure]:
    """Return who could read when, by level."""
    return [
        Tenure(row.level, row.joined_on, row.ended_on or (None if row.held else row.revoked_on))
        for row in db.execute(_TENURES)
    ]


def list_days(db: Session, event: str, *, details: str) -> list[date]:
    """Return the days on which an event with exactly these details was noted."""
    found = select(JOURNAL.c.noted_at).where(JOURNAL.c.event == event, JOURNAL.c.details == details)
    return sorted({date.fromisoformat(noted_at[:10]) for noted_at in db.scalars(found)})
