"""Rows of the labels that the administrator writes; nothing here names a case."""

import secrets
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.errors import AlreadyDone
from portal.store.tables import CaseLabelRow, LabelRow, table_of

LABEL, CASE_LABEL = table_of(LabelRow), table_of(CaseLabelRow)


class StoredLabel(NamedTuple):
    """A label as it is stored."""

    id: str
    name: str


_LABELS = select(LABEL.c.id, LABEL.c.name).order_by(LABEL.c.name, LABEL.c.id)


def list_labels(db: Session) -> list[StoredLabel]:
    """Return every label, by name."""
    return [StoredLabel._make(row) for row in db.execute(_LABELS).all()]


def add_label(db: Session, name: str) -> None:
    """Enter a label; AlreadyDone if there is one of this name."""
    try:
        with db.begin_nested():
            db.execute(insert(LABEL), {"id": secrets.token_hex(16), "name": name})
    except IntegrityError as error:
        raise AlreadyDone("There is a label of this name.") from error


def remove_label(db: Session, id: str, *, tag: bytes) -> bool:
    """Take a label away, also off every case that has it; False if there was none."""
    db.execute(delete(CASE_LABEL).where(CASE_LABEL.c.tag == tag))
    removed = delete(LABEL).where(LABEL.c.id == id).returning(LABEL.c.id)
    return bool(db.execute(removed).all())
