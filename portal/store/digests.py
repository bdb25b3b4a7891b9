"""Rows of digests: what waits for the mail server, what it took, and what went wrong."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.store.tables import AccountRow, DigestRow, table_of

DIGEST, ACCOUNT = map(table_of, (DigestRow, AccountRow))


class WaitingDigest(NamedTuple):
    """One digest that no mail server has taken yet."""

    slot: str
    account_id: str
    attempts: int
    problem: str | None


_ADDRESSES = select(ACCOUNT.c.id, ACCOUNT.c.email).where(
    ACCOUNT.c.email.is_not(None), ACCOUNT.c.ended_on.is_(None)
)
_WAITING = (
    select(*(DIGEST.c[name] for name in WaitingDigest._fields))
    .where(DIGEST.c.sent_on.is_(None))
    .order_by(DIGEST.c.slot, DIGEST.c.account_id)
)


def list_addresses(db: Session) -> dict[str, str]:
    """Return where each account that has not ended wants its digest."""
    return {row.id: row.email for row in db.execute(_ADDRESSES)}


def add_digests(db: Session, slot: str, accounts: Collection[str]) -> None:
    """Keep a digest for each of these accounts, unless it is there already."""
    if not accounts:
        return
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"slot": slot, "account_id": one, "attempts": 0} for one in accounts]
    db.execute(dialect.insert(DIGEST).on_conflict_do_nothing(), rows)


def list_waiting(db: Session) -> list[WaitingDigest]:
    """Return every digest that waits, oldest slot first."""
    return [WaitingDigest._make(row) for row in db.execute(_WAITING)]


def list_served(db: Session, slot: str) -> set[str]:
    """Return the accounts that have a digest of a slot, sent or not."""
    return set(db.scalars(select(DIGEST.c.account_id).where(DIGEST.c.slot == slot)))


def claim(db: Session, waiting: WaitingDigest) -> bool:
    """Begin to send a digest; False if somebody else has begun, or the server took it."""
    begun = db.execute(
        update(DIGEST)
        .where(*_is(waiting.slot, waiting.account_id), DIGEST.c.sent_on.is_(None))
        .where(DIGEST.c.attempts == waiting.attempts)
        .values(attempts=waiting.attempts + 1)
        .returning(DIGEST.c.slot)
    )
    return begun.one_or_none() is not None


def mark_sent(db: Session, slots: Collection[str], account: str, *, today: date) -> None:
    """Note that a digest went out, and with it the older ones that it stands for."""
    db.execute(
        update(DIGEST)
        .where(DIGEST.c.account_id == account, DIGEST.c.slot.in_(slots))
        .values(sent_on=today, problem=None)
    )


def mark_failed(db: Session, slot: str, account: str, *, problem: str) -> None:
    """Note the type of what went wrong; the digest goes on waiting."""
    db.execute(update(DIGEST).where(*_is(slot, account)).values(problem=problem[:40]))


def forget_digests(db: Session, *, sent_before: date, keep: Collection[str]) -> None:
    """Drop what was sent long ago, and what waits for somebody who is to get none."""
    db.execute(delete(DIGEST).where(DIGEST.c.sent_on < sent_before))
    db.execute(delete(DIGEST).where(DIGEST.c.sent_on.is_(None), DIGEST.c.account_id.not_in(keep)))


def _is(slot: str, account: str) -> tuple[Any, Any]:
    return DIGEST.c.slot == slot, DIGEST.c.account_id == account
