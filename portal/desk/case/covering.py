"""Covering words of a case at the desk, reading what is covered, and lifting a cover."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.casework.access import visits
from portal.casework.access.opening import open_for_handler
from portal.casework.moves.linking import related_cases
from portal.casework.records import covering
from portal.casework.records.covering import hiding, list_covers
from portal.casework.records.sealed import Reader, read_records
from portal.casework.records.talking import may_write, names_of_staff
from portal.core.actors import AccountId
from portal.core.day_words import in_words
from portal.core.errors import NotFound
from portal.desk.seen import Seen, open_once
from portal.work import Work

PLACE = "covered:"


@dataclass(frozen=True, slots=True)
class ShownCover:
    """One cover as its page lists it; `words` are None unless somebody asked for them here."""

    id: str
    by: str
    on: str
    reason: str = field(repr=False)
    words: str | None = field(repr=False)

    @property
    def label(self) -> str:
        """Name it without saying what it covers, nor how long that is."""
        return f"Covered by {self.by} on {self.on}"


@dataclass(frozen=True, slots=True)
class CoversPage:
    """The covers of one case, and whether this visit asked to read what is under them."""

    reference: str
    covers: Sequence[ShownCover]
    is_shown: bool


def read_covers(work: Work, reader: Reader, session_key: str, reference: str) -> CoversPage:
    """Return the covers of a case; NotFound for whoever does not act on it."""
    case = open_for_handler(work, reader, reference)
    if not may_write(case, reader):
        raise NotFound("There is no such case.")
    found = list_covers(read_records(work, case))
    is_shown = visits.find_beside(work, session_key, PLACE + reference) is not None
    hide, names = hiding(found), names_of_staff(work)
    return CoversPage(
        reference,
        [
            ShownCover(
                id=one.id,
                by=names.get(one.by or AccountId(""), "A former colleague"),
                on=in_words(one.on),
                reason=hide(one.reason) if hide else one.reason,
                words=one.words if is_shown else None,
            )
            for one in found
        ],
        is_shown,
    )


def cover(work: Work, reader: Reader, seen: Seen, *, words: str, reason: str) -> None:
    """Cover words, also in linked cases of this handler's; CaseChanged if it is not as seen.

    What is written with a link stands in both cases.
    """
    case = open_once(work, reader, seen)
    if case is None:
        return
    records = read_records(work, case)
    covering.cover(work, case, reader, records=records, words=words, reason=reason)
    for other in related_cases(work, reader, records):
        _cover_there(work, reader, other.reference, words=words, reason=reason)


def _cover_there(work: Work, reader: Reader, reference: str, *, words: str, reason: str) -> None:
    case = open_for_handler(work, reader, reference)
    records = read_records(work, case)
    if may_write(case, reader) and covering.find_in_sight(records, words) is not None:
        covering.cover(work, case, reader, records=records, words=words, reason=reason)


def lift(work: Work, reader: Reader, seen: Seen, *, cover_id: str, reason: str) -> None:
    """Lift a cover; CaseChanged if the case is not as it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        records = read_records(work, case)
        covering.lift(work, case, reader, records=records, cover_id=cover_id, reason=reason)


def show(work: Work, reader: Reader, seen: Seen, *, session_key: str, reason: str) -> None:
    """Show what is covered to this visit alone, for half an hour; the journal notes it."""
    case = open_once(work, reader, seen)
    if case is not None:
        covering.note_showing(work, case, reader, reason=reason)
        place = PLACE + case.facts.reference
        visits.keep_beside(work, session_key, place, b"shown", account=reader.account)
