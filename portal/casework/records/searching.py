"""Searching sealed texts: case after case is opened with the handler's own keys, and forgotten.

Nothing is indexed, nothing is kept. Of one case at a time the texts are in memory, of a batch
the sealed bytes. How far one search goes is counted in cases, texts and bytes, never in seconds:
the same cases are looked through whatever else there is, also cases that the handler must not
hear of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.casework.access.opening import asking_of, open_with, tag_of
from portal.casework.access.staffing import Authors, read_authors
from portal.casework.records.covering import covered
from portal.casework.records.files import FileEntry, open_entries
from portal.casework.records.sealed import OpenCase, Reader, Record, open_records
from portal.casework.records.telling import (
    FROM_REPORTER,
    LETTER_KIND,
    NOTE_TITLES,
    REPORT_TITLES,
    TO_REPORTER,
    for_desk,
)
from portal.core.cases import CaseFacts, CaseId
from portal.core.errors import NotFound, SealBroken
from portal.core.finding import Found, Passage, find
from portal.store import searching as store
from portal.store.cases import StoredCase
from portal.store.searching import Place, Sealed, Weight
from portal.work import Work

__all__ = ["Place"]

MOST_HITS: Final = 20
MOST_CASES: Final = 1_000
MOST_RECORDS: Final = 12_000
MOST_BYTES: Final = 24 * 2**20
"""How far one page of a search goes, together about a second of work."""
BATCH_BYTES: Final = 2 * 2**20
BATCH_CASES: Final = 100

DETAILS: Final = "details"
KINDS: Final = (
    *REPORT_TITLES,
    *FROM_REPORTER,
    *sorted(TO_REPORTER),
    *NOTE_TITLES,
    LETTER_KIND,
    DETAILS,
)
"""What is looked through: what stands on the case's page in somebody's own words."""
TITLES: Final = {
    "message": "Message to the reporter",
    "note": "Internal note",
    "answer": "The reporter wrote",
    LETTER_KIND: "Signed letter",
}
"""What kind of text it was, where its title on the case's page does not say it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A case in which every word was found, and a few words around one of them."""

    case: CaseFacts
    found: Found = field(repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """What one page of a search came to; `reached` is where the next one begins, or None."""

    hits: Sequence[Hit]
    broken: Sequence[str]
    """References of cases that do not open as they should: something in them was changed."""
    searched: int
    reached: Place | None


def search(
    work: Work,
    reader: Reader,
    words: tuple[str, ...],
    *,
    only_open: bool,
    after: Place | None = None,
) -> Step:
    """Look through the cases a handler may read, newest received first, up to a bound."""
    asking = asking_of(work, reader)
    rows = store.list_next(work.db, after, asking, only_open=only_open, limit=MOST_CASES + 1)
    weights = store.weigh(work.db, [row.id for row in rows], KINDS)
    chosen = _within_bounds(rows[:MOST_CASES], weights)
    looking = _look_through(work, reader, words, _batches(chosen, weights))
    hits, broken, searched = list[Hit](), list[str](), 0
    for row, found in looking:
        searched += 1
        if isinstance(found, SealBroken):
            broken.append(row.facts.reference)
        elif found is not None:
            hits.append(Hit(row.facts, found))
        if len(hits) == MOST_HITS:
            break
    is_over = searched == len(rows)
    return Step(hits, broken, searched, None if is_over else _place_of(rows[searched - 1]))


def _place_of(row: StoredCase) -> Place:
    return Place(row.facts.received_on, row.facts.reference)


def _weight(row: StoredCase, weights: dict[CaseId, Weight]) -> Weight:
    return weights.get(row.id, Weight(0, 0))


def _within_bounds(
    rows: Sequence[StoredCase], weights: dict[CaseId, Weight]
) -> Sequence[StoredCase]:
    """Return the first cases that one page looks through: one at least."""
    records = size = 0
    for count, row in enumerate(rows):
        weight = _weight(row, weights)
        records, size = records + weight.records, size + weight.bytes
        if count and (records > MOST_RECORDS or size > MOST_BYTES):
            return rows[:count]
    return rows


def _batches(
    rows: Sequence[StoredCase], weights: dict[CaseId, Weight]
) -> Iterator[list[StoredCase]]:
    """Yield cases in their order, so many together as are read from the database at once."""
    batch, size = list[StoredCase](), 0
    for row in rows:
        weight = _weight(row, weights)
        if batch and (len(batch) == BATCH_CASES or size + weight.bytes > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += weight.bytes
    if batch:
        yield batch


def _look_through(
    work: Work, reader: Reader, words: tuple[str, ...], batches: Iterator[list[StoredCase]]
) -> Iterator[tuple[StoredCase, Found | SealBroken | None]]:
    tag, authors = tag_of(work, reader), read_authors(work)
    for batch in batches:
        sealed = store.read_sealed(work.db, [row.id for row in batch], KINDS, tag=tag)
        for row in batch:
            yield row, _look_into(work, reader, words, (row, sealed.pop(row.id)), authors)


def _look_into(
    work: Work,
    reader: Reader,
    words: tuple[str, ...],
    one: tuple[StoredCase, Sealed],
    authors: Authors,
) -> Found | SealBroken | None:
    row, sealed = one
    try:
        case = open_with(work, reader, row, sealed.grants, sealed.reporter_grants)
        return find(words, _passages(work, case, sealed, authors))
    except NotFound:
        # Its grant was taken between two statements.
        return None
    except SealBroken as broken:
        return broken


def _passages(work: Work, case: OpenCase, sealed: Sealed, authors: Authors) -> Iterator[Passage]:
    """Yield what a handler reads on the case's page: what is covered there is found nowhere."""
    yield Passage("Reference", case.facts.reference)
    for record in covered(open_records(work, case, sealed.records, authors)):
        yield from _passages_of(record)
    for file in open_entries(case, sealed.files):
        yield Passage("File", _file_words(file))


def _passages_of(record: Record) -> Iterator[Passage]:
    if record.text is None:
        return
    if record.kind in REPORT_TITLES:
        yield Passage(REPORT_TITLES[record.kind], record.text)
    elif record.kind == DETAILS:
        yield Passage("Roughly when", str(record.data.get("happened") or ""))
    else:
        # The words of the case's own page, so that nothing is found that it would not show.
        for item in for_desk([record], {}):
            yield Passage(TITLES.get(record.kind, item.title), item.text)


def _file_words(file: FileEntry) -> str:
    return " ".join((file.name, file.kind_words)) if file.kind else ""
