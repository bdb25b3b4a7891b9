"""What is dated about AI systems: their entries, and the commitments about them."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.core.facts import Evidence
from portal.core.register_entries import EntryKind
from portal.store.tables import CommitmentRow, SystemEntryRow, SystemEvidenceRow

_ENTRIES = (
    select(SystemEntryRow)
    .where(SystemEntryRow.system == bindparam("slug"))
    .order_by(SystemEntryRow.dated_on.desc(), SystemEntryRow.id)
)
_COMMITMENTS = (
    select(CommitmentRow)
    .where(CommitmentRow.system == bindparam("slug"))
    .order_by(CommitmentRow.due_on.desc(), CommitmentRow.id)
)
_EVIDENCE = select(SystemEvidenceRow).where(SystemEvidenceRow.system == bindparam("slug"))


def list_entries(db: Session, slug: str) -> Sequence[SystemEntryRow]:
    """Return what is dated about a system, the newest first."""
    return db.scalars(_ENTRIES, {"slug": slug}).all()


def list_kinds(db: Session) -> set[tuple[str, EntryKind]]:
    """Return which kinds of entries there are, by slug."""
    found = db.execute(select(SystemEntryRow.system, SystemEntryRow.kind).distinct())
    return {(row.system, row.kind) for row in found}


def list_commitments_about(db: Session, slug: str) -> Sequence[CommitmentRow]:
    """Return the commitments about a system, the last due first."""
    return db.scalars(_COMMITMENTS, {"slug": slug}).all()


def list_evidence_about(db: Session, slug: str) -> dict[Evidence, date]:
    """Return since when which evidence about a system is published, beside the figures too."""
    return {row.kind: row.dated_on for row in db.scalars(_EVIDENCE, {"slug": slug})}


def get_entry(db: Session, slug: str, id: str) -> SystemEntryRow:
    """Return one entry of a system; NotFound where there is none."""
    found = db.get(SystemEntryRow, id)
    if found is None or found.system != slug:
        raise NotFound("There is no such entry.")
    return found


def add_entry(db: Session, slug: str, kind: EntryKind, values: Mapping[str, Any]) -> None:
    """Enter something dated about a system."""
    db.add(SystemEntryRow(id=secrets.token_hex(16), system=slug, kind=kind, **values))
    db.flush()


def change_entry(db: Session, slug: str, id: str, values: Mapping[str, Any]) -> bool:
    """Change an entry and tell whether that changed anything; NotFound where there is none."""
    found = get_entry(db, slug, id)
    for name, value in values.items():
        setattr(found, name, value)
    is_changed = db.is_modified(found)
    db.flush()
    return is_changed


def remove_entry(db: Session, slug: str, id: str) -> EntryKind:
    """Take an entry away, and return its kind; NotFound where there is none."""
    found = get_entry(db, slug, id)
    kind = found.kind
    db.delete(found)
    db.flush()
    return kind
