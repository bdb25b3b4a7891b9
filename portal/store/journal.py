"""Rows of the journal and of the outbox."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, literal_column, select, text
from sqlalchemy.orm import Session

from portal.core.actors import WITHHELD
from portal.store.tables import GrantRow, JournalRow, OutboxRow, table_of

JOURNAL, OUTBOX, GRANT = map(table_of, (JournalRow, OutboxRow, GrantRow))

# Any constant does, as long as nothing else in the database locks on it.
JOURNAL_LOCK = 0x706F7274


class StoredHead(NamedTuple):
    """Where the chain ends."""

    sequence: int
    hash: bytes


class StoredEntry(NamedTuple):
    """One entry as it stands in its row."""

    sequence: int
    noted_at: str
    actor: str
    event: str
    case_id: str | None
    details: str
    hash: bytes


class StoredEvent(NamedTuple):
    """What a reporter did, by date."""

    dated: date
    event: str
    case_id: str


_LAST = select(JOURNAL.c.sequence, JOURNAL.c.hash).order_by(JOURNAL.c.sequence.desc()).limit(1)
_EVERY = select(JournalRow).order_by(JournalRow.sequence).limit(1000)
_PAGE = (
    select(JOURNAL)
    .where(JOURNAL.c.sequence < bindparam("before"))
    .order_by(JOURNAL.c.sequence.desc())
    .limit(bindparam("limit"))
)
_IS_OF_CASE = JOURNAL.c.case_id == bindparam("case")
_OF_CASE = select(JOURNAL).where(_IS_OF_CASE).order_by(JOURNAL.c.sequence)
_HAS_OF_CASE = select(JOURNAL.c.sequence).where(
    _IS_OF_CASE,
    JOURNAL.c.actor == bindparam("actor"),
    JOURNAL.c.event == bindparam("event"),
    JOURNAL.c.noted_at.startswith(bindparam("day")),
)
_IS_NOTED = select(JOURNAL.c.sequence).where(
    JOURNAL.c.sequence > bindparam("after"),
    JOURNAL.c.actor == bindparam("actor"),
    JOURNAL.c.event == bindparam("event"),
    JOURNAL.c.noted_at == bindparam("noted_at"),
)
# Written out: PostgreSQL would take two parameters for two values.
_LEVEL = GRANT.c.level % literal_column(f"{WITHHELD}")
_GRANTS = (
    select(_LEVEL.label("level"), func.count().label("grants"))
    .where(GRANT.c.case_id == bindparam("case"), GRANT.c.epoch == 1)
    .group_by(_LEVEL)
    .order_by(_LEVEL)
)
_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
_ADD_ENTRY, _ADD_TO_OUTBOX = insert(JOURNAL), insert(OUTBOX)
_NOTED = (
    select(JOURNAL.c.sequence)
    .where(JOURNAL.c.event == bindparam("event"), JOURNAL.c.details == bindparam("details"))
    .limit(1)
)
_LAST_DAY = select(func.max(JOURNAL.c.noted_at)).where(JOURNAL.c.event == bindparam("event"))
_TAKE_OUTBOX = delete(OUTBOX).returning(OUTBOX.c.dated, OUTBOX.c.event, OUTBOX.c.case_id)
_COUNT_DEEDS = (
    select(func.count())
    .select_from(OUTBOX)
    .where(
        OUTBOX.c.case_id == bindparam("case"),
        OUTBOX.c.event == bindparam("event"),
        OUTBOX.c.dated == bindparam("on"),
    )
)
_COUNT_OUTBOX = select(func.count()).select_from(OUTBOX)


def find_last(db: Session) -> StoredHead | None:
    """Return the newest entry, and let nobody else append until this transaction ends."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(_LOCK, {"lock": JOURNAL_LOCK})
    row = db.execute(_LAST).one_or_none()
    return None if row is None else StoredHead._make(row)


def add_entries(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append entries."""
    if rows:
        db.execute(_ADD_ENTRY, [dict(row) for row in rows])


def iterate(db: Session) -> Iterator[JournalRow]:
    """Return every entry in order, without holding them all in memory.

    In pieces, since whoever reads has no transaction for a cursor of the server's to live in.
    """
    rows = db.scalars(_EVERY).all()
    while rows:
        yield from rows
        rows = db.scalars(_EVERY.where(JournalRow.sequence > rows[-1].sequence)).all()


def list_before(db: Session, before: int, *, limit: int) -> list[StoredEntry]:
    """Return the entries before one, newest first."""
    rows = db.execute(_PAGE, {"before": before, "limit": limit})
    return [StoredEntry._make(row) for row in rows]


def list_of_case(db: Session, case: str) -> list[StoredEntry]:
    """Return the entries of a case, oldest first."""
    return [StoredEntry._make(row) for row in db.execute(_OF_CASE, {"case": case})]


def has_of_case(db: Session, case: str, actor: str, *, event: str, day: str) -> bool:
    """Tell whether somebody's event of a day stands among the entries of a case."""
    values = {"case": case, "actor": actor, "event": event, "day": day}
    return db.execute(_HAS_OF_CASE, values).first() is not None


def is_noted(db: Session, actor: str, event: str, *, noted_at: str, after: int) -> bool:
    """Tell whether somebody's event of this minute stands behind an entry."""
    values = {"actor": actor, "event": event, "noted_at": noted_at, "after": after}
    return db.execute(_IS_NOTED, values).first() is not None


def count_grants(db: Session, case: str) -> dict[int, int]:
    """Count the grants of a case's first epoch by level: live, reserve and decoy alike."""
    return {row.level: row.grants for row in db.execute(_GRANTS, {"case": case})}


def add_to_outbox(db: Session, row: Mapping[str, Any]) -> None:
    """Keep a reporter's event until the upkeep chains it."""
    db.execute(_ADD_TO_OUTBOX, dict(row))


def has_entry(db: Session, event: str, *, details: str) -> bool:
    """Tell whether an event was noted with exactly these details."""
    values = {"event": event, "details": details}
    return db.execute(_NOTED, values).first() is not None


def find_last_day(db: Session, event: str) -> date | None:
    """Return the latest day on which the clock noted an event."""
    found = db.execute(_LAST_DAY, {"event": event}).scalar_one()
    return None if found is None else date.fromisoformat(found[:10])


def take_outbox(db: Session) -> list[StoredEvent]:
    """Take everything out of the outbox.

    One statement: on PostgreSQL a second one would also see, and delete, what came in between.
    """
    return [StoredEvent._make(row) for row in db.execute(_TAKE_OUTBOX)]


def count_deeds(db: Session, case: str, event: str, *, on: date) -> int:
    """Return how often the reporter of a case did something on a day, as far as it still waits."""
    return db.execute(_COUNT_DEEDS, {"case": case, "event": event, "on": on}).scalar_one()


def count_outbox(db: Session) -> int:
    """Return how many events wait in the outbox."""
    return db.execute(_COUNT_OUTBOX).scalar_one()
