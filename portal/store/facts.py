"""Facts that derive from no case: what administrators enter and the upkeep measures."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.core.facts import DAYS_SHOWN, Evidence
from portal.store.tables import (
    CommitmentRow,
    IntakeDayRow,
    SurveyRow,
    SystemEvidenceRow,
    TestTextRow,
    TrainingRow,
)

Entered = TypeVar("Entered", CommitmentRow, SurveyRow, TestTextRow)


def add(db: Session, row: type[Entered], values: Mapping[str, Any]) -> None:
    """Enter a commitment, a survey's result or a text for a test report."""
    db.add(row(id=secrets.token_hex(16), **values))
    db.flush()


def get(db: Session, row: type[Entered], id: str) -> Entered:
    """Return what was entered; NotFound where it is not there."""
    found = db.get(row, id)
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def change(db: Session, row: type[Entered], id: str, values: Mapping[str, Any]) -> None:
    """Change what was entered; NotFound where it is not there."""
    found = get(db, row, id)
    for name, value in values.items():
        setattr(found, name, value)
    db.flush()


def remove(db: Session, row: type[Entered], id: str) -> None:
    """Take away what was entered; NotFound where it is not there."""
    db.delete(get(db, row, id))
    db.flush()


def list_commitments(db: Session) -> Sequence[CommitmentRow]:
    """Return every commitment, the first due first."""
    return db.scalars(select(CommitmentRow).order_by(CommitmentRow.due_on, CommitmentRow.id)).all()


def list_surveys(db: Session) -> Sequence[SurveyRow]:
    """Return every result, the newest first."""
    newest = SurveyRow.asked_on.desc()
    return db.scalars(select(SurveyRow).order_by(newest, SurveyRow.id)).all()


def list_test_texts(db: Session) -> Sequence[TestTextRow]:
    """Return the texts of test reports, those included whose report is not settled yet."""
    return db.scalars(select(TestTextRow).order_by(TestTextRow.id)).all()


def list_training(db: Session) -> dict[str, date]:
    """Return when handlers were last trained, by account."""
    return {row.account_id: row.trained_on for row in db.scalars(select(TrainingRow))}


def store_training(db: Session, account: str, on: date | None) -> None:
    """Note when a handler was last trained, or, with None, that they were not."""
    if on is None:
        db.execute(delete(TrainingRow).where(TrainingRow.account_id == account))
        return
    db.merge(TrainingRow(account_id=account, trained_on=on))
    db.flush()


def list_evidence(db: Session) -> dict[tuple[str, Evidence], date]:
    """Return what is published about AI systems and since when, by slug and kind."""
    rows = db.scalars(select(SystemEvidenceRow))
    return {(row.system, row.kind): row.dated_on for row in rows}


def store_evidence(db: Session, system: str, dated: Mapping[Evidence, date | None]) -> None:
    """Note since when each kind of evidence is published; None where none is."""
    db.execute(delete(SystemEvidenceRow).where(SystemEvidenceRow.system == system))
    for kind, on in dated.items():
        if on is not None:
            db.add(SystemEvidenceRow(system=system, kind=kind, dated_on=on))
    db.flush()


def note_intake(db: Session, day: date, *, is_open: bool) -> None:
    """Note once whether intake was open on a day; the first look of a day counts."""
    if db.get(IntakeDayRow, day) is None:
        db.add(IntakeDayRow(day=day, is_open=is_open))
        db.flush()


def list_intake_days(db: Session) -> list[tuple[date, bool]]:
    """Return the latest days on which the upkeep looked, and whether intake was open."""
    newest = select(IntakeDayRow).order_by(IntakeDayRow.day.desc()).limit(DAYS_SHOWN)
    return [(row.day, row.is_open) for row in db.scalars(newest)]
