"""What an auditor sees: whether the journal is whole, its head, and its entries without any case.

Nothing here reads a case, and no line names one: neither its id nor its reference.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.casework.journalling import find_head, verify_journal
from portal.core.journal import Break, Head, write_head
from portal.core.journal_words import actor_words, detail_words, event_words, time_words
from portal.store.journal import StoredEntry, list_before
from portal.store.people import list_names
from portal.work import Work

PAGE_SIZE = 50
CHECKED_UNASKED = 5_000
NEWEST = 2**31 - 1
"""Behind every entry there will be."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    sequence: int
    at: str
    actor: str
    event: str
    details: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of entries, newest first. `before` is where older ones begin, if there are any."""

    lines: Sequence[Line]
    before: int | None


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of the whole chain found, if it was made, and the head to note down.

    `differing` are noted heads that a chain whole in itself does not have: somebody mistyped one,
    or the chain was cut or written anew.
    """

    head: str | None
    entries: int
    is_made: bool
    broken: Break | None
    differing: Sequence[Head] = ()


def check_journal(work: Work, heads: Iterable[Head] = (), *, is_asked: bool = False) -> Check:
    """Check the whole chain, and the heads that the auditor noted down earlier.

    A long journal is checked only where it was asked for: it takes seconds.
    """
    head = find_head(work)
    line = write_head(head, work.moment.today) if head else None
    entries = head.sequence if head else 0
    is_made = is_asked or entries <= CHECKED_UNASKED
    if not is_made:
        return Check(line, entries, is_made, None)
    noted = tuple(heads)
    broken = verify_journal(work, noted)
    if broken is None or not noted or verify_journal(work) is not None:
        return Check(line, entries, is_made, broken)
    return Check(line, entries, is_made, None, [one for one in noted if not _has(work, one)])


def _has(work: Work, noted: Head) -> bool:
    """Tell whether the journal has an entry of this number and hash."""
    found = list_before(work.db, min(noted.sequence, NEWEST - 1) + 1, limit=1)
    return [(row.sequence, row.hash) for row in found] == [(noted.sequence, noted.hash)]


def read_lines(work: Work, before: int = NEWEST) -> Lines:
    """Return one page of entries."""
    rows = list_before(work.db, before, limit=PAGE_SIZE + 1)
    names: dict[str, str] = {row.id: row.name for row in list_names(work.db)}
    shown = rows[:PAGE_SIZE]
    has_older = len(rows) > PAGE_SIZE
    return Lines([_line(row, names) for row in shown], shown[-1].sequence if has_older else None)


def _line(row: StoredEntry, names: Mapping[str, str]) -> Line:
    return Line(
        sequence=row.sequence,
        at=time_words(row.noted_at),
        actor=actor_words(row.actor, names, reporter="A reporter"),
        event=event_words(row.event),
        details=list(detail_words(_details(row), names)),
    )


def _details(row: StoredEntry) -> dict[str, object]:
    """Return an entry's details; none where somebody damaged them, which the check tells."""
    try:
        read = json.loads(row.details)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
