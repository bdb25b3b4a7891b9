"""What administrators enter beside the figures: facts that derive from no case.

Every change is journalled by its kind, and published at once: there is nothing to hold back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from portal.admin.fencing import refuse_names
from portal.casework.access.staffing import active_handlers
from portal.casework.access.visits import find_answer, use_once
from portal.casework.figures.facts import publish_facts
from portal.casework.journalling import note
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.core.facts import Evidence
from portal.core.references import refuse_references
from portal.store import facts as store
from portal.store.organisation import list_systems
from portal.store.tables import CommitmentRow, SurveyRow, TestTextRow
from portal.work import Work

Entered = TypeVar("Entered", CommitmentRow, SurveyRow, TestTextRow)

TEXTS, COMMITMENTS, SURVEYS = TestTextRow, CommitmentRow, SurveyRow
"""What can be entered, for the pages that offer it."""

KINDS: Mapping[type[Any], str] = {
    CommitmentRow: "commitments",
    SurveyRow: "surveys",
    TestTextRow: "test_texts",
}


@dataclass(frozen=True, slots=True)
class Handler:
    """A handler with keys that count, and when they were last trained."""

    account: str
    name: str
    level: int
    trained_on: date | None


@dataclass(frozen=True, slots=True)
class System:
    """An AI system that must be used, and what is published about it, since when."""

    slug: str
    name: str
    dated: Mapping[Evidence, date]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that an administrator can enter, as it stands."""

    texts: Sequence[TestTextRow]
    handlers: Sequence[Handler]
    systems: Sequence[System]
    commitments: Sequence[CommitmentRow]
    surveys: Sequence[SurveyRow]


def read_facts(work: Work) -> Facts:
    """Return everything that is entered. Whether a test report is under way is not told:
    its text is listed like the others until it is settled.
    """
    return Facts(
        texts=store.list_test_texts(work.db),
        handlers=_handlers(work),
        systems=_systems(work),
        commitments=store.list_commitments(work.db),
        surveys=store.list_surveys(work.db),
    )


def system_choices(work: Work) -> list[tuple[str, str]]:
    """Return the AI systems that a test report can be about, by slug."""
    return [(row.slug, row.name) for row in list_systems(work.db) if row.retired_on is None]


def commitment_choices(work: Work) -> list[tuple[str, str]]:
    """Return the AI systems that a commitment can be about, retired ones too, by slug."""
    return [(row.slug, row.name) for row in list_systems(work.db)]


def get_entry(work: Work, row: type[Entered], id: str) -> Entered:
    """Return one entry; NotFound where there is none."""
    return store.get(work.db, row, id)


def add_entry(
    work: Work, row: type[Entered], values: Mapping[str, Any], *, once: str, by: str
) -> None:
    """Enter something new: once, however often its form is sent."""
    if find_answer(work, once) is not None:
        return
    use_once(work, once)
    _fence(work, row, values)
    store.add(work.db, row, values)
    _publish(work, KINDS[row], by=by)


def change_entry(
    work: Work, row: type[Entered], id: str, values: Mapping[str, Any], *, by: str
) -> bool:
    """Change an entry, and publish it; say whether anything is new. NotFound if there is none."""
    found = store.get(work.db, row, id)
    if all(getattr(found, name) == value for name, value in values.items()):
        return False
    _fence(work, row, values)
    store.change(work.db, row, id, values)
    _publish(work, KINDS[row], by=by)
    return True


def remove_entry(work: Work, row: type[Entered], id: str, *, by: str) -> None:
    """Take an entry away; NotFound where there is none."""
    store.remove(work.db, row, id)
    _publish(work, KINDS[row], by=by)


def get_handler(work: Work, account: str) -> Handler:
    """Return a handler with keys that count; NotFound where there is none."""
    found = next((one for one in _handlers(work) if one.account == account), None)
    if found is None:
        raise NotFound("There is no such handler.")
    return found


def note_training(work: Work, account: str, on: date | None, *, by: str) -> bool:
    """Note when a handler was last trained, None where they were not; say whether it is new."""
    handler = get_handler(work, account)
    if handler.trained_on == on:
        return False
    store.store_training(work.db, handler.account, on)
    _publish(work, "training", by=by)
    return True


def get_system(work: Work, slug: str) -> System:
    """Return an AI system that must be used; NotFound where there is none."""
    found = next((one for one in _systems(work) if one.slug == slug), None)
    if found is None:
        raise NotFound("There is no such system that must be used.")
    return found


def change_evidence(
    work: Work, slug: str, dated: Mapping[Evidence, date | None], *, by: str
) -> bool:
    """Note what is published about an AI system, since when; say whether anything is new."""
    system = get_system(work, slug)
    if all(system.dated.get(kind) == on for kind, on in dated.items()):
        return False
    store.store_evidence(work.db, system.slug, dated)
    _publish(work, "evidence", by=by)
    return True


def _fence(work: Work, row: type[Any], values: Mapping[str, Any]) -> None:
    """Refuse a text that names a case, and a commitment that names who has an account here."""
    if row is TestTextRow:
        refuse_references({"narrative": str(values["narrative"])}, "a test report is about none.")
    if row is not CommitmentRow:
        return
    typed = {field: str(values[field]) for field in ("text", "owner_role")}
    refuse_references(typed, "commitments are made independently of any.")
    refuse_names(work, typed)


def _publish(work: Work, kind: str, *, by: str) -> None:
    publish_facts(work)
    note(work, by, Event.SETTINGS_CHANGED, setting=f"facts_{kind}")


def _handlers(work: Work) -> list[Handler]:
    trained = store.list_training(work.db)
    found = sorted(active_handlers(work), key=lambda one: (one.level, one.name))
    return [
        Handler(one.account, one.name, int(one.level), trained.get(one.account)) for one in found
    ]


def _of(dated: Mapping[tuple[str, Evidence], date], slug: str) -> dict[Evidence, date]:
    return {kind: on for (system, kind), on in dated.items() if system == slug}


def _systems(work: Work) -> list[System]:
    dated = store.list_evidence(work.db)
    return [
        System(row.slug, row.name, _of(dated, row.slug))
        for row in list_systems(work.db)
        if row.is_mandatory and row.retired_on is None
    ]
