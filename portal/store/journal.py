"""Rows of the journal and of the outbox."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from portal.store.tables import JournalRow, OutboxRow

# Any constant does, as long as nothing else in the database locks on it.
JOURNAL_LOCK = 0x706F7274


def find_last(db: Session) -> JournalRow | None:
    """Return the newest entry, and let nobody else append until this transaction ends."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": JOURNAL_LOCK})
    return db.scalar(select(JournalRow).order_by(JournalRow.sequence.desc()).limit(1))


def add_entries(db: Session, rows: Sequence[dict[str, object]]) -> None:
    """Append entries."""
    if rows:
        db.execute(insert(JournalRow), list(rows))


def iterate(db: Session) -> Iterator[JournalRow]:
    """Return every entry in order, without holding them all in memory."""
    query = select(JournalRow).order_by(JournalRow.sequence).execution_options(yield_per=1000)
    yield from db.scalars(query)


def list_of_case(db: Session, case: str) -> Sequence[JournalRow]:
    """Return the entries about one case."""
    return db.scalars(
        select(JournalRow).where(JournalRow.case_id == case).order_by(JournalRow.sequence)
    ).all()


def add_to_outbox(db: Session, row: dict[str, object]) -> None:
    """Keep a reporter's event until the upkeep chains it."""
    db.execute(insert(OutboxRow), [row])


def take_outbox(db: Session) -> list[OutboxRow]:
    """Take everything out of the outbox."""
    rows = list(db.scalars(select(OutboxRow)))
    db.execute(delete(OutboxRow))
    return rows
