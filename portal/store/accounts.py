"""Rows of accounts, their keys, activations and vouches. Others decide who may change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Select

from portal.core.errors import AlreadyDone
from portal.store.tables import (
    AccountRow,
    ActivationRow,
    CredentialRow,
    SecondStepRow,
    SessionRow,
    SettingRow,
    VouchRow,
    table_of,
)


@dataclass(frozen=True, slots=True)
class KeyedAccount:
    """An account with its newest keys and what claims to activate them; the caller verifies."""

    account: AccountRow
    credential: CredentialRow | None
    activation: ActivationRow | None


class SignedIn(NamedTuple):
    """Whose visit it is: the visit as it was sealed, the account, and its newest keys."""

    sealed: bytes
    id: str
    name: str
    level: int | None
    is_leader: bool
    is_administrator: bool
    is_auditor: bool
    ended_on: date | None
    key_version: int
    reading_public: bytes
    signing_public: bytes
    activated_level: int | None
    mac: bytes | None
    second_step_of: int | None
    """The version of the keys that a second step at sign-in is of, if there is one."""
    second_step_demand: str | None
    """What the organisation set about second steps, if it set anything."""


def _keyed() -> Select[AccountRow, CredentialRow, ActivationRow]:
    newer = aliased(CredentialRow)
    newest = (
        select(func.max(newer.key_version))
        .where(newer.account_id == AccountRow.id)
        .correlate(AccountRow)
        .scalar_subquery()
    )
    keys = (CredentialRow.account_id == AccountRow.id) & (CredentialRow.key_version == newest)
    activation = (
        (ActivationRow.account_id == AccountRow.id)
        & (ActivationRow.key_version == CredentialRow.key_version)
        & ActivationRow.revoked_on.is_(None)
    )
    return (
        select(AccountRow, CredentialRow, ActivationRow)
        .select_from(AccountRow)
        .outerjoin(CredentialRow, keys)
        .outerjoin(ActivationRow, activation)
    )


# Made once: every page of the staff asks who is signed in.
_KEYED_BY_ID = _keyed().where(AccountRow.id == bindparam("value"))
_KEYED_BY_SIGN_IN = _keyed().where(AccountRow.sign_in == bindparam("value"))
_EVERY_KEYED = _keyed().order_by(AccountRow.ended_on.is_not(None), AccountRow.name, AccountRow.id)


ACCOUNT, CREDENTIAL, ACTIVATION, SESSION = map(
    table_of, (AccountRow, CredentialRow, ActivationRow, SessionRow)
)
SECOND_STEP, SETTING = table_of(SecondStepRow), table_of(SettingRow)
_HOLD = (
    select(ACCOUNT.c.id).where(ACCOUNT.c.id == bindparam("account")).with_for_update(key_share=True)
)
_DEMAND = select(SETTING.c.value).where(SETTING.c.name == bindparam("demand")).scalar_subquery()
_SIGNED_IN = (
    select(
        SESSION.c.sealed,
        ACCOUNT.c.id,
        ACCOUNT.c.name,
        ACCOUNT.c.level,
        ACCOUNT.c.is_leader,
        ACCOUNT.c.is_administrator,
        ACCOUNT.c.is_auditor,
        ACCOUNT.c.ended_on,
        CREDENTIAL.c.key_version,
        CREDENTIAL.c.reading_public,
        CREDENTIAL.c.signing_public,
        ACTIVATION.c.level,
        ACTIVATION.c.mac,
        SECOND_STEP.c.key_version,
        _DEMAND,
    )
    .join_from(SESSION, ACCOUNT, ACCOUNT.c.id == SESSION.c.account_id)
    .join(CREDENTIAL, CREDENTIAL.c.account_id == ACCOUNT.c.id)
    .outerjoin(
        ACTIVATION,
        (ACTIVATION.c.account_id == ACCOUNT.c.id)
        & (ACTIVATION.c.key_version == CREDENTIAL.c.key_version)
        & ACTIVATION.c.revoked_on.is_(None),
    )
    .outerjoin(SECOND_STEP, SECOND_STEP.c.account_id == ACCOUNT.c.id)
    .where(
        SESSION.c.id == bindparam("id"),
        SESSION.c.kind == bindparam("kind"),
        SESSION.c.expires_at > bindparam("now"),
    )
    .order_by(CREDENTIAL.c.key_version.desc())
    .limit(1)
)


def find_account(db: Session, account: str) -> AccountRow | None:
    """Return one account."""
    return db.get(AccountRow, account)


def hold_account(db: Session, account: str) -> None:
    """Let no other transaction hold this account before this one ends.

    An account is held before its visits, as wherever one is ended: the other way round two
    transactions would wait for each other. SQLite has one writer at a time anyway.
    """
    db.execute(_HOLD, {"account": account})


def find_keyed_account(db: Session, account: str) -> KeyedAccount | None:
    """Return one account with its newest keys."""
    return _one(db, _KEYED_BY_ID, value=account)


def find_signed_in(
    db: Session, session: bytes, *, kind: str, demand: str, now: datetime
) -> SignedIn | None:
    """Return whose visit this is, unless it has expired, with the newest keys of the account.

    `demand` is the name of the setting that says who has to have a second step.
    """
    values = {"id": session, "kind": kind, "demand": demand, "now": now}
    row = db.execute(_SIGNED_IN, values).one_or_none()
    return None if row is None else SignedIn._make(row)


def find_keyed_by_sign_in(db: Session, sign_in: str) -> KeyedAccount | None:
    """Return the account of a sign-in name with its newest keys."""
    return _one(db, _KEYED_BY_SIGN_IN, value=sign_in)


def list_keyed_accounts(db: Session) -> Sequence[KeyedAccount]:
    """Return every account with its newest keys, ended ones last."""
    return [KeyedAccount(*row) for row in db.execute(_EVERY_KEYED).all()]


def find_invited(db: Session, invitation_hash: bytes) -> AccountRow | None:
    """Return the account that an invitation was made for, unless the account has ended."""
    return db.scalar(
        select(AccountRow).where(
            AccountRow.invitation_hash == invitation_hash, AccountRow.ended_on.is_(None)
        )
    )


def newest_key_version(db: Session, account: str) -> int:
    """Return the version of an account's newest keys, 0 where it has none."""
    versions = select(func.max(CredentialRow.key_version)).where(
        CredentialRow.account_id == account
    )
    return db.scalar(versions) or 0


def count_administrators(db: Session) -> int:
    """Return how many administrators have joined and not ended."""
    found = select(func.count()).where(
        AccountRow.is_administrator.is_(True),
        AccountRow.joined_on.is_not(None),
        AccountRow.ended_on.is_(None),
    )
    return db.scalar(found) or 0


def add_account(db: Session, values: Mapping[str, Any]) -> None:
    """Add an account; AlreadyDone if the sign-in name is taken."""
    try:
        with db.begin_nested():
            db.execute(insert(AccountRow), [dict(values)])
    except IntegrityError as error:
        raise AlreadyDone("This sign-in name is taken.") from error


def change_account(db: Session, account: str, **values: Any) -> None:
    """Change columns of an account."""
    db.execute(update(AccountRow).where(AccountRow.id == account).values(**values))


def claim_invitation(db: Session, invitation_hash: bytes, *, today: date) -> bool:
    """Use an invitation up; False if somebody was faster."""
    claimed = db.execute(
        update(AccountRow)
        .where(AccountRow.invitation_hash == invitation_hash, AccountRow.ended_on.is_(None))
        .values(invitation_hash=None, joined_on=func.coalesce(AccountRow.joined_on, today))
        .returning(AccountRow.id)
    )
    return claimed.one_or_none() is not None


def add_credential(db: Session, values: Mapping[str, Any]) -> None:
    """Keep a new version of an account's keys; AlreadyDone if there is one of that number."""
    try:
        with db.begin_nested():
            db.execute(insert(CredentialRow), [dict(values)])
    except IntegrityError as error:
        raise AlreadyDone("These keys were made before.") from error


def reseal_credential(
    db: Session,
    account: str,
    key_version: int,
    *,
    seen: tuple[bytes, bytes],
    values: Mapping[str, bytes],
) -> bool:
    """Replace how private halves are sealed; False unless both are still sealed as `seen`."""
    changed = db.execute(
        update(CredentialRow)
        .where(
            CredentialRow.account_id == account,
            CredentialRow.key_version == key_version,
            CredentialRow.sealed_private == seen[0],
            CredentialRow.recovery_sealed_private == seen[1],
        )
        .values(**values)
        .returning(CredentialRow.account_id)
    )
    return changed.one_or_none() is not None


def store_activation(db: Session, values: Mapping[str, Any]) -> None:
    """Keep the activation of one version of somebody's keys, instead of an earlier one."""
    db.merge(ActivationRow(**values))
    db.flush()


def revoke_activations(db: Session, account: str, *, today: date) -> int:
    """Take an account's activations back; return how many there were."""
    revoked = db.execute(
        update(ActivationRow)
        .where(ActivationRow.account_id == account, ActivationRow.revoked_on.is_(None))
        .values(revoked_on=today)
        .returning(ActivationRow.account_id)
    )
    return len(revoked.all())


def store_vouch(db: Session, values: Mapping[str, Any]) -> None:
    """Keep one handler's signed word for another."""
    db.merge(VouchRow(**values))
    db.flush()


def list_vouches(db: Session) -> Sequence[VouchRow]:
    """Return every vouch; the caller verifies the signatures."""
    return db.scalars(select(VouchRow)).all()


def _one(
    db: Session, query: Select[AccountRow, CredentialRow, ActivationRow], *, value: str
) -> KeyedAccount | None:
    row = db.execute(query, {"value": value}).one_or_none()
    return None if row is None else KeyedAccount(*row)
