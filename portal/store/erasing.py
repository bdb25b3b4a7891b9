"""Deleting a case: first every wrapping of its key, then everything else of it.

What its reporter did today still waits for the journal: it stays, and names no case any more.
"""

from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.core.cases import CaseId, Status
from portal.store.tables import (
    ActionRow,
    AssignmentRow,
    CaseLabelRow,
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
    SnoozeRow,
)

IN_ORDER = (
    GrantRow,
    ReporterGrantRow,
    MailboxRow,
    IdentityGrantRow,
    IdentityRow,
    ActionRow,
    ProposalRow,
    RecordRow,
    FileRow,
    AssignmentRow,
    CaseLabelRow,
    SnoozeRow,
)
"""Whoever holds a key opens a case through one of the first four; without them it is noise."""

OF_NO_CASE = ""
"""What stands in the outbox in place of the id of a case that was erased meanwhile."""


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
    db.execute(update(OutboxRow).where(OutboxRow.case_id == id).values(case_id=OF_NO_CASE))
    return bool(db.execute(delete(CaseRow).where(CaseRow.id == id).returning(CaseRow.id)).all())
