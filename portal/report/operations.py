"""What the reporter's pages do: keep a draft, say who would read it, and take the report."""

from dataclasses import dataclass
from enum import Enum
from functools import partial

from portal.brake import Door
from portal.casework.access import visits
from portal.casework.access.surroundings import Surroundings, read_intake
from portal.casework.figures.windows import has_unit_table
from portal.casework.reports import intake
from portal.casework.reports.intake import Choice, Intake, describe_intake, sends_alerts
from portal.casework.reports.submitting import (
    Acknowledgement,
    Report,
    find_acknowledgement,
    find_readers,
)
from portal.clock import Moment
from portal.core.actors import Level
from portal.core.errors import CodeMistyped, NobodyLeft
from portal.core.severity import first_level, provisional
from portal.report.journey import Saved, find_held
from portal.store.intake import StoredIntake
from portal.vault.tracking import parse
from portal.work import Portal, Work

__all__ = [
    "Choice",
    "Intake",
    "StoredIntake",
    "describe_intake",
    "read_intake",
    "sends_alerts",
    "submit",
    "submit_in_journey",
]


def submit(
    portal: Portal,
    moment: Moment,
    report: Report,
    *,
    one_time_key: str,
    around: Surroundings | None = None,
) -> Acknowledgement:
    """Take a report; a one-time key of the last half hour gets the code it got before."""
    taken = partial(portal.brake.count, Door.API, moment.at)
    return intake.submit(
        portal, moment, report, one_time_key=one_time_key, around=around, taken=taken
    )[0]


def submit_in_journey(
    portal: Portal,
    moment: Moment,
    report: Report,
    *,
    one_time_key: str,
    around: Surroundings | None = None,
    draft: str | None = None,
) -> str:
    """Take a report and begin the journey that shows its code; return the journey's key.

    The draft that it was written in ends in the transaction that stores the case.
    """
    keep = partial(_open_journey, draft=draft)
    return intake.submit(
        portal,
        moment,
        report,
        one_time_key=one_time_key,
        keep=keep,
        around=around,
        journey=draft,
        taken=partial(portal.brake.count, Door.FORM, moment.at),
    )[1]


def _open_journey(work: Work, known: Acknowledgement, *, draft: str | None) -> str:
    if draft is not None:
        visits.end_visit(work, draft)
    return visits.open_visit(work, visits.JOURNEY, known.to_bytes())


def show_again(work: Work, one_time_key: str) -> str | None:
    """Begin a journey that shows what a one-time key got before; None for a new key."""
    known = find_acknowledgement(work, one_time_key)
    return None if known is None else _open_journey(work, known, draft=None)


def find_code(work: Work, journey_key: str) -> Acknowledgement | None:
    """Return what a journey's code page shows, until it was typed back or half an hour went by."""
    held = find_held(work, journey_key)
    if isinstance(held, Saved):
        return held.acknowledgement
    return held if isinstance(held, Acknowledgement) else None


def note_saved(work: Work, journey_key: str) -> None:
    """Note that the reporter says that they have the code; it is kept until they tried it."""
    found = find_code(work, journey_key)
    if found is not None:
        visits.change_visit(work, visits.JOURNEY, journey_key, Saved(found).to_bytes())


def finish_journey(work: Work, journey_key: str) -> None:
    """Forget the code of a journey: the reporter has it, or leaves."""
    visits.end_visit(work, journey_key)


class Typed(Enum):
    """What somebody typed back."""

    RIGHT = "right"
    MISTYPED = "mistyped"
    ANOTHER = "another"
    """A code without a typing error, but not this one."""


def compare(work: Work, journey_key: str, text: str) -> Typed | None:
    """Compare what was typed with the journey's code; None where there is none any more.

    What was typed is compared and forgotten: it reaches neither the database nor a log.
    """
    found = find_code(work, journey_key)
    if found is None:
        return None
    try:
        typed = parse(text)
    except CodeMistyped:
        return Typed.MISTYPED
    return Typed.RIGHT if typed.is_same(found.code) else Typed.ANOTHER


def asks_for_unit(stored: StoredIntake) -> bool:
    """Tell whether a table of units will be published, so that a unit is asked."""
    return stored.schema is not None and has_unit_table(stored.schema)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Who would read a report if it were sent now."""

    level: Level
    count: int
    skips: bool
    """Whether the level that it would go to has nobody who may see it."""


def foresee(described: Intake, report: Report) -> Foreseen | None:
    """Return who would read this report if it were sent now; None where nobody could."""
    around = described.around
    rules = report.exclusions + around.automatic_exclusions(report.system, report.unit)
    severity = provisional(
        report.type,
        report.category,
        still_happening=report.still_happening,
        danger=report.danger,
    )
    try:
        readers = find_readers(around.handlers, rules, severity)
    except NobodyLeft:
        return None
    skips = readers.level is not first_level(severity)
    return Foreseen(readers.level, len(readers.live), skips)
