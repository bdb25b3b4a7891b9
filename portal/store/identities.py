"""Rows of who a reporter is, if they told: one sealed text a case, and a box for each holder."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.store.tables import IdentityGrantRow, IdentityRow, table_of

IDENTITY, GRANT = table_of(IdentityRow), table_of(IdentityGrantRow)


class StoredIdentity(NamedTuple):
    """What a reporter told, as it is stored; `opened_on` is the first day anybody opened it."""

    id: str
    sealed: bytes
    shared_on: date
    opened_on: date | None


_FIND = select(*(IDENTITY.c[name] for name in StoredIdentity._fields)).where(
    IDENTITY.c.case_id == bindparam("case")
)
_BOX = select(GRANT.c.box).where(
    GRANT.c.identity_id == bindparam("identity"), GRANT.c.tag == bindparam("tag")
)
_MARK_OPENED = (
    update(IDENTITY)
    .where(IDENTITY.c.id == bindparam("identity"))
    .values(
        opened_on=func.coalesce(IDENTITY.c.opened_on, bindparam("on")),
        opened_by=func.coalesce(IDENTITY.c.opened_by, bindparam("by")),
    )
    .returning(IDENTITY.c.id)
)
_REPLACE_BOX = update(GRANT).where(
    GRANT.c.identity_id == bindparam("identity"), GRANT.c.tag == bindparam("at")
)
_DELETE_BOXES = delete(GRANT).where(GRANT.c.identity_id == bindparam("identity"))
_DELETE_UNOPENED = (
    delete(IDENTITY)
    .where(IDENTITY.c.id == bindparam("identity"), IDENTITY.c.opened_on.is_(None))
    .returning(IDENTITY.c.id)
)
_ADD, _ADD_BOX = insert(IDENTITY), insert(GRANT)


def find_identity(db: Session, case: CaseId) -> StoredIdentity | None:
    """Return what the reporter of a case told, if they did."""
    row = db.execute(_FIND, {"case": case}).one_or_none()
    return None if row is None else StoredIdentity._make(row)


def find_box(db: Session, identity: str, *, tag: bytes) -> bytes | None:
    """Return the box of one holder, which may be one that nobody opens."""
    box = db.scalar(_BOX, {"identity": identity, "tag": tag})
    return None if box is None else bytes(box)


def add_identity(
    db: Session, values: Mapping[str, Any], boxes: Sequence[Mapping[str, Any]]
) -> None:
    """Add a sealed text with the boxes of its key."""
    db.execute(_ADD, dict(values))
    db.execute(_ADD_BOX, [dict(box) for box in boxes])


def mark_opened(db: Session, identity: str, *, by: str, on: date) -> bool:
    """Note the first opening; False if it was taken back meanwhile."""
    values = {"identity": identity, "by": by, "on": on}
    return db.execute(_MARK_OPENED, values).one_or_none() is not None


def replace_box(db: Session, identity: str, *, tag: bytes, box: bytes) -> None:
    """Put another box into a holder's row, so that no row goes missing."""
    db.execute(_REPLACE_BOX, {"identity": identity, "at": tag, "box": box})


def delete_unopened(db: Session, identity: str) -> bool:
    """Delete a text that nobody opened; False if somebody did, and then roll back."""
    db.execute(_DELETE_BOXES, {"identity": identity})
    return db.execute(_DELETE_UNOPENED, {"identity": identity}).one_or_none() is not None
