"""The staffing page: which moves today's handlers could not complete, by level. Never a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.admin.scenarios import (
    Gap,
    Scenario,
    find_empty_exclusions,
    find_gaps,
    find_gaps_without,
    skipped_without,
)
from portal.casework.access.staffing import active_handlers, is_intake_open
from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion, Person
from portal.store.organisation import list_units
from portal.work import Work

STAFFED = (Level.OMBUDS, Level.COMMITTEE, Level.EXECUTIVE)
"""Level 4 may have accounts; without them reporters are shown the outside addresses."""


@dataclass(frozen=True, slots=True)
class Wanting:
    """What a level could not complete alone, and which level then has to help.

    `without` are the people of whom one is excluded; nobody, where it is so in every case.
    """

    without: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    helper: Level | None


@dataclass(frozen=True, slots=True)
class LevelStaffing:
    """One level: who is active there, what they could not do, and who has no stand-in."""

    level: Level
    names: tuple[str, ...]
    wanting: tuple[Wanting, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """The whole page. `leave_nobody` are exclusions after which a report could not be sent."""

    is_intake_open: bool
    levels: tuple[LevelStaffing, ...]
    leave_nobody: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether nothing at all is wanting."""
        return not self.leave_nobody and not any(one.wanting or one.alone for one in self.levels)


def describe_staffing(work: Work) -> Staffing:
    """Try the rules of the core on the handlers whose keys are active today."""
    handlers = active_handlers(work)
    people = [one.person for one in handlers]
    names: dict[str, str] = {one.account: one.name for one in handlers}
    units = {row.slug: row.name for row in list_units(work.db)}
    present = Level.OUTSIDE in {one.level for one in people}
    levels = (*STAFFED, Level.OUTSIDE) if present else STAFFED
    return Staffing(
        is_intake_open=is_intake_open(work),
        levels=tuple(_level(work, people, one, names=names) for one in levels),
        leave_nobody=tuple(
            _words(rule, names=names, units=units) for rule in find_empty_exclusions(people)
        )
        if people
        else (),
    )


def _level(
    work: Work, people: Sequence[Person], level: Level, *, names: dict[str, str]
) -> LevelStaffing:
    here = [one for one in people if one.level == level]
    alone = [names[one.account] for one in here if skipped_without(people, one)]
    return LevelStaffing(
        level=level,
        names=tuple(names[one.account] for one in here),
        wanting=_wanting(people, level, names=names, today=work.moment.today),
        alone=tuple(alone),
    )


def _wanting(
    people: Sequence[Person], level: Level, *, names: dict[str, str], today: date
) -> tuple[Wanting, ...]:
    """Say what is wanting in every case, and then what else when one person is excluded."""
    always = _grouped((), find_gaps(people, level, today=today))
    found = dict[tuple[Gap, ...], list[str]]()
    for one in people:
        # Without its last person a level is skipped: what then holds is said of the next one.
        if one.level == level and skipped_without(people, one):
            continue
        gaps = find_gaps_without(people, one, level, today=today)
        found.setdefault(gaps, []).append(names[one.account])
    excluded = [_grouped(tuple(who), gaps) for gaps, who in found.items()]
    return (*always, *(each for group in excluded for each in group))


def _grouped(without: tuple[str, ...], gaps: Sequence[Gap]) -> list[Wanting]:
    """Put together what the same level has to help with; what nobody can do comes first."""
    helpers = sorted({gap.helper for gap in gaps}, key=lambda one: one or 0)
    return [
        Wanting(without, tuple(gap.scenario for gap in gaps if gap.helper is helper), helper)
        for helper in helpers
    ]


def _words(rule: Exclusion, *, names: dict[str, str], units: dict[str, str]) -> str:
    match rule.kind:
        case ExcludedKind.PERSON:
            return names.get(rule.value, rule.value)
        case ExcludedKind.UNIT:
            return f"everybody in {units.get(rule.value, rule.value)}"
        case ExcludedKind.ROLE:
            return f"every {rule.value}"
