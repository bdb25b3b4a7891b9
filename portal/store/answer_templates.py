"""Rows of the answer templates that a desk keeps: sealed bytes, and an id that tells nothing."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from portal.store.tables import AnswerTemplateRow, table_of

TEMPLATE = table_of(AnswerTemplateRow)


class StoredTemplate(NamedTuple):
    """A template as it is stored."""

    id: str
    sealed: bytes


_ALL = select(TEMPLATE.c.id, TEMPLATE.c.sealed).order_by(TEMPLATE.c.id)
_ADD = insert(TEMPLATE)
_CHANGE = (
    update(TEMPLATE)
    .where(TEMPLATE.c.id == bindparam("at"))
    .values(sealed=bindparam("content"))
    .returning(TEMPLATE.c.id)
)
_DELETE = delete(TEMPLATE).where(TEMPLATE.c.id == bindparam("at")).returning(TEMPLATE.c.id)


def list_templates(db: Session) -> list[StoredTemplate]:
    """Return every template."""
    return [StoredTemplate._make(row) for row in db.execute(_ALL)]


def add_template(db: Session, id: str, sealed: bytes) -> None:
    """Add a template."""
    db.execute(_ADD, {"id": id, "sealed": sealed})


def change_template(db: Session, id: str, sealed: bytes) -> bool:
    """Replace a template; False where it is gone."""
    return db.execute(_CHANGE, {"at": id, "content": sealed}).one_or_none() is not None


def delete_template(db: Session, id: str) -> bool:
    """Delete a template; False where it was gone."""
    return db.execute(_DELETE, {"at": id}).one_or_none() is not None
