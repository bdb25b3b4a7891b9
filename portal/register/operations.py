"""What everybody may read: the AI systems in use, and what was learned from reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.errors import NotFound
from portal.core.written_policies import Head, about_system
from portal.store.lessons import list_published
from portal.store.organisation import find_system, list_systems
from portal.store.policies import list_newest
from portal.store.tables import SystemRow
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Batch:
    """The lessons that were published on one day."""

    published_on: date
    texts: tuple[str, ...]


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
