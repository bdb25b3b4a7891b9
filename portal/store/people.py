"""Who works here: accounts joined with their newest keys and activation."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from portal.store.tables import AccountRow, ActivationRow, CredentialRow, table_of

ACCOUNT, CREDENTIAL, ACTIVATION = map(table_of, (AccountRow, CredentialRow, ActivationRow))


class HandlerKeys(NamedTuple):
    """A handler with the public halves of their keys, and what claims to activate these."""

    account: str
    sign_in: str
    name: str
    unit: str | None
    is_leader: bool
    key_version: int
    reading_public: bytes
    signing_public: bytes
    level: int
    mac: bytes


_ALL = (
    select(
        ACCOUNT.c.id,
        ACCOUNT.c.sign_in,
        ACCOUNT.c.name,
        ACCOUNT.c.unit,
        ACCOUNT.c.is_leader,
        CREDENTIAL.c.key_version,
        CREDENTIAL.c.reading_public,
        CREDENTIAL.c.signing_public,
        ACTIVATION.c.level,
        ACTIVATION.c.mac,
    )
    .join(CREDENTIAL, CREDENTIAL.c.account_id == ACCOUNT.c.id)
    .join(
        ACTIVATION,
        (ACTIVATION.c.account_id == ACCOUNT.c.id)
        & (ACTIVATION.c.key_version == CREDENTIAL.c.key_version),
    )
)
_NEWER = CREDENTIAL.alias()
ACTIVATED = _ALL.where(
    ACCOUNT.c.ended_on.is_(None),
    ACCOUNT.c.level.is_not(None),
    ACTIVATION.c.revoked_on.is_(None),
    CREDENTIAL.c.key_version
    == select(func.max(_NEWER.c.key_version))
    .where(_NEWER.c.account_id == ACCOUNT.c.id)
    .scalar_subquery(),
)
"""Handlers with their newest keys, where something claims to activate these."""
_ACTIVATED = ACTIVATED.order_by(ACCOUNT.c.level, ACCOUNT.c.name, ACCOUNT.c.id)
_ONE_VERSION = _ALL.where(
    ACCOUNT.c.id == bindparam("account"), CREDENTIAL.c.key_version == bindparam("key_version")
)
_LAST_SEEN = select(
    ACCOUNT.c.id, func.coalesce(ACCOUNT.c.last_seen_on, ACCOUNT.c.joined_on).label("seen_on")
).where(ACCOUNT.c.joined_on.is_not(None))
_NAMES = select(ACCOUNT.c.id, ACCOUNT.c.name)
_AUTHORS = (
    select(
        ACCOUNT.c.id,
        ACCOUNT.c.name,
        CREDENTIAL.c.key_version,
        CREDENTIAL.c.reading_public,
        CREDENTIAL.c.signing_public,
        ACTIVATION.c.level,
        ACTIVATION.c.mac,
    )
    .outerjoin(CREDENTIAL, CREDENTIAL.c.account_id == ACCOUNT.c.id)
    .outerjoin(
        ACTIVATION,
        (ACTIVATION.c.account_id == ACCOUNT.c.id)
        & (ACTIVATION.c.key_version == CREDENTIAL.c.key_version),
    )
)


class Author(NamedTuple):
    """An account, with one version of its keys and what claims to activate it, where it has any."""

    account: str
    name: str
    key_version: int | None
    reading_public: bytes
    signing_public: bytes
    level: int
    mac: bytes | None


def list_authors(db: Session) -> list[Author]:
    """Return every account with every version of its keys; the caller verifies activations."""
    return [Author._make(row) for row in db.execute(_AUTHORS).all()]


def list_activated_handlers(db: Session) -> list[HandlerKeys]:
    """Return handlers whose newest key claims an activation; the caller verifies the claim."""
    return [HandlerKeys._make(row) for row in db.execute(_ACTIVATED).all()]


def list_last_seen(db: Session) -> Mapping[str, date]:
    """Return the day on which each account that joined was seen last."""
    return {row.id: row.seen_on for row in db.execute(_LAST_SEEN)}


def find_verify_key(db: Session, account: str, key_version: int) -> HandlerKeys | None:
    """Return one version of an account's keys with its activation, ended or not."""
    values = {"account": account, "key_version": key_version}
    row = db.execute(_ONE_VERSION, values).one_or_none()
    return None if row is None else HandlerKeys._make(row)


def list_names(db: Session) -> Sequence[Row[str, str]]:
    """Return the id and the name of every account."""
    return db.execute(_NAMES).all()
