"""Where a case stands, as a line of steps: passed, now, and to come, with days and reasons.

Made of stored dates and of our own automatic lines alone, so that nothing a note holds can show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.casework.access.reaching import levels_reached
from portal.casework.organisation import LEVEL_WORDS
from portal.casework.records.sealed import OpenCase, Record
from portal.casework.records.telling import standing_lines
from portal.core.actors import Level
from portal.core.cases import CaseFacts, Status, is_open
from portal.core.day_words import in_words
from portal.core.deadlines import (
    APPEAL_DAYS,
    Due,
    Kind,
    Milestone,
    due_dates,
    has_new_missed_date,
    shown_to_reporter,
)
from portal.core.workflow import Move
from portal.work import Work

AHEAD: Final = {
    Status.TRIAGE: "A person reads it and decides what it needs",
    Status.INVESTIGATING: "We find out what happened and why",
    Status.DECIDED: "You get a decision, with its reasons",
    Status.CLOSED: "The case is closed. You can still write, and open it again",
}
"""The plain way of a case, in words for whoever waits for it."""

SENT: Final = "Your report arrived."

PASSED: Final = {
    Status.SUBMITTED: (),
    Status.ACKNOWLEDGED: (),
    Status.TRIAGE: (Status.TRIAGE,),
    Status.AWAITING_REPORTER: (Status.TRIAGE,),
    Status.INVESTIGATING: (Status.TRIAGE, Status.INVESTIGATING),
    Status.DECISION_PROPOSED: (Status.TRIAGE, Status.INVESTIGATING),
    Status.APPEALED: (Status.TRIAGE, Status.INVESTIGATING),
    Status.DECIDED: (Status.TRIAGE, Status.INVESTIGATING, Status.DECIDED),
    Status.REMEDIATING: (Status.TRIAGE, Status.INVESTIGATING, Status.DECIDED),
    Status.CLOSED: tuple(AHEAD),
    Status.ARCHIVED: tuple(AHEAD),
}
"""Which steps of the plain way do not come any more, by where a case stands."""

MILESTONES: Final = {
    Status.TRIAGE: Milestone.TRIAGED,
    Status.DECIDED: Milestone.DECIDED,
}
"""The clock that says by when a step is to come; finding out has none of its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `on` is the day it was taken; `by` and `late` are of one to come."""

    words: str
    on: date | None = None
    by: date | None = None
    is_late: bool = False
    after: date | None = None
    """The day until which it waits by itself."""


@dataclass(frozen=True, slots=True)
class NextDate:
    """The nearest date that was promised, and what happens if it is missed."""

    words: str
    on: date
    if_missed: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """The whole line: what has passed, where it stands, what is to come."""

    passed: Sequence[Step]
    now: Step
    ahead: Sequence[Step]
    next_date: NextDate | None
    waits: bool
    """Whether promises of the house wait for the reporter's answer."""


def step_line_of(work: Work, case: OpenCase, records: Sequence[Record]) -> StepLine:
    """Return where a reporter's case stands."""
    facts, dues = case.facts, due_dates(case.facts, shown_to_reporter(work.clocks))
    taken = [Step(SENT, on=facts.received_on)]
    taken += [Step(item.text, on=item.on) for item in standing_lines(records) if item.text]
    return StepLine(
        passed=taken[:-1],
        now=taken[-1],
        ahead=_ahead(facts, dues, work.moment.today),
        next_date=_next_date(work, case, dues),
        waits=facts.status is Status.AWAITING_REPORTER,
    )


def _ahead(facts: CaseFacts, dues: Sequence[Due], today: date) -> list[Step]:
    behind = PASSED[facts.status]
    if facts.returns_to is Status.INVESTIGATING:
        behind = PASSED[Status.INVESTIGATING]
    if facts.withdrawn_on:
        behind = (Status.TRIAGE, Status.INVESTIGATING, Status.DECIDED)
    return [_step(facts, one, dues, today) for one in AHEAD if one not in behind]


def _step(facts: CaseFacts, status: Status, dues: Sequence[Due], today: date) -> Step:
    if status is Status.CLOSED:
        return Step(AHEAD[status], after=_waits_until(facts))
    wanted = MILESTONES.get(status)
    running = (due for due in dues if not due.met_on and not due.waiting_since)
    days = [due.due_on for due in running if due.clock.met_by is wanted]
    by = min(days, default=None)
    return Step(AHEAD[status], by=by, is_late=by is not None and by < today)


def _waits_until(facts: CaseFacts) -> date | None:
    is_settled = facts.decision_accepted_on or facts.withdrawn_on
    # While somebody looks again, a new decision comes first, and with it a new time to answer.
    if facts.decided_on is None or is_settled or facts.status is Status.APPEALED:
        return None
    return facts.decided_on + timedelta(days=APPEAL_DAYS)


def _next_date(work: Work, case: OpenCase, dues: Sequence[Due]) -> NextDate | None:
    open_ones = [due for due in dues if not due.met_on and not due.waiting_since]
    if not is_open(case.facts) or not open_ones:
        return None
    # A missed date stays the next one until it is met: it is what somebody waits for.
    due = min(open_ones, key=lambda one: one.due_on)
    is_late = due.due_on < work.moment.today
    later = [one for one in open_ones if one.due_on >= work.moment.today]
    if is_late and not has_new_missed_date(case.facts, work.moment.today, work.clocks):
        missed = _went_up_since(work, case, later)
    else:
        missed = _if_missed(work, case, due, is_late=is_late)
    return NextDate(due.clock.promise, due.due_on, missed, is_late)


def _if_missed(work: Work, case: OpenCase, due: Due, *, is_late: bool) -> str:
    levels = levels_reached(work, case.id, case.facts, Move.ESCALATE)
    when = "It was missed:" if is_late else "If it is missed:"
    if not levels:
        return f"{when} nobody here is above. The people outside, below, can help you at any time."
    above = LEVEL_WORDS[levels[0]]
    above = above[0].lower() + above[1:]
    if due.clock.kind is Kind.CEILING:
        return f"{when} it goes to {above}, also when time runs short. Nobody has to ask."
    return f"{when} “This is not being handled” on this page takes it to {above} at once."


def _went_up_since(work: Work, case: OpenCase, later: Sequence[Due]) -> str:
    """Say of a missed date that its level has the case since; the reporter can ask for no more."""
    facts = case.facts
    day = f", since {in_words(facts.level_since)}" if facts.level_since else ""
    words = f"It was missed. {LEVEL_WORDS[facts.level]} {_has(facts.level)} it now{day}"
    if not levels_reached(work, case.id, facts, Move.ESCALATE):
        words += ", and nobody here is above. The people outside, below, can help you at any time."
        return words
    if not later:
        return f"{words}, and {_goes(facts.level)} on with it."
    due = min(later, key=lambda one: one.due_on)
    words += f". {due.clock.promise} {in_words(due.due_on)}. If that is missed too, it can go up "
    return words + "again."


def _has(level: Level) -> str:
    return "has" if level is Level.COMMITTEE else "have"


def _goes(level: Level) -> str:
    return "goes" if level is Level.COMMITTEE else "go"
