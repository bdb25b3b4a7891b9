"""Writing what is dated about an AI system; every change is journalled by its slug and kind.

Nothing of it comes from a case: references are refused, and so are names of who has an account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.admin.fencing import refuse_names
from portal.admin.register import read_system
from portal.casework.access.visits import find_answer, use_once
from portal.casework.journalling import note
from portal.core.events import Event
from portal.core.facts import Evidence
from portal.core.references import refuse_references
from portal.core.register_entries import (
    FIELDS,
    LEAST_LOGS,
    EntryKind,
    Promise,
    list_missing,
    stand,
    told_late,
)
from portal.store import system_entries as store
from portal.store.organisation import list_systems
from portal.store.tables import CommitmentRow, SystemEntryRow, SystemRow
from portal.work import Work

TEXTS = ("title", "text", "found", "role", "place")

PUBLISHED: Mapping[EntryKind, Evidence] = {
    EntryKind.PILOT: Evidence.PILOT,
    EntryKind.ASSESSMENT: Evidence.ASSESSMENT,
    EntryKind.AUDIT: Evidence.AUDIT,
}
"""What an entry is evidence of. Since when it is published is noted beside the figures."""


@dataclass(frozen=True, slots=True)
class Dated:
    """What is dated about a system, and what an administrator is told is missing.

    `uncounted` are kinds that stand in the register while the figures still say that none is
    published; `unshown` is the other way round. `told_late` is how long after the first use
    staff were told, `are_logs_short` whether logs go before a high-risk system's may.
    """

    entries: Mapping[str, Sequence[SystemEntryRow]]
    promises: Sequence[tuple[CommitmentRow, Promise]]
    missing: tuple[str, ...]
    uncounted: tuple[EntryKind, ...]
    unshown: tuple[EntryKind, ...]
    told_late: timedelta | None
    are_logs_short: bool


def read_dated(work: Work, system: SystemRow) -> Dated:
    """Return what is dated about a system, the newest first."""
    found = store.list_entries(work.db, system.slug)
    kinds = {one.kind for one in found}
    commitments = store.list_commitments_about(work.db, system.slug)
    out = store.list_evidence_about(work.db, system.slug) if system.is_mandatory else {}
    counted = {kind for kind, evidence in PUBLISHED.items() if evidence in out}
    today = work.moment.today
    notices = [one.dated_on for one in found if one.kind is EntryKind.NOTICE]
    values = {name: getattr(system, name) for name in FIELDS}
    return Dated(
        entries={kind.value: [one for one in found if one.kind is kind] for kind in EntryKind},
        promises=[(row, stand(row.due_on, row.done_on, today=today)) for row in commitments],
        missing=tuple(list_missing(values, kinds, has_promises=bool(commitments))),
        uncounted=_kinds(kinds - counted) if system.is_mandatory else (),
        unshown=_kinds(counted - kinds),
        told_late=told_late(system.in_use_since, notices),
        are_logs_short=0 < (system.logs_months or 0) < LEAST_LOGS,
    )


def count_missing(work: Work) -> dict[str, int]:
    """Return how much is not entered about each system, by slug; commitments left out."""
    kinds = store.list_kinds(work.db)
    return {
        row.slug: _count(row, {kind for slug, kind in kinds if slug == row.slug})
        for row in list_systems(work.db)
    }


def get_entry(work: Work, slug: str, id: str) -> SystemEntryRow:
    """Return one entry of a system; NotFound where there is none."""
    return store.get_entry(work.db, slug, id)


def add_entry(
    work: Work, slug: str, kind: EntryKind, values: Mapping[str, Any], *, once: str, by: str
) -> None:
    """Enter something dated about a system: once, however often its form is sent."""
    read_system(work, slug)
    if find_answer(work, once) is not None:
        return
    use_once(work, once)
    _fence(work, values)
    store.add_entry(work.db, slug, kind, values)
    note(work, by, Event.SYSTEM_CHANGED, slug=slug, kind=kind.value)


def change_entry(work: Work, slug: str, id: str, values: Mapping[str, Any], *, by: str) -> bool:
    """Change an entry and tell whether that changed anything; NotFound where there is none."""
    kind = get_entry(work, slug, id).kind
    _fence(work, values)
    is_changed = store.change_entry(work.db, slug, id, values)
    if is_changed:
        note(work, by, Event.SYSTEM_CHANGED, slug=slug, kind=kind.value)
    return is_changed


def remove_entry(work: Work, slug: str, id: str, *, by: str) -> None:
    """Take an entry away; NotFound where there is none."""
    kind = store.remove_entry(work.db, slug, id)
    note(work, by, Event.SYSTEM_CHANGED, slug=slug, kind=kind.value)


def _count(row: SystemRow, kinds: set[EntryKind]) -> int:
    values = {name: getattr(row, name) for name in FIELDS}
    return sum(1 for _ in list_missing(values, kinds, has_promises=True))


def _kinds(some: set[EntryKind]) -> tuple[EntryKind, ...]:
    return tuple(kind for kind in PUBLISHED if kind in some)


def _fence(work: Work, values: Mapping[str, Any]) -> None:
    typed = {field: str(values[field]) for field in TEXTS}
    refuse_references(typed, "everybody reads the register.")
    refuse_names(work, typed)
