"""Deleting a case: first every wrapping of its key, then everything else of it."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.cases import CaseId, Status
from portal.store.tables import (
    ActionRow,
    CaseRow,
    FileRow,
    GrantRow,
    IdentityGrantRow,
    IdentityRow,
    MailboxRow,
    OutboxRow,
    ProposalRow,
    RecordRow,
    ReporterGrantRow,
)

IN_ORDER = (
    GrantRow,
    ReporterGrantRow,
    MailboxRow,
    IdentityGrantRow,
    IdentityRow,
    OutboxRow,
    ActionRow,
    ProposalRow,
    RecordRow,
    FileRow,
)
"""Whoever holds a key opens a case through one of the first four; without them it is noise."""


def list_erasable(db: Session, *, closed_before: date) -> list[CaseId]:
    """Return the archived cases that were closed before a day and are under no legal hold."""
    found = select(CaseRow.id).where(
        CaseRow.status == Status.ARCHIVED,
        CaseRow.closed_on < closed_before,
        CaseRow.on_hold.is_(False),
    )
    return [CaseId(id) for id in db.scalars(found)]


def delete_case(db: Session, id: CaseId) -> bool:
    """Delete a case and all that belongs to it; False if it was not there."""
    for row in IN_ORDER:
        db.execute(delete(row).where(row.case_id == id))
    return bool(db.execute(delete(CaseRow).where(CaseRow.id == id).returning(CaseRow.id)).all())
