"""How reports begin, of many cases at once, as their pages would show it: covered words covered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.casework.access.opening import open_with, tag_of
from portal.casework.access.staffing import Authors, read_authors
from portal.casework.records.covering import covered
from portal.casework.records.sealed import Reader, open_records
from portal.casework.records.telling import COVER
from portal.core.cases import CaseFacts, CaseId
from portal.core.errors import NotFound, SealBroken
from portal.core.likeness import MOST_LETTERS
from portal.store import searching as store
from portal.store.cases import StoredCase
from portal.store.searching import Sealed
from portal.work import Work

NARRATIVE: Final = "narrative"
KINDS: Final = (NARRATIVE, COVER)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A case, and how its report begins."""

    case: CaseFacts
    text: str = field(repr=False)


def read_beginnings(work: Work, reader: Reader, ids: Sequence[CaseId]) -> list[Beginning]:
    """Return the beginnings of these cases in this order.

    A case that does not open for this reader, or not as it should, is left out: its own page says
    why.
    """
    rows = store.list_these(work.db, ids)
    tag, listed = tag_of(work, reader), [row.id for row in rows]
    sealed = store.read_sealed(work.db, listed, KINDS, tag=tag, with_files=False)
    authors = read_authors(work)
    found = (_read(work, reader, row, sealed[row.id], authors) for row in rows)
    return [one for one in found if one is not None]


def _read(
    work: Work, reader: Reader, row: StoredCase, sealed: Sealed, authors: Authors
) -> Beginning | None:
    try:
        case = open_with(work, reader, row, sealed.grants, sealed.reporter_grants)
        records = covered(open_records(work, case, sealed.records, authors))
    except (NotFound, SealBroken):
        return None
    texts = (record.text for record in records if record.kind == NARRATIVE)
    return Beginning(row.facts, (next(texts, None) or "")[:MOST_LETTERS])
