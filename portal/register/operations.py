"""What everybody may read: the AI systems in use, and what was learned from reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.errors import NotFound
from portal.core.facts import Evidence
from portal.core.register_entries import EntryKind, Promise, stand
from portal.core.written_policies import Head, about_system
from portal.store.lessons import list_published
from portal.store.organisation import find_system, list_systems
from portal.store.policies import list_newest
from portal.store.system_entries import (
    list_commitments_about,
    list_entries,
    list_evidence_about,
)
from portal.store.tables import CommitmentRow, SystemEntryRow, SystemRow
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Batch:
    """The lessons that were published on one day."""

    published_on: date
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is dated about a system: entries by kind, promises, and since when evidence is out."""

    entries: Mapping[str, Sequence[SystemEntryRow]]
    promises: Sequence[tuple[CommitmentRow, Promise]]
    published: Mapping[str, date]


def read_systems(work: Work) -> Sequence[SystemRow]:
    """Return the systems in use and those that were retired, by name."""
    return list_systems(work.db)


def read_system(work: Work, slug: str) -> SystemRow:
    """Return one system; NotFound if there is none of this name."""
    row = find_system(work.db, slug)
    if row is None:
        raise NotFound("There is no such system.")
    return row


def read_lessons(work: Work) -> list[Batch]:
    """Return what was learned from reports, the newest day first."""
    texts: dict[date, list[str]] = {}
    for one in list_published(work.db):
        texts.setdefault(one.published_on, []).append(one.text)
    return [Batch(day, tuple(found)) for day, found in texts.items()]


def read_policies_about(work: Work, slug: str) -> list[Head]:
    """Return the policies that hold for a system, how to refuse it first."""
    return about_system(list_newest(work.db), slug)


def read_answers(work: Work, slug: str) -> Answers:
    """Return what is dated about a system, the newest first."""
    found = list_entries(work.db, slug)
    evidence = list_evidence_about(work.db, slug)
    today = work.moment.today
    return Answers(
        entries={kind.value: [one for one in found if one.kind is kind] for kind in EntryKind},
        promises=[
            (row, stand(row.due_on, row.done_on, today=today))
            for row in list_commitments_about(work.db, slug)
        ],
        published={kind.value: evidence[kind] for kind in Evidence if kind in evidence},
    )
