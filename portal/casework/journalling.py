"""Writes the journal: staff at once and chained, reporters by date through the outbox."""

import secrets
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b

from portal.core.actors import CLOCK, AccountId, Actor, ActorKind
from portal.core.cases import CaseId
from portal.core.journal import (
    CLOCK as CLOCK_NAME,
)
from portal.core.journal import (
    GENESIS,
    OPERATOR,
    Break,
    Entry,
    Event,
    Link,
    chain,
    details_text,
    read_entry,
    stamp,
    verify,
    write_details,
)
from portal.core.journal import (
    REPORTER as REPORTER_NAME,
)
from portal.store import journal as store
from portal.store.tables import JournalRow
from portal.work import Work

__all__ = ["CLOCK_NAME", "OPERATOR", "REPORTER_NAME"]


def note(
    work: Work, actor: str, event: Event, *, case: CaseId | None = None, **details: str | int
) -> None:
    """Append one entry, in the same transaction as what it tells of.

    Staff are noted to the minute, the clock by date.
    """
    at = stamp(actor, at=work.moment.at, today=work.moment.today)
    _append(work, [(at, actor, event, case, details)])


def note_reporter(work: Work, event: Event, case: CaseId) -> None:
    """Keep a reporter's event by date, unordered, until the upkeep chains it."""
    store.add_to_outbox(
        work.db,
        {
            "id": secrets.token_hex(16),
            "dated": work.moment.today,
            "event": event.value,
            "case_id": case,
        },
    )


def chain_outbox(work: Work) -> int:
    """Shuffle what reporters did into the journal; return how many entries that made."""
    rows = store.take_outbox(work.db)
    secrets.SystemRandom().shuffle(rows)
    _append(
        work,
        [
            (row.dated.isoformat(), REPORTER_NAME, Event(row.event), CaseId(row.case_id), {})
            for row in rows
        ],
    )
    return len(rows)


def count_unchained(work: Work) -> int:
    """Return how many entries chaining the outbox would make."""
    return store.count_outbox(work.db)


def was_noted(work: Work, event: Event, **details: str | int) -> bool:
    """Tell whether an event with exactly these details is in the journal."""
    return store.has_entry(work.db, event.value, details=details_text(details))


def last_noted_on(work: Work, event: Event) -> date | None:
    """Return the latest day on which something was noted."""
    return store.find_last_day(work.db, event.value)


def name_of(actor: Actor) -> str:
    """Return how the journal names an actor."""
    if actor.kind is ActorKind.HANDLER and actor.account is not None:
        return actor.account
    return CLOCK_NAME if actor.kind is CLOCK.kind else REPORTER_NAME


def commitment(sealed: bytes) -> str:
    """Return the hash by which an entry commits to a sealed reason."""
    return blake2b(sealed, digest_size=32).hexdigest()


def verify_journal(work: Work) -> Break | None:
    """Return where the journal was changed, cut or reordered, or None where it is whole."""
    return verify(_links(store.iterate(work.db)))


Noted = tuple[str, str | AccountId, Event, CaseId | None, dict[str, str | int]]


def _append(work: Work, noted: Iterable[Noted]) -> None:
    last = store.find_last(work.db)
    sequence, head = (last.sequence, last.hash) if last else (0, GENESIS)
    rows: list[dict[str, object]] = []
    for at, actor, event, case, details in noted:
        sequence += 1
        entry = Entry(sequence, at, actor, event, case, details)
        head = chain(head, entry)
        rows.append(
            {
                "sequence": sequence,
                "noted_at": at,
                "actor": actor,
                "event": event.value,
                "case_id": case,
                "details": write_details(entry),
                "hash": head,
            }
        )
    store.add_entries(work.db, rows)


def _links(rows: Iterable[JournalRow]) -> Iterable[Link]:
    for row in rows:
        case = CaseId(row.case_id) if row.case_id else None
        entry = read_entry(
            row.sequence,
            row.noted_at,
            actor=row.actor,
            event=row.event,
            case=case,
            details=row.details,
        )
        yield Link(entry, row.hash)
