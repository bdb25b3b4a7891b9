"""The sentences from which further cases are put together, read from `fragments.toml`.

Guarantees that every system, unit and word used exists and that every list has something in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.core.cases import UNKNOWN_SYSTEM
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, Category, Outcome, ReportType, RootCause
from portal.demonstration.organisation import FOLDER, Organisation
from portal.demonstration.tables import Table, read_toml

FRAGMENTS_FILE = FOLDER / "fragments.toml"


@dataclass(frozen=True, slots=True)
class Strand:
    """One thing that goes wrong at one kind of place; `weight` says how often."""

    type: ReportType
    category: Category
    systems: tuple[str, ...]
    units: tuple[str, ...]
    weight: float
    severities: tuple[Severity, ...]
    root_causes: tuple[RootCause, ...]
    actions: tuple[ActionKind, ...]
    what: tuple[str, ...]
    effect: tuple[str, ...]
    wish: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fragments:
    """All sentences: those of one strand, and those that give each text a voice."""

    openings: tuple[str, ...]
    light_openings: tuple[str, ...]
    settings: tuple[str, ...]
    closings: tuple[str, ...]
    light_closings: tuple[str, ...]
    answers: tuple[str, ...]
    """The first words of a handler."""
    replies: tuple[str, ...]
    """The reasons given to a question."""
    findings: tuple[str, ...]
    questions: tuple[str, ...]
    """What a handler asks the reporter."""
    roles: tuple[str, ...]
    """Which role an AI system played in a contested decision."""
    elements: tuple[str, ...]
    """What such a decision rested on."""
    appeals: tuple[str, ...]
    verifications: tuple[str, ...]
    withdrawals: tuple[str, ...]
    reasons: Mapping[Outcome, tuple[str, ...]]
    slots: Mapping[str, tuple[str, ...]]
    strands: tuple[Strand, ...]


def load_fragments(organisation: Organisation, path: Path = FRAGMENTS_FILE) -> Fragments:
    """Read the sentences; raise ContentWrong naming the file and the place."""
    file = Table(read_toml(path), path.name)
    fragments = Fragments(
        openings=_some(file, "openings"),
        light_openings=_some(file, "light_openings"),
        settings=_some(file, "settings"),
        closings=_some(file, "closings"),
        light_closings=_some(file, "light_closings"),
        answers=_some(file, "answers"),
        replies=_some(file, "replies"),
        findings=_some(file, "findings"),
        questions=_some(file, "questions"),
        roles=_some(file, "roles"),
        elements=_some(file, "elements"),
        appeals=_some(file, "appeals"),
        verifications=_some(file, "verifications"),
        withdrawals=_some(file, "withdrawals"),
        reasons=_reasons(file),
        slots=_slots(file),
        strands=tuple(_strand(row, organisation) for row in file.tables("strand")),
    )
    file.close()
    return fragments


def _some(table: Table, key: str) -> tuple[str, ...]:
    texts = table.texts(key)
    if not texts:
        raise table.wrong(f"“{key}” has nothing in it")
    return texts


def _reasons(file: Table) -> Mapping[Outcome, tuple[str, ...]]:
    table = file.table("reasons")
    reasons = {outcome: _some(table, outcome.value) for outcome in Outcome}
    table.close()
    return reasons


def _slots(file: Table) -> Mapping[str, tuple[str, ...]]:
    table = file.table("slots")
    slots = {
        name: _some(table, name) for name in ("who", "day", "hour", "customer", "thing", "place")
    }
    table.close()
    return slots


def _strand(row: Table, organisation: Organisation) -> Strand:
    strand = Strand(
        type=row.member("type", ReportType),
        category=row.member("category", Category),
        systems=_some(row, "systems"),
        units=_some(row, "units"),
        weight=row.number("weight"),
        severities=row.members("severities", Severity),
        root_causes=row.members("root_causes", RootCause),
        actions=row.members("actions", ActionKind),
        what=_some(row, "what"),
        effect=_some(row, "effect"),
        wish=_some(row, "wish"),
    )
    row.close()
    _check_names(strand, row, organisation)
    return strand


def _check_names(strand: Strand, row: Table, organisation: Organisation) -> None:
    systems = {system.slug for system in organisation.systems} | {UNKNOWN_SYSTEM}
    units = {unit.slug for unit in organisation.units}
    unknown = (set(strand.systems) - systems) | (set(strand.units) - units)
    if unknown:
        raise row.wrong("there is no " + ", no ".join(f"“{name}”" for name in sorted(unknown)))
    if not (strand.severities and strand.root_causes and strand.actions):
        raise row.wrong("severities, root causes and actions must not be empty")
