"""Policies: drafts, and versions that are published, ended, and never changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.errors import AlreadyDone
from portal.core.written_policies import Content, Draft, Head, Version
from portal.store.tables import PolicyRow, PolicySystemRow, PolicyVersionRow, table_of

POLICY, VERSION, ABOUT = map(table_of, (PolicyRow, PolicyVersionRow, PolicySystemRow))

DRAFT: Final = 0
"""The number under which the systems of a draft are kept."""

_HEADS: Final = select(
    VERSION.c.policy.label("slug"),
    VERSION.c.number,
    VERSION.c.title,
    VERSION.c.is_opt_out,
    VERSION.c.summary,
    VERSION.c.valid_from,
    VERSION.c.valid_until,
    VERSION.c.withdrawal,
)
_LAST: Final = (
    select(VERSION.c.policy, func.max(VERSION.c.number).label("number"))
    .group_by(VERSION.c.policy)
    .subquery()
)
_NEWEST: Final = _HEADS.join(
    _LAST, and_(_LAST.c.policy == VERSION.c.policy, _LAST.c.number == VERSION.c.number)
)
_OF_NEWEST: Final = tuple_(ABOUT.c.policy, ABOUT.c.number).in_(select(_LAST))
_OF_DRAFTS: Final = ABOUT.c.number == DRAFT
_DRAFTS: Final = select(POLICY).order_by(POLICY.c.title, POLICY.c.slug)


def list_newest(db: Session) -> list[Head]:
    """Return the newest version of every policy that was ever published, without its text."""
    return _read_heads(db, _NEWEST, _OF_NEWEST)


def list_versions(db: Session, slug: str) -> list[Head]:
    """Return every version of a policy, the newest first; none where nothing was published."""
    newest_first = _HEADS.where(VERSION.c.policy == slug).order_by(VERSION.c.number.desc())
    return _read_heads(db, newest_first, ABOUT.c.policy == slug)


def read_text(db: Session, head: Head) -> Version:
    """Return a version with its text."""
    text = select(VERSION.c.text).where(
        VERSION.c.policy == head.slug, VERSION.c.number == head.number
    )
    return Version(head, db.scalars(text).one())


def list_drafts(db: Session) -> list[Draft]:
    """Return what is being written of every policy, by title."""
    return _read_drafts(db, _DRAFTS, _OF_DRAFTS)


def find_draft(db: Session, slug: str) -> Draft | None:
    """Return what is being written of one policy."""
    of_draft = and_(_OF_DRAFTS, ABOUT.c.policy == slug)
    return next(iter(_read_drafts(db, _DRAFTS.where(POLICY.c.slug == slug), of_draft)), None)


def add_draft(db: Session, slug: str, content: Content) -> None:
    """Begin a policy; AlreadyDone if the slug is taken."""
    values = {"slug": slug, **_columns(content), "edition": 1, "has_changes": True}
    try:
        with db.begin_nested():
            db.execute(insert(POLICY), values)
    except IntegrityError as error:
        raise AlreadyDone("Another policy has this short name.") from error
    _store_systems(db, slug, DRAFT, content.systems)


def change_draft(db: Session, slug: str, content: Content, *, seen: int, has_changes: bool) -> bool:
    """Change a draft that nobody changed since an edition was seen; False if somebody did."""
    if not step(db, slug, seen=seen, has_changes=has_changes, **_columns(content)):
        return False
    of_draft = (ABOUT.c.policy == slug, ABOUT.c.number == DRAFT)
    db.execute(delete(ABOUT).where(*of_draft))
    _store_systems(db, slug, DRAFT, content.systems)
    return True


def step(db: Session, slug: str, *, seen: int, **values: Any) -> bool:
    """Count one more edition after the one that was seen; False if there is one already."""
    counted = (
        update(POLICY)
        .where(POLICY.c.slug == slug, POLICY.c.edition == seen)
        .values(edition=seen + 1, **values)
        .returning(POLICY.c.slug)
    )
    return bool(db.execute(counted).all())


def remove_draft(db: Session, slug: str) -> None:
    """Take away a policy of which nothing was published."""
    db.execute(delete(ABOUT).where(ABOUT.c.policy == slug))
    db.execute(delete(POLICY).where(POLICY.c.slug == slug))


def add_version(db: Session, version: Version) -> None:
    """Publish a version."""
    head = version.head
    values = {
        "policy": head.slug,
        "number": head.number,
        "title": head.title,
        "text": version.text,
        "is_opt_out": head.is_opt_out,
        "summary": head.summary,
        "valid_from": head.valid_from,
        "valid_until": head.valid_until,
        "withdrawal": head.withdrawal,
    }
    db.execute(insert(VERSION), values)
    _store_systems(db, head.slug, head.number, head.systems)


def end_version(db: Session, head: Head, *, on: date, withdrawal: str = "") -> None:
    """Write down until when a version held, and why it was withdrawn, if it was."""
    db.execute(
        update(VERSION)
        .where(VERSION.c.policy == head.slug, VERSION.c.number == head.number)
        .values(valid_until=on, withdrawal=withdrawal)
    )


def _columns(content: Content) -> dict[str, Any]:
    return {"title": content.title, "text": content.text, "is_opt_out": content.is_opt_out}


def _store_systems(db: Session, slug: str, number: int, systems: Sequence[str]) -> None:
    rows = [{"policy": slug, "number": number, "system": system} for system in systems]
    if rows:
        db.execute(insert(ABOUT), rows)


def _read_heads(db: Session, statement: Select[Any], which: ColumnElement[bool]) -> list[Head]:
    rows = db.execute(statement).all()
    about = _systems(db, which)
    return [Head(**row._mapping, systems=about.get((row.slug, row.number), ())) for row in rows]


def _read_drafts(db: Session, statement: Select[Any], which: ColumnElement[bool]) -> list[Draft]:
    rows = db.execute(statement).all()
    about = _systems(db, which)
    return [
        Draft(
            slug=row.slug,
            content=Content(row.title, row.text, row.is_opt_out, about.get((row.slug, DRAFT), ())),
            edition=row.edition,
            has_changes=row.has_changes,
        )
        for row in rows
    ]


def _systems(db: Session, which: ColumnElement[bool]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return which systems these drafts or versions are about, by policy and number."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for row in db.execute(select(ABOUT).where(which).order_by(ABOUT.c.system)):
        key = (row.policy, row.number)
        found[key] = (*found.get(key, ()), row.system)
    return found
