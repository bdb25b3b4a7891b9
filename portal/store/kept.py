"""Rows of what handlers keep for the desk itself: sealed views of the queue."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from portal.store.tables import QueueViewRow, table_of

VIEW = table_of(QueueViewRow)


class StoredView(NamedTuple):
    """A view as it is stored."""

    id: str
    sealed: bytes


_OF_ACCOUNT = select(VIEW.c.id, VIEW.c.sealed).where(VIEW.c.account_id == bindparam("account"))
_DELETE = delete(VIEW).where(
    VIEW.c.id == bindparam("id"), VIEW.c.account_id == bindparam("account")
)
_ADD = insert(VIEW)


def list_views(db: Session, account: str) -> list[StoredView]:
    """Return what somebody kept, in no order."""
    return [StoredView._make(row) for row in db.execute(_OF_ACCOUNT, {"account": account})]


def add_view(db: Session, id: str, *, account: str, sealed: bytes) -> None:
    """Keep a view."""
    db.execute(_ADD, {"id": id, "account_id": account, "sealed": sealed})


def delete_view(db: Session, id: str, *, account: str) -> None:
    """Delete one of somebody's views, if it is there."""
    db.execute(_DELETE, {"id": id, "account": account})
