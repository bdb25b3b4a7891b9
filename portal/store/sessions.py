"""Rows of visits and of used one-time keys."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.errors import AlreadyDone
from portal.store.tables import OneTimeRow, SessionRow


def find_session(db: Session, id: bytes, *, kind: str, now: datetime) -> SessionRow | None:
    """Return a visit that has not expired."""
    return db.scalar(
        select(SessionRow).where(
            SessionRow.id == id, SessionRow.kind == kind, SessionRow.expires_at > now
        )
    )


def add_session(db: Session, row: SessionRow) -> None:
    """Keep a new visit."""
    db.add(row)
    db.flush()


def change_session(db: Session, id: bytes, *, sealed: bytes) -> None:
    """Replace what a visit holds."""
    db.execute(update(SessionRow).where(SessionRow.id == id).values(sealed=sealed))


def delete_session(db: Session, id: bytes) -> None:
    """End a visit: its cookie is dead from now on."""
    db.execute(delete(SessionRow).where(SessionRow.id == id))


def delete_sessions_of(db: Session, account: str) -> None:
    """End every visit of an account."""
    db.execute(delete(SessionRow).where(SessionRow.account_id == account))


def find_one_time(db: Session, id: bytes, *, now: datetime) -> bytes | None:
    """Return the sealed answer of a one-time key used before, while it is kept."""
    return db.scalar(
        select(OneTimeRow.sealed).where(OneTimeRow.id == id, OneTimeRow.expires_at > now)
    )


def add_one_time(db: Session, row: OneTimeRow) -> None:
    """Use a one-time key; AlreadyDone if somebody was faster, and the transaction is spoilt."""
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:
        raise AlreadyDone("This was sent before; it was not done twice.") from error


def delete_expired(db: Session, now: datetime) -> None:
    """Forget visits and one-time keys that ran out."""
    db.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    db.execute(delete(OneTimeRow).where(OneTimeRow.expires_at <= now))
