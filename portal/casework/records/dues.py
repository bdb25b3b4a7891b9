"""The clocks of a case in words, for the reporter and for the desk."""

from dataclasses import dataclass, replace
from datetime import date

from portal.casework.organisation import LEVEL_WORDS
from portal.core.cases import CaseFacts
from portal.core.clock_words import WAITS_FOR, name_clocks
from portal.core.deadlines import Clocks, Due, Kind, Milestone, due_dates, state


@dataclass(frozen=True, slots=True)
class DueLine:
    """One clock of a case. `days` are left until it is due, or late if negative."""

    words: str
    source: str
    due_on: date
    state: str
    days: int
    met_on: date | None
    is_law: bool = False
    """Whether it is a ceiling of the law, and no promise of the house."""
    waits_for: str = ""
    """The event that meets it, for the desk."""
    owed_by: str = ""
    """Who must see to it, for the desk."""


def due_lines(case: CaseFacts, today: date, clocks: Clocks) -> list[DueLine]:
    """Return every clock of a case as a page shows it, ceilings of the law first."""
    return [
        DueLine(
            words=due.clock.promise,
            source=" ".join(part for part in (due.clock.regime, due.clock.article) if part),
            due_on=due.due_on,
            state=state(due, today).value,
            days=(due.due_on - today).days,
            met_on=due.met_on,
            is_law=due.clock.kind is Kind.CEILING,
        )
        for due in due_dates(case, clocks)
    ]


def desk_due_lines(case: CaseFacts, today: date, clocks: Clocks) -> list[DueLine]:
    """Return every clock of a case in words for the desk: no two of them read the same."""
    dues = due_dates(case, clocks)
    names = name_clocks([due.clock for due in dues])
    lines = due_lines(case, today, clocks)
    return [
        replace(
            line, words=name, waits_for=WAITS_FOR[due.clock.met_by], owed_by=_owed_by(case, due)
        )
        for line, name, due in zip(lines, names, dues, strict=True)
    ]


def _owed_by(case: CaseFacts, due: Due) -> str:
    people = LEVEL_WORDS[case.level]
    level = people[:1].lower() + people[1:]
    if due.clock.met_by is Milestone.OBJECTION_ANSWERED:
        return f"{level}: somebody who did not set the severity"
    return level
