"""Many further cases for the demonstration, varied from sentences written by hand.

The same arguments give the same cases. They come in the order of their days: more on Mondays than
on Sundays, slowly more from year to year, and one system stands out in one quarter.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.cases import UNKNOWN_SYSTEM, Status
from portal.core.severity import Severity, is_lower, provisional
from portal.core.taxonomy import Category, Outcome, ReportType
from portal.demonstration.fragments import Fragments, Strand, load_fragments
from portal.demonstration.histories import Historian
from portal.demonstration.narratives import Narrator
from portal.demonstration.organisation import AiSystem, load_organisation
from portal.demonstration.paths import CasePath, choose_outcome, choose_status, lay_path
from portal.demonstration.steps import Step

BUMP_SYSTEM = "headset-coach"
"""The system that stands out, in the calendar quarter before the one before the last day."""
BUMP = 3.5
WEEKDAYS = (1.30, 1.20, 1.10, 1.00, 0.80, 0.30, 0.25)
MONTHS = (1.1, 1.0, 1.05, 1.0, 0.95, 1.0, 0.8, 0.75, 1.1, 1.1, 1.1, 0.7)
GROWTH = 0.6
"""How much more often people report on the last day than on the first."""
UNIT_NAMED = 0.8


@dataclass(frozen=True, slots=True)
class VariedCase:
    """One case as it stands on the last day, with the steps that led there."""

    type: ReportType
    category: Category
    system: str
    unit: str | None
    narrative: str
    still_happening: bool | None
    danger: bool
    received_on: date
    severity: Severity
    """What a handler sets at triage."""
    status: Status
    outcome: Outcome | None
    """Proposed or decided; None before that."""
    path: CasePath
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Writer:
    """What every case is drawn from."""

    fragments: Fragments
    narrator: Narrator
    historian: Historian
    systems: dict[str, AiSystem]
    chance: random.Random
    last_day: date


def variations(count: int, *, first_day: date, last_day: date, seed: int) -> Iterator[VariedCase]:
    """Yield `count` cases received from `first_day` to `last_day`, as they stand on `last_day`.

    With about a hundred cases a month some sixty are open; all older than 90 days are closed.
    """
    # Demonstration data, neither a secret nor noise: it has to be the same each time.
    chance = random.Random(seed)  # noqa: S311
    organisation = load_organisation()
    fragments = load_fragments(organisation)
    narrator = Narrator(fragments, chance)
    systems = {system.slug: system for system in organisation.systems}
    writer = _Writer(
        fragments=fragments,
        narrator=narrator,
        historian=Historian(narrator, systems, chance),
        systems=systems,
        chance=chance,
        last_day=last_day,
    )
    for day in _days(count, first_day, last_day, chance=chance):
        yield _vary(writer, day)


def _days(count: int, first_day: date, last_day: date, *, chance: random.Random) -> list[date]:
    length = (last_day - first_day).days + 1
    days = [first_day + timedelta(days=n) for n in range(length)]
    growth = [1 + GROWTH * n / length for n in range(length)]
    busy = [_busy(day, last_day) * more for day, more in zip(days, growth, strict=True)]
    return sorted(chance.choices(days, busy, k=count))


def _busy(day: date, last_day: date) -> float:
    bump = 1.3 if _is_bump(day, last_day) else 1.0
    return WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * bump


def _is_bump(day: date, last_day: date) -> bool:
    return _quarter(last_day) - _quarter(day) == 2


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _vary(writer: _Writer, day: date) -> VariedCase:
    chance, age = writer.chance, (writer.last_day - day).days
    strand = _strand(writer, day)
    still_happening, danger = _answers(strand, chance=chance)
    severity = _severity(strand, still_happening=still_happening, danger=danger, chance=chance)
    status = choose_status(strand.type, age, chance=chance)
    outcome = choose_outcome(strand.type, severity, status, chance=chance)
    path = lay_path(strand.type, status, age=age, outcome=outcome, chance=chance)
    system = _system(writer, strand, day)
    return VariedCase(
        type=strand.type,
        category=strand.category,
        system=system,
        unit=chance.choice(strand.units) if chance.random() < UNIT_NAMED else None,
        narrative=writer.narrator.narrate(strand),
        still_happening=still_happening,
        danger=danger,
        received_on=day,
        severity=severity,
        status=status,
        outcome=outcome,
        path=path,
        steps=writer.historian.tell(
            strand, path, severity=severity, outcome=outcome, system=system
        ),
    )


def _strand(writer: _Writer, day: date) -> Strand:
    strands = writer.fragments.strands
    bump = BUMP if _is_bump(day, writer.last_day) else 1.0
    weights = [s.weight * (bump if s.systems[0] == BUMP_SYSTEM else 1.0) for s in strands]
    return writer.chance.choices(strands, weights)[0]


def _system(writer: _Writer, strand: Strand, day: date) -> str:
    in_use = [
        slug
        for slug in strand.systems
        if slug == UNKNOWN_SYSTEM or writer.systems[slug].in_use_since <= day
    ]
    return writer.chance.choice(in_use) if in_use else UNKNOWN_SYSTEM


def _answers(strand: Strand, *, chance: random.Random) -> tuple[bool | None, bool]:
    still_happening = chance.choice((True, True, False, None))
    is_over = strand.category is Category.UNSAFE and still_happening is False
    return still_happening, is_over and chance.random() < 0.3


def _severity(
    strand: Strand, *, still_happening: bool | None, danger: bool, chance: random.Random
) -> Severity:
    """Return what a handler sets; taking a grave case down would need two people and a reason."""
    first = provisional(
        strand.type, strand.category, still_happening=still_happening, danger=danger
    )
    drawn = chance.choice(strand.severities)
    return first if first.is_grave and is_lower(drawn, first) else drawn
