"""Writes the journal: staff at once and chained, reporters by date through the outbox."""

import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b

from portal.core.actors import CLOCK, AccountId, Actor, ActorKind
from portal.core.cases import CaseId
from portal.core.events import Event
from portal.core.journal import (
    CLOCK as CLOCK_NAME,
)
from portal.core.journal import (
    GENESIS,
    OPERATOR,
    Break,
    Entry,
    Head,
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

Noted = tuple[str, str | AccountId, Event, CaseId | None, dict[str, str | int]]

LOOKED_BACK = 1000
"""How many entries the search for one of the same minute goes back."""

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
    _append(work, [_of_reporter(work, row) for row in rows])
    return len(rows)


def _of_reporter(work: Work, row: store.StoredEvent) -> Noted:
    """Return a reporter's entry; with the report, how many grants each level was given.

    Decoys are counted like grants, so that the number does not tell whether anybody is excluded.
    Of a case that was erased meanwhile, only what was done and on which day is left to say.
    """
    event, details = Event(row.event), dict[str, str | int]()
    if not row.case_id:
        return row.dated.isoformat(), REPORTER_NAME, event, None, details
    if event is Event.REPORT_RECEIVED:
        counts = store.count_grants(work.db, row.case_id)
        details = {f"level_{level}": count for level, count in counts.items()}
    return row.dated.isoformat(), REPORTER_NAME, event, CaseId(row.case_id), details


def note_refusal(work: Work, actor: AccountId) -> None:
    """Note that somebody signed in tried what is not theirs, once a minute and person.

    Nothing is kept of what they tried: a case they must not hear of leaves what no case leaves.
    """
    last = store.find_last(work.db)
    minute = stamp(actor, at=work.moment.at, today=work.moment.today)
    after = max(0, last.sequence - LOOKED_BACK) if last else 0
    if not store.is_noted(work.db, actor, Event.REFUSED.value, noted_at=minute, after=after):
        note(work, actor, Event.REFUSED)


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


def has_noted_reading(work: Work, actor: AccountId, case: CaseId) -> bool:
    """Tell whether it was noted today (UTC) that somebody read a case."""
    day = stamp(actor, at=work.moment.at, today=work.moment.today)[: len("2026-03-02")]
    return store.has_of_case(work.db, case, actor, event=Event.CASE_READ.value, day=day)


def commitment(*sealed: bytes) -> str:
    """Return the hash by which an entry commits to what was sealed with it.

    Several texts of one deed: the hash of their hashes, in their order.
    """
    hashes = [blake2b(one, digest_size=32) for one in sealed]
    if len(hashes) == 1:
        return hashes[0].hexdigest()
    return blake2b(b"".join(one.digest() for one in hashes), digest_size=32).hexdigest()


def verify_journal(work: Work, heads: Iterable[Head] = ()) -> Break | None:
    """Return where the journal was changed, cut or reordered, or None where it is whole.

    Heads that were noted down elsewhere also show a cut at the end and a chain written anew.
    """
    return verify(_links(store.iterate(work.db)), heads=heads)


def find_head(work: Work) -> Head | None:
    """Return the head of the journal, to be noted down elsewhere; None before the first entry."""
    last = store.find_last(work.db)
    return None if last is None else Head(last.sequence, last.hash)


def export_journal(work: Work) -> Iterator[str]:
    """Return every entry as a line of JSON, as docs/journal.md describes it."""
    for row in store.iterate(work.db):
        yield json.dumps(
            {
                "sequence": row.sequence,
                "at": row.noted_at,
                "actor": row.actor,
                "event": row.event,
                "case": row.case_id,
                "details": _read(row.details),
                "hash": row.hash.hex(),
            },
            sort_keys=True,
        )


def _read(details: str) -> object:
    """Return details as they were written, or the bare text of damaged ones."""
    try:
        return json.loads(details)
    except ValueError:
        return details


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
