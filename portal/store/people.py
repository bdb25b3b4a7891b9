"""Who works here: accounts joined with their newest keys and activation."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from portal.store.tables import AccountRow, ActivationRow, CredentialRow

HandlerKeysRow = Row[AccountRow, CredentialRow, ActivationRow]


def list_activated_handlers(db: Session) -> Sequence[HandlerKeysRow]:
    """Return handlers whose newest key claims an activation; the caller verifies the claim."""
    newer = aliased(CredentialRow)
    newest = (
        select(func.max(newer.key_version))
        .where(newer.account_id == AccountRow.id)
        .correlate(AccountRow)
        .scalar_subquery()
    )
    return db.execute(
        select(AccountRow, CredentialRow, ActivationRow)
        .select_from(AccountRow)
        .join(CredentialRow, CredentialRow.account_id == AccountRow.id)
        .join(
            ActivationRow,
            (ActivationRow.account_id == AccountRow.id)
            & (ActivationRow.key_version == CredentialRow.key_version),
        )
        .where(
            AccountRow.ended_on.is_(None),
            AccountRow.level.is_not(None),
            ActivationRow.revoked_on.is_(None),
            CredentialRow.key_version == newest,
        )
        .order_by(AccountRow.level, AccountRow.name, AccountRow.id)
    ).all()


def find_verify_key(db: Session, account: str, key_version: int) -> HandlerKeysRow | None:
    """Return one version of an account's keys with its activation, ended or not."""
    return db.execute(
        select(AccountRow, CredentialRow, ActivationRow)
        .select_from(AccountRow)
        .join(CredentialRow, CredentialRow.account_id == AccountRow.id)
        .join(
            ActivationRow,
            (ActivationRow.account_id == AccountRow.id)
            & (ActivationRow.key_version == CredentialRow.key_version),
        )
        .where(AccountRow.id == account, CredentialRow.key_version == key_version)
    ).one_or_none()


def list_names(db: Session) -> Sequence[Row[str, str]]:
    """Return the id and the name of every account."""
    return db.execute(select(AccountRow.id, AccountRow.name)).all()
