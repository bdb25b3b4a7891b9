"""What waits on a handler's desk, found by the tag of their grants: facts and counts alone."""

from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.core.cases import OPEN_STATUSES
from portal.core.severity import Severity
from portal.store.cases import CASE, IS_READ_BY_TAG, StoredCase, read_values, stored_cases
from portal.store.organisation import Responsible

_REPLIES = select(func.count()).where(
    CASE.c.status.in_(OPEN_STATUSES),
    CASE.c.reply_waits.is_(True),
    select(1).where(IS_READ_BY_TAG).correlate(CASE).exists(),
)
_GRAVEST = (CASE.c.severity == Severity.S1) & (CASE.c.received_on == bindparam("received_on"))
_GRAVEST_AT = select(func.count()).where(_GRAVEST, CASE.c.level == bindparam("level"))
_GRAVEST_READ = _GRAVEST_AT.where(select(1).where(IS_READ_BY_TAG).correlate(CASE).exists())


def list_read_by(db: Session, *, tag: bytes, own: Responsible) -> list[StoredCase]:
    """Return the open cases that this tag may read."""
    condition = IS_READ_BY_TAG & CASE.c.status.in_(OPEN_STATUSES)
    return stored_cases(db, condition, **read_values(tag=tag, own=own))


def count_replies(db: Session, *, tag: bytes, own: Responsible) -> int:
    """Count the open cases of a tag whose reporter wrote and no handler has since."""
    return db.execute(_REPLIES, read_values(tag=tag, own=own)).scalar_one()


def count_gravest(db: Session, received_on: date, *, level: int) -> int:
    """Count the S1 of one day at a level."""
    return db.execute(_GRAVEST_AT, {"received_on": received_on, "level": level}).scalar_one()


def count_gravest_read(
    db: Session, received_on: date, *, level: int, tag: bytes, own: Responsible
) -> int:
    """Count those of them that a tag may read."""
    values = {"received_on": received_on, "level": level, **read_values(tag=tag, own=own)}
    return db.execute(_GRAVEST_READ, values).scalar_one()
