"""Made-up reports, one a month: when they were sent, and when somebody first answered.

A row names its case until that is taken away. No figure counts such a case, and nothing about a
real case is ever read here.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.core.facts import TESTS_SHOWN
from portal.store.tables import CaseRow, TestReportRow, TestTextRow, table_of

__test__ = False

TEST, TEXT, CASE = table_of(TestReportRow), table_of(TestTextRow), table_of(CaseRow)


def is_sent(db: Session, month: str) -> bool:
    """Say whether the test report of a month was sent."""
    return db.get(TestReportRow, month) is not None


def add_test_report(db: Session, month: str, case: CaseId, *, sent_at: datetime) -> None:
    """Note that the test report of a month was sent."""
    db.add(TestReportRow(month=month, case_id=case, sent_at=sent_at))
    db.flush()


def list_unused_texts(db: Session) -> Sequence[TestTextRow]:
    """Return the texts that no test report has used yet."""
    unused = select(TestTextRow).where(TestTextRow.used_in.is_(None))
    return db.scalars(unused.order_by(TestTextRow.id)).all()


def use_text(db: Session, id: str, *, month: str) -> None:
    """Note that a text is used by the test report of a month; it stays until that is settled."""
    db.execute(update(TEXT).where(TEXT.c.id == id).values(used_in=month))


def note_answer(db: Session, case: CaseId, *, at: datetime) -> None:
    """Note the first answer of a person, if this is the case of a test report."""
    db.execute(
        update(TEST)
        .where(TEST.c.case_id == case, TEST.c.answered_at.is_(None))
        .values(answered_at=at)
    )


def list_cases(db: Session) -> list[tuple[CaseId, str]]:
    """Return the cases of test reports that are still there, each with its reference."""
    there = select(TEST.c.case_id, CASE.c.reference).where(TEST.c.case_id == CASE.c.id)
    return [(CaseId(id), reference) for id, reference in db.execute(there)]


def find_answer(db: Session, case: CaseId) -> datetime | None:
    """Return when the case of a test report was answered; None for every other case."""
    return db.scalar(select(TEST.c.answered_at).where(TEST.c.case_id == case))


def give_up(db: Session, *, sent_before: datetime, on: date) -> None:
    """Note that nobody answered in time."""
    db.execute(
        update(TEST)
        .where(
            TEST.c.answered_at.is_(None),
            TEST.c.given_up_on.is_(None),
            TEST.c.sent_at < sent_before,
        )
        .values(given_up_on=on)
    )


def list_over(db: Session, *, answered_before: datetime) -> list[CaseId]:
    """Return the cases of test reports that were answered before an instant, or given up."""
    found = select(TEST.c.case_id).where(
        TEST.c.case_id.is_not(None),
        or_(TEST.c.answered_at < answered_before, TEST.c.given_up_on.is_not(None)),
    )
    return [CaseId(id) for id in db.scalars(found)]


def forget_case(db: Session, case: CaseId) -> None:
    """Note that the case of a test report was taken away; its text goes with it."""
    month = select(TEST.c.month).where(TEST.c.case_id == case).scalar_subquery()
    db.execute(delete(TEXT).where(TEXT.c.used_in == month))
    db.execute(update(TEST).where(TEST.c.case_id == case).values(case_id=None))


def list_settled(db: Session) -> Sequence[TestReportRow]:
    """Return the latest test reports that were answered or given up, the newest first.

    One that still waits is left out: whoever read of it would know that one waits.
    """
    is_settled = or_(TestReportRow.answered_at.is_not(None), TestReportRow.given_up_on.is_not(None))
    newest = select(TestReportRow).where(is_settled).order_by(TestReportRow.month.desc())
    return db.scalars(newest.limit(TESTS_SHOWN)).all()
