"""Rows of visits and of used one-time keys."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from secrets import SystemRandom
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.errors import AlreadyDone
from portal.store.tables import OneTimeRow, SessionRow, table_of

SESSION, ONE_TIME = table_of(SessionRow), table_of(OneTimeRow)

_LIVING_SESSION = select(SESSION.c.sealed).where(
    SESSION.c.id == bindparam("id"),
    SESSION.c.kind == bindparam("kind"),
    SESSION.c.expires_at > bindparam("now"),
)
# On PostgreSQL two pages sent at once wait for each other here; SQLite has one writer at a time.
_LIVING_SESSION_ALONE = _LIVING_SESSION.with_for_update()
_LIVING_ANSWER = select(ONE_TIME.c.sealed).where(
    ONE_TIME.c.id == bindparam("id"), ONE_TIME.c.expires_at > bindparam("now")
)
_SHORTEST_DRAFT: Final = 2_000
"""Bytes: every draft of a report is longer, sealed, and no code that waits to be saved is."""
_SIZE = func.length(SESSION.c.sealed)
_IS_DRAFT = and_(
    SESSION.c.kind == bindparam("kind"),
    SESSION.c.account_id.is_(None),
    _SIZE > _SHORTEST_DRAFT,
)
_OPEN_DRAFTS = select(func.count(), func.coalesce(func.sum(_SIZE), 0)).where(
    _IS_DRAFT, SESSION.c.expires_at > bindparam("now")
)
_EVERY_DRAFT = select(SESSION.c.id, _SIZE).where(_IS_DRAFT)
_CHANGE_SESSION = update(SESSION).where(SESSION.c.id == bindparam("at"))
_DELETE_SESSION = delete(SESSION).where(SESSION.c.id == bindparam("id"))
_ADD_SESSION, _ADD_ONE_TIME = insert(SESSION), insert(ONE_TIME)


class OpenDrafts(NamedTuple):
    """How many drafts of reports there are, and how many bytes they take."""

    number: int
    size: int


def find_session(db: Session, id: bytes, *, kind: str, now: datetime) -> bytes | None:
    """Return what a visit that has not expired holds, sealed."""
    return db.scalar(_LIVING_SESSION, {"id": id, "kind": kind, "now": now})


def find_session_alone(db: Session, id: bytes, *, kind: str, now: datetime) -> bytes | None:
    """Return the same to one transaction at a time, for whoever changes it."""
    return db.scalar(_LIVING_SESSION_ALONE, {"id": id, "kind": kind, "now": now})


def add_session(db: Session, values: Mapping[str, Any]) -> None:
    """Keep a new visit."""
    db.execute(_ADD_SESSION, dict(values))


def change_session(db: Session, id: bytes, *, sealed: bytes) -> None:
    """Replace what a visit holds."""
    db.execute(_CHANGE_SESSION, {"at": id, "sealed": sealed})


def prolong_session(db: Session, id: bytes, *, sealed: bytes, expires_at: datetime) -> None:
    """Replace what a visit holds, and let it live on."""
    db.execute(_CHANGE_SESSION, {"at": id, "sealed": sealed, "expires_at": expires_at})


def delete_session(db: Session, id: bytes) -> None:
    """End a visit: its cookie is dead from now on."""
    db.execute(_DELETE_SESSION, {"id": id})


def delete_sessions_of(db: Session, account: str) -> None:
    """End every visit of an account."""
    db.execute(delete(SessionRow).where(SessionRow.account_id == account))


def count_other_sessions(db: Session, id: bytes, *, account: str, kind: str, now: datetime) -> int:
    """Return how many visits of this kind an account has beside this one."""
    others = select(func.count()).where(
        SESSION.c.account_id == account,
        SESSION.c.kind == kind,
        SESSION.c.id != id,
        SESSION.c.expires_at > now,
    )
    return db.execute(others).scalar_one()


def delete_other_sessions(db: Session, id: bytes, *, account: str, kind: str) -> int:
    """Delete every row of an account but this one; return how many were visits of this kind."""
    others = delete(SESSION).where(SESSION.c.account_id == account, SESSION.c.id != id)
    return list(db.scalars(others.returning(SESSION.c.kind))).count(kind)


def find_one_time(db: Session, id: bytes, *, now: datetime) -> bytes | None:
    """Return the sealed answer of a one-time key used before, while it is kept."""
    return db.scalar(_LIVING_ANSWER, {"id": id, "now": now})


def add_one_time(db: Session, values: Mapping[str, Any]) -> None:
    """Use a one-time key; AlreadyDone if somebody was faster, and the transaction is spoilt."""
    try:
        db.execute(_ADD_ONE_TIME, dict(values))
    except IntegrityError as error:
        raise AlreadyDone("This was sent before; it was not done twice.") from error


def delete_expired(db: Session, now: datetime) -> None:
    """Forget visits and one-time keys that ran out."""
    db.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    db.execute(delete(OneTimeRow).where(OneTimeRow.expires_at <= now))


def count_drafts(db: Session, *, kind: str, now: datetime) -> OpenDrafts:
    """Return how many visits of this kind hold a draft, without their files."""
    return OpenDrafts._make(db.execute(_OPEN_DRAFTS, {"kind": kind, "now": now}).one())


def delete_drafts(db: Session, *, kind: str, size: int) -> None:
    """Delete drafts until so many bytes are free: each time one of the length that takes most room.

    Which one of that length is drawn by lot. Sealed drafts have few lengths.
    """
    drafts = defaultdict[int, list[bytes]](list)
    for id, length in db.execute(_EVERY_DRAFT, {"kind": kind}):
        drafts[length].append(id)
    for ids in drafts.values():
        SystemRandom().shuffle(ids)
    going: list[dict[str, bytes]] = []
    while size > 0 and any(drafts.values()):
        most = max(drafts, key=lambda length: length * len(drafts[length]))
        going.append({"id": drafts[most].pop()})
        size -= most
    if going:
        db.execute(_DELETE_SESSION, going)
