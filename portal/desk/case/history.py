"""A case's own journal, for those who can open the case: who read, moved and granted, and when."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import Reader
from portal.core.cases import Reference
from portal.core.journal_words import actor_words, detail_words, event_words, time_words
from portal.desk.since import visible_entries
from portal.store.journal import StoredEntry
from portal.store.people import list_names
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry in words."""

    at: str
    actor: str
    event: str
    details: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class History:
    """The entries of a case, oldest first."""

    reference: Reference
    deeds: Sequence[Deed]


def read_history(work: Work, reader: Reader, reference: str) -> History:
    """Return the journal of a case; NotFound for whoever cannot open it."""
    case = open_for_handler(work, reader, reference)
    names: dict[str, str] = {row.id: row.name for row in list_names(work.db)}
    deeds = [_deed(row, names) for row in visible_entries(work, case.id)]
    return History(case.facts.reference, deeds)


def _deed(row: StoredEntry, names: Mapping[str, str]) -> Deed:
    return Deed(
        at=time_words(row.noted_at),
        actor=actor_words(row.actor, names),
        event=event_words(row.event),
        details=list(detail_words(json.loads(row.details), names)),
    )
