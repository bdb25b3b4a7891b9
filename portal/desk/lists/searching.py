"""The search at the desk: its words wait sealed beside the visit, each page of hits is journalled.

The words are about sealed texts: they stand in no address, no title, no log and no journal.
"""

import json
from dataclasses import dataclass, field
from typing import Final

from portal.casework.access import visits
from portal.casework.journalling import note
from portal.casework.records.sealed import Reader
from portal.casework.records.searching import Hit, Place, Step, search
from portal.core.events import Event
from portal.core.finding import words_of
from portal.core.taxonomy import label
from portal.work import Work

__all__ = ["Hit", "Place", "label"]

KEPT_AT: Final = "search"


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for. Only the typed term is kept, for half an hour."""

    term: str = field(repr=False)
    only_open: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """What must be in a case, every one of them."""
        return words_of(self.term)


def keep(work: Work, reader: Reader, session_key: str, wanted: Search) -> None:
    """Keep what is looked for beside this visit, instead of what was before."""
    content = json.dumps({"term": wanted.term, "only_open": wanted.only_open}).encode()
    visits.keep_beside(work, session_key, KEPT_AT, content, account=reader.account)


def find_kept(work: Work, session_key: str) -> Search | None:
    """Return what this visit looks for, or None where that was forgotten."""
    kept = visits.find_beside(work, session_key, KEPT_AT)
    return None if kept is None else Search(**json.loads(kept))


def look(work: Work, reader: Reader, wanted: Search, after: Place | None) -> Step:
    """Return the next page of hits."""
    return search(work, reader, wanted.words, only_open=wanted.only_open, after=after)


def note_search(work: Work, reader: Reader, wanted: Search) -> None:
    """Note that somebody searched, and neither for what, nor how far, nor with what result.

    No number, not even a rough one: the numbers of two handlers would tell an auditor which of
    them is left out of a case.
    """
    scope = "open" if wanted.only_open else "all"
    note(work, reader.account, Event.SEARCHED, kind=scope)
