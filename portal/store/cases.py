"""Rows of cases and queries over them: readable facts and sealed bytes, never a key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import InstrumentedAttribute

from portal.core.actors import Level
from portal.core.cases import CaseFacts, CaseId
from portal.core.errors import CaseChanged
from portal.store.tables import (
    ActionRow,
    CaseRow,
    GrantRow,
    MailboxRow,
    RecordRow,
    ReporterGrantRow,
)

FACTS = tuple(field.name for field in fields(CaseFacts))


def facts_of(row: CaseRow) -> CaseFacts:
    """Return the readable facts of a row."""
    values = {name: getattr(row, name) for name in FACTS}
    values["level"] = Level(row.level)
    return CaseFacts(**values)


def add_case(
    db: Session,
    case: Mapping[str, Any],
    *,
    mailbox: Mapping[str, Any],
    reporter_grant: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    grants: Sequence[Mapping[str, Any]],
) -> None:
    """Store a complete new case; the caller's transaction makes it all or nothing."""
    db.execute(insert(CaseRow), [dict(case)])
    db.execute(insert(MailboxRow), [dict(mailbox)])
    db.execute(insert(ReporterGrantRow), [dict(reporter_grant)])
    db.execute(insert(RecordRow), [dict(record) for record in records])
    db.execute(insert(GrantRow), [dict(grant) for grant in grants])


def find_case(db: Session, id: CaseId) -> CaseRow | None:
    """Return a case by its id."""
    return db.get(CaseRow, id, populate_existing=True)


def find_granted(db: Session, reference: str, *, tag: bytes) -> CaseRow | None:
    """Return a case by its reference, if this tag holds a live grant for its present epoch."""
    return db.scalar(
        select(CaseRow)
        .join(GrantRow, GrantRow.case_id == CaseRow.id)
        .where(
            CaseRow.reference == reference,
            GrantRow.tag == tag,
            GrantRow.reserve.is_(False),
            GrantRow.epoch == CaseRow.epoch,
        )
        .execution_options(populate_existing=True)
    )


def list_granted(
    db: Session, *, tag: bytes, where: Iterable[Any] = (), limit: int, offset: int
) -> Sequence[CaseRow]:
    """Return the cases this tag may read, nearest deadline first; those without one come last."""
    return db.scalars(
        select(CaseRow)
        .join(GrantRow, GrantRow.case_id == CaseRow.id)
        .where(
            GrantRow.tag == tag,
            GrantRow.reserve.is_(False),
            GrantRow.epoch == CaseRow.epoch,
            *where,
        )
        .order_by(CaseRow.next_due_on.is_(None), CaseRow.next_due_on, CaseRow.reference)
        .limit(limit)
        .offset(offset)
    ).all()


def count_granted(db: Session, *, tag: bytes, where: Iterable[Any] = (), up_to: int = 1001) -> int:
    """Count the cases this tag may read, at most `up_to`."""
    found = (
        select(CaseRow.id)
        .join(GrantRow, GrantRow.case_id == CaseRow.id)
        .where(
            GrantRow.tag == tag,
            GrantRow.reserve.is_(False),
            GrantRow.epoch == CaseRow.epoch,
            *where,
        )
        .limit(up_to)
        .subquery()
    )
    return db.scalar(select(func.count()).select_from(found)) or 0


def column(name: str) -> InstrumentedAttribute[Any]:
    """Return a readable column of a case, for a filter."""
    if name not in FACTS:
        raise KeyError(name)
    attribute: InstrumentedAttribute[Any] = getattr(CaseRow, name)
    return attribute


def change_case(db: Session, id: CaseId, *, seen_version: int, changes: Mapping[str, Any]) -> None:
    """Update a case that nobody touched since `seen_version`; CaseChanged otherwise."""
    changed = db.execute(
        update(CaseRow)
        .where(CaseRow.id == id, CaseRow.version == seen_version)
        .values(**changes, version=seen_version + 1)
        .returning(CaseRow.id)
    ).all()
    if len(changed) != 1:
        raise CaseChanged("Somebody else acted on this case in the meantime.")


def take_position(db: Session, id: CaseId) -> int:
    """Return the next position for a record of this case, and count it."""
    position = db.scalar(
        update(CaseRow)
        .where(CaseRow.id == id)
        .values(next_position=CaseRow.next_position + 1)
        .returning(CaseRow.next_position)
    )
    if position is None:
        raise CaseChanged("This case is not there any more.")
    return int(position) - 1


def add_record(db: Session, values: Mapping[str, Any]) -> None:
    """Add one record to a case."""
    db.execute(insert(RecordRow), [dict(values)])


def list_records(db: Session, id: CaseId) -> Sequence[RecordRow]:
    """Return the records of a case in their order."""
    return db.scalars(
        select(RecordRow).where(RecordRow.case_id == id).order_by(RecordRow.position)
    ).all()


def find_mailbox(db: Session, locators: Sequence[bytes]) -> MailboxRow | None:
    """Return the mailbox that one of these locators names."""
    return db.scalar(select(MailboxRow).where(MailboxRow.locator.in_(locators)))


def get_mailbox_of(db: Session, id: CaseId) -> MailboxRow:
    """Return the mailbox of a case."""
    return db.scalars(select(MailboxRow).where(MailboxRow.case_id == id)).one()


def relocate_mailbox(db: Session, old: bytes, *, locator: bytes, pepper_version: int) -> None:
    """Move a mailbox to the locator under a newer pepper."""
    db.execute(
        update(MailboxRow)
        .where(MailboxRow.locator == old)
        .values(locator=locator, pepper_version=pepper_version)
    )


def list_reporter_grants(db: Session, id: CaseId) -> Sequence[ReporterGrantRow]:
    """Return the reporter's grants, one an epoch."""
    return db.scalars(select(ReporterGrantRow).where(ReporterGrantRow.case_id == id)).all()


def add_reporter_grant(db: Session, values: Mapping[str, Any]) -> None:
    """Add the reporter's grant of a new epoch."""
    db.execute(insert(ReporterGrantRow), [dict(values)])


def list_grants(db: Session, id: CaseId) -> Sequence[GrantRow]:
    """Return every grant of a case: live, reserve and decoy."""
    return db.scalars(select(GrantRow).where(GrantRow.case_id == id)).all()


def list_grants_of(db: Session, id: CaseId, *, tag: bytes) -> Sequence[GrantRow]:
    """Return one holder's live grants of a case, one an epoch."""
    return db.scalars(
        select(GrantRow).where(
            GrantRow.case_id == id, GrantRow.tag == tag, GrantRow.reserve.is_(False)
        )
    ).all()


def add_grants(db: Session, grants: Sequence[Mapping[str, Any]]) -> None:
    """Add grants."""
    if grants:
        db.execute(insert(GrantRow), [dict(grant) for grant in grants])


def delete_grants(db: Session, ids: Sequence[str]) -> None:
    """Remove grants."""
    db.execute(delete(GrantRow).where(GrantRow.id.in_(ids)))


def make_live(db: Session, id: str, *, box: bytes) -> None:
    """Replace a reserve grant by its opened, live form."""
    db.execute(update(GrantRow).where(GrantRow.id == id).values(reserve=False, box=box))


def list_open_cases(db: Session, open_statuses: Iterable[Any]) -> Sequence[CaseRow]:
    """Return every case that a clock may move."""
    return db.scalars(select(CaseRow).where(CaseRow.status.in_(list(open_statuses)))).all()


def add_action(db: Session, row: ActionRow) -> None:
    """Add a corrective action."""
    db.add(row)
    db.flush()


def list_actions(db: Session, id: CaseId) -> Sequence[ActionRow]:
    """Return the corrective actions of a case, by due date."""
    return db.scalars(
        select(ActionRow).where(ActionRow.case_id == id).order_by(ActionRow.due_on, ActionRow.id)
    ).all()


def delete_open_actions(db: Session, id: CaseId) -> None:
    """Drop the actions of a proposal that were never verified."""
    db.execute(delete(ActionRow).where(ActionRow.case_id == id, ActionRow.verified_on.is_(None)))


def list_lacking(db: Session, *, mine: bytes, theirs: bytes) -> Sequence[CaseRow]:
    """Return the cases one tag may read and for which another holds no grant of the epoch."""
    other = aliased(GrantRow)
    held = select(other.case_id).where(
        other.tag == theirs, other.case_id == CaseRow.id, other.epoch == CaseRow.epoch
    )
    return db.scalars(
        select(CaseRow)
        .join(GrantRow, GrantRow.case_id == CaseRow.id)
        .where(
            GrantRow.tag == mine,
            GrantRow.reserve.is_(False),
            GrantRow.epoch == CaseRow.epoch,
            ~held.exists(),
        )
        .order_by(CaseRow.reference)
    ).all()


def verify_action(db: Session, id: str, *, case_id: CaseId, by: str, on: date) -> None:
    """Mark an action as verified; CaseChanged if it was, or is another case's."""
    changed = db.execute(
        update(ActionRow)
        .where(ActionRow.id == id, ActionRow.case_id == case_id, ActionRow.verified_on.is_(None))
        .values(verified_by=by, verified_on=on)
        .returning(ActionRow.id)
    ).all()
    if len(changed) != 1:
        raise CaseChanged("This action was verified already.")


def next_due() -> InstrumentedAttribute[date | None]:
    """Return the column of the nearest date, for a filter."""
    return CaseRow.next_due_on
