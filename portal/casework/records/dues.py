"""The clocks of a case in words, for the reporter and for the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from portal.core.cases import CaseFacts
from portal.core.deadlines import Clocks, Kind, Milestone, due_dates, state


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


DESK_WORDS: Mapping[Milestone, str] = {
    Milestone.ACKNOWLEDGED: "Acknowledge the report by",
    Milestone.TRIAGED: "Finish triage by",
    Milestone.DECIDED: "Tell the reporter the decision by",
    Milestone.EXPLAINED: "Explain the contested decision by",
    Milestone.CONTAINED: "Decide how to keep people safe meanwhile by",
    Milestone.AUTHORITY_TOLD: "Tell the authority by",
    Milestone.EVIDENCE_SECURED: "Secure the system’s logs by",
    Milestone.UPDATED: "Write to the reporter again, also if there is nothing new, by",
    Milestone.OBJECTION_ANSWERED: "Look again at how serious it is, by somebody else, by",
}
"""What a clock asks of handlers: its own promise speaks to the reporter."""


def desk_due_lines(case: CaseFacts, today: date, clocks: Clocks) -> list[DueLine]:
    """Return every clock of a case in words for the desk."""
    words = [DESK_WORDS[due.clock.met_by] for due in due_dates(case, clocks)]
    lines = due_lines(case, today, clocks)
    return [replace(line, words=one) for line, one in zip(lines, words, strict=True)]
