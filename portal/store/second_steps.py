"""Rows of second steps at sign-in. Others decide who may have one, and what is in it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.errors import AlreadyDone
from portal.store.accounts import hold_account
from portal.store.tables import AccountRow, CredentialRow, SecondStepRow, table_of

SECOND_STEP, ACCOUNT, CREDENTIAL = map(table_of, (SecondStepRow, AccountRow, CredentialRow))


def has_second_step(db: Session, account: str, *, key_version: int) -> bool:
    """Say whether one version of somebody's keys has a second step."""
    found = select(SECOND_STEP.c.account_id).where(
        SECOND_STEP.c.account_id == account, SECOND_STEP.c.key_version == key_version
    )
    return db.scalar(found) is not None


def find_second_step_alone(db: Session, account: str, *, key_version: int) -> bytes | None:
    """Return a second step to one transaction at a time, so that no code is taken twice."""
    hold_account(db, account)
    return db.scalar(
        select(SECOND_STEP.c.sealed).where(
            SECOND_STEP.c.account_id == account, SECOND_STEP.c.key_version == key_version
        )
    )


def add_second_step(db: Session, values: Mapping[str, Any]) -> None:
    """Keep a second step instead of one of older keys; AlreadyDone if these keys have one."""
    older = (
        SECOND_STEP.c.account_id == values["account_id"],
        SECOND_STEP.c.key_version < values["key_version"],
    )
    db.execute(delete(SECOND_STEP).where(*older))
    try:
        with db.begin_nested():
            db.execute(insert(SECOND_STEP), dict(values))
    except IntegrityError as error:
        raise AlreadyDone("There is a second step already.") from error


def change_second_step(db: Session, account: str, *, sealed: bytes) -> None:
    """Replace what a second step holds."""
    db.execute(update(SECOND_STEP).where(SECOND_STEP.c.account_id == account).values(sealed=sealed))


def delete_second_step(db: Session, account: str) -> bool:
    """Take a second step away; False where there was none."""
    gone = delete(SECOND_STEP).where(SECOND_STEP.c.account_id == account)
    return bool(db.execute(gone.returning(SECOND_STEP.c.account_id)).all())


def count_second_steps(db: Session) -> tuple[int, int]:
    """Return how many have a second step of all who joined and have not ended, and these."""
    newest = (
        select(CREDENTIAL.c.account_id, func.max(CREDENTIAL.c.key_version).label("version"))
        .group_by(CREDENTIAL.c.account_id)
        .subquery()
    )
    own = (SECOND_STEP.c.account_id == ACCOUNT.c.id) & (
        SECOND_STEP.c.key_version == newest.c.version
    )
    counted = (
        select(func.count(SECOND_STEP.c.account_id), func.count())
        .select_from(ACCOUNT)
        .join(newest, newest.c.account_id == ACCOUNT.c.id)
        .outerjoin(SECOND_STEP, own)
        .where(ACCOUNT.c.ended_on.is_(None))
    )
    having, all_ = db.execute(counted).one()
    return having, all_
