"""Rows of lessons: sealed until their day, then words that everybody reads. None names a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from portal.store.tables import LessonRow, table_of

LESSON = table_of(LessonRow)


class StoredLesson(NamedTuple):
    """A lesson as it is stored; `sealed` is None once it is published."""

    id: str
    appears_on: date
    sealed: bytes | None
    published_on: date | None


class PublishedLesson(NamedTuple):
    """What everybody reads of a lesson."""

    published_on: date
    text: str


_ALL = select(*(LESSON.c[name] for name in StoredLesson._fields))
_ONE = _ALL.where(LESSON.c.id == bindparam("id"))
_WAITING = _ALL.where(LESSON.c.published_on.is_(None), LESSON.c.appears_on <= bindparam("until"))
# By its random id within a day: nothing tells which was agreed to first.
_PUBLISHED = (
    select(*(LESSON.c[name] for name in PublishedLesson._fields))
    .where(LESSON.c.published_on.is_not(None))
    .order_by(LESSON.c.published_on.desc(), LESSON.c.id)
)
_PUBLISH = (
    update(LESSON)
    .where(LESSON.c.id == bindparam("which"), LESSON.c.published_on.is_(None))
    .values(sealed=None, text=bindparam("words"), published_on=bindparam("today"))
)


def add_lesson(db: Session, values: Mapping[str, Any]) -> None:
    """Keep a lesson that waits for its day."""
    db.execute(insert(LESSON), dict(values))


def find_lesson(db: Session, id: str) -> StoredLesson | None:
    """Return one lesson."""
    found = db.execute(_ONE, {"id": id}).one_or_none()
    return None if found is None else StoredLesson._make(found)


def list_waiting(db: Session, *, until: date) -> list[StoredLesson]:
    """Return the lessons that are not published, and whose day is this one or before."""
    return [StoredLesson._make(row) for row in db.execute(_WAITING, {"until": until}).all()]


def list_published(db: Session) -> list[PublishedLesson]:
    """Return the published lessons, the newest day first."""
    return [PublishedLesson._make(row) for row in db.execute(_PUBLISHED).all()]


def publish_lesson(db: Session, id: str, *, text: str, today: date) -> None:
    """Let everybody read a lesson from now on."""
    db.execute(_PUBLISH, {"which": id, "words": text, "today": today})


def delete_lesson(db: Session, id: str) -> bool:
    """Take a lesson away; False if there was none."""
    removed = delete(LESSON).where(LESSON.c.id == id).returning(LESSON.c.id)
    return bool(db.execute(removed).all())
