"""The thirty written cases of the demonstration, read from `cases.toml` and checked.

Guarantees that every system, unit, person and word used exists, that each case's history is in
order and lies in the past, and that nobody whom the reporter excluded ever acts in it. Whether
the history is a legal walk through the workflow is for the workflow to say.
"""

from dataclasses import dataclass
from pathlib import Path

from portal.core.actors import Level
from portal.core.cases import UNKNOWN_SYSTEM, Status
from portal.core.exclusions import (
    ROLE_LEVELS,
    ExcludedKind,
    Exclusion,
    parse_exclusion,
)
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType
from portal.demonstration.organisation import (
    FOLDER,
    Organisation,
    load_organisation,
    refuse_repeats,
)
from portal.demonstration.steps import CLOCK, REPORTER, Step, read_step
from portal.demonstration.tables import Table, read_toml

CASES_FILE = FOLDER / "cases.toml"


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """One case. `severity` is what a handler sets, or would set, at triage."""

    key: str
    type: ReportType
    category: Category
    also: tuple[Category, ...]
    system: str
    unit: str | None
    narrative: str
    prompt: str | None
    output: str | None
    still_happening: bool | None
    danger: bool | None
    exclude: tuple[Exclusion, ...]
    """A person is named by the sign-in name here; the loader knows the account."""
    received_days_ago: int
    severity: Severity
    status: Status
    steps: tuple[Step, ...]


def load_cases(
    path: Path = CASES_FILE, *, organisation: Organisation | None = None
) -> tuple[WrittenCase, ...]:
    """Read the written cases; raise ContentWrong naming the file and the case."""
    company = organisation or load_organisation()
    file = Table(read_toml(path), path.name)
    cases = tuple(_case(row, path.name, organisation=company) for row in file.tables("case"))
    file.close()
    refuse_repeats((case.key for case in cases), path.name)
    return cases


def _case(row: Table, file: str, *, organisation: Organisation) -> WrittenCase:
    key = row.text("key")
    row.where = f"{file}, case “{key}”"
    case = WrittenCase(
        key=key,
        type=row.member("type", ReportType),
        category=row.member("category", Category),
        also=row.members("also", Category),
        system=row.text("system"),
        unit=row.text_or_none("unit"),
        narrative=row.text("narrative"),
        prompt=row.text_or_none("prompt"),
        output=row.text_or_none("output"),
        still_happening=row.flag_or_none("still_happening"),
        danger=row.flag_or_none("danger"),
        exclude=tuple(_exclusion(text, row) for text in row.texts("exclude")),
        received_days_ago=row.whole("received_days_ago"),
        severity=row.member("severity", Severity),
        status=row.member("status", Status),
        steps=tuple(read_step(step) for step in row.tables("steps")),
    )
    row.close()
    _check_names(case, row, organisation=organisation)
    _check_steps(case, row, organisation=organisation)
    return case


def _exclusion(text: str, row: Table) -> Exclusion:
    try:
        return parse_exclusion(text)
    except ValueError as error:
        raise row.wrong(f"exclude “{text}”: {error}") from error


def _check_names(case: WrittenCase, row: Table, *, organisation: Organisation) -> None:
    systems = {system.slug for system in organisation.systems} | {UNKNOWN_SYSTEM}
    units = {unit.slug for unit in organisation.units}
    known: dict[ExcludedKind, set[str]] = {
        ExcludedKind.UNIT: units,
        ExcludedKind.PERSON: {member.sign_in for member in organisation.cast if member.sign_in},
    }
    if case.system not in systems:
        raise row.wrong(f"there is no system “{case.system}”")
    if case.unit is not None and case.unit not in units:
        raise row.wrong(f"there is no unit “{case.unit}”")
    for exclusion in case.exclude:
        if exclusion.kind in known and exclusion.value not in known[exclusion.kind]:
            raise row.wrong(f"exclude “{exclusion}” names nobody")


def _check_steps(case: WrittenCase, row: Table, *, organisation: Organisation) -> None:
    day = 0
    for step in case.steps:
        if not day <= step.after_days <= case.received_days_ago:
            raise row.wrong(f"day {step.after_days} is out of order or still to come")
        day = step.after_days
        if step.by not in (*organisation.handlers, REPORTER, CLOCK):
            raise row.wrong(f"“{step.by}” cannot act in a case")
        if is_excluded(step.by, case.exclude, handlers=organisation.handlers):
            raise row.wrong(f"“{step.by}” acts although the reporter excluded them")


def is_excluded(
    sign_in: str, exclusions: tuple[Exclusion, ...], *, handlers: dict[str, Level]
) -> bool:
    """Tell whether the reporter named this handler, or the role of their level."""
    return any(
        exclusion.value == sign_in or ROLE_LEVELS.get(exclusion.value) == handlers.get(sign_in, 0)
        for exclusion in exclusions
    )
