"""What is due by when in a case, and when a late case goes up a level.

Everything is derived from stored dates; nothing is a flag. A missed clock stays visible after
it is met late. Waiting for the reporter pauses house targets, never ceilings of the law. Days
are calendar dates of the organisation; a month ends on the last day of a shorter month.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction

from portal.core.actors import Level
from portal.core.cases import CaseFacts, is_open
from portal.core.clocks import (
    ACKNOWLEDGE_DAYS,
    FEEDBACK_MONTHS,
    Clock,
    Kind,
    Milestone,
    Start,
    add_months,
)
from portal.core.severity import Severity
from portal.core.shipped_clocks import CLOCKS

__all__ = ["CLOCKS", "Clock", "Kind", "Milestone", "Start", "add_months"]

SOON_DAYS = 5
NEARLY_USED = Fraction(4, 5)
ANSWER_WAIT_DAYS = 21
APPEAL_DAYS = 30
REOPEN_DAYS = 90
CHECK_IN_DAYS = (30, 90, 180)
"""Days after the decision on which the reporter is asked whether they were punished."""

Clocks = tuple[Clock, ...]


class ClockState(Enum):
    """How a clock stands today."""

    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    LATE = "late"
    MET = "met"
    MET_LATE = "met_late"
    PAUSED = "paused"


class Trigger(Enum):
    """Why a case goes up a level."""

    S1_AT_INTAKE = "s1_at_intake"
    PROHIBITED_PRACTICE = "prohibited_practice"
    """AI that the AI Act forbids at work (Art. 5 (1)(f) and (g)) goes straight to executives."""
    CEILING_NEARLY_USED = "ceiling_nearly_used"
    """80 % of the time a law allows has passed."""
    CEILING_MISSED = "ceiling_missed"
    EVERYBODY_RECUSED = "everybody_recused"
    """Nobody of the level can act on the case any more."""
    REPORTER_ASKED = "reporter_asked"
    HANDLER_DECIDED = "handler_decided"


@dataclass(frozen=True, slots=True)
class Due:
    """One clock of one case. `waiting_since` is set while the clock is paused."""

    clock: Clock
    start_on: date
    due_on: date
    met_on: date | None
    waiting_since: date | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it waits for the reporter; one that was late before that began stays late."""
        return self.waiting_since is not None and self.waiting_since <= self.due_on


@dataclass(frozen=True, slots=True)
class NextDates:
    """The nearest open date of the law and of the house; None where there is none."""

    law_due_on: date | None
    house_due_on: date | None

    @property
    def next_due_on(self) -> date | None:
        """The nearer of both."""
        return min((one for one in (self.law_due_on, self.house_due_on) if one), default=None)

    def columns(self) -> dict[str, date | None]:
        """Return what is stored of them with a case."""
        return {
            "next_due_on": self.next_due_on,
            "law_due_on": self.law_due_on,
            "house_due_on": self.house_due_on,
        }


def acknowledge_due_on(received_on: date) -> date:
    """Return the day by which receipt must be acknowledged (Directive 2019/1937 Art. 9 (1)(b))."""
    return received_on + timedelta(days=ACKNOWLEDGE_DAYS)


def feedback_due_on(received_on: date, acknowledged_on: date | None) -> date:
    """Return the day by which the reporter must have feedback (Directive Art. 9 (1)(f)).

    Three calendar months from the acknowledgement, or from the end of the seven days where
    none was sent in them; acknowledging later never extends it.
    """
    return add_months(_acknowledged_or_due(received_on, acknowledged_on), FEEDBACK_MONTHS)


def _acknowledged_or_due(received_on: date, acknowledged_on: date | None) -> date:
    latest = acknowledge_due_on(received_on)
    return latest if acknowledged_on is None else min(acknowledged_on, latest)


def due_dates(case: CaseFacts, clocks: Clocks = CLOCKS) -> tuple[Due, ...]:
    """Return every clock that applies to the case, in their own order."""
    started = ((clock, _start_on(clock, case)) for clock in clocks if _runs(clock, case))
    return tuple(_due(clock, case, start) for clock, start in started if start is not None)


def next_due(case: CaseFacts, clocks: Clocks = CLOCKS) -> date | None:
    """Return the nearest day on which something is due that is neither met nor paused."""
    return next_dates(case, clocks).next_due_on


def next_dates(case: CaseFacts, clocks: Clocks = CLOCKS) -> NextDates:
    """Return the nearest such day of the law's clocks and of the house's."""
    dues = due_dates(case, clocks) if is_open(case) else ()
    waiting = [due for due in dues if not due.met_on and not due.is_paused]
    law = [due.due_on for due in waiting if due.clock.kind is Kind.CEILING]
    house = [due.due_on for due in waiting if due.clock.kind is not Kind.CEILING]
    return NextDates(min(law, default=None), min(house, default=None))


def shown_to_reporter(clocks: Clocks) -> Clocks:
    """Return the clocks that a reporter is told of."""
    return tuple(clock for clock in clocks if clock.for_reporter)


def next_check_in(case: CaseFacts) -> date | None:
    """Return the day of the next check-in, or None once all were sent or nothing was decided."""
    since = case.decided_on or case.closed_on
    if since is None or case.check_ins_sent >= len(CHECK_IN_DAYS):
        return None
    return since + timedelta(days=CHECK_IN_DAYS[case.check_ins_sent])


def check_ins_due(case: CaseFacts, today: date) -> int:
    """Return how many check-ins the days since the decision ask for, those sent included."""
    since = case.decided_on or case.closed_on
    if since is None:
        return case.check_ins_sent
    passed = sum(since + timedelta(days=days) <= today for days in CHECK_IN_DAYS)
    return max(passed, case.check_ins_sent)


def is_update_due(case: CaseFacts, today: date, clocks: Clocks) -> bool:
    """Say whether a person must write to the reporter soon, be it that there is nothing new."""
    updates = (due for due in due_dates(case, clocks) if due.clock.met_by is Milestone.UPDATED)
    return any(state(due, today) in {ClockState.DUE_SOON, ClockState.LATE} for due in updates)


def state(due: Due, today: date) -> ClockState:
    """Say how a clock stands."""
    if due.met_on is not None:
        return ClockState.MET if due.met_on <= due.due_on else ClockState.MET_LATE
    if due.is_paused:
        return ClockState.PAUSED
    if today > due.due_on:
        return ClockState.LATE
    days_left = (due.due_on - today).days
    return ClockState.DUE_SOON if days_left <= SOON_DAYS else ClockState.ON_TRACK


def reasons_to_escalate(
    case: CaseFacts, today: date, clocks: Clocks = CLOCKS
) -> tuple[Trigger, ...]:
    """Return why the clock must hand the case up now.

    A reason counts once: after the case has moved, or was handed down, only what has happened
    since counts. What `lowest_level` says holds at any time.
    """
    if not is_open(case) or case.level >= Level.OUTSIDE:
        return ()
    open_ceilings = [
        due
        for due in due_dates(case, clocks)
        if due.clock.kind is Kind.CEILING and due.met_on is None
    ]
    found = {
        Trigger.S1_AT_INTAKE: case.severity is Severity.S1 and case.level < Level.COMMITTEE,
        Trigger.PROHIBITED_PRACTICE: case.prohibited and case.level < Level.EXECUTIVE,
        Trigger.CEILING_NEARLY_USED: any(
            _hands_up(due, _nearly_used_on(due), Level.COMMITTEE, case=case, today=today)
            for due in open_ceilings
        ),
        Trigger.CEILING_MISSED: any(
            _hands_up(due, _missed_on(due), Level.EXECUTIVE, case=case, today=today)
            for due in open_ceilings
        ),
    }
    return tuple(trigger for trigger, applies in found.items() if applies)


def lowest_level(case: CaseFacts, today: date, clocks: Clocks = CLOCKS) -> Level:
    """Return the level below which the case must not be: the gravest of its reasons decides.

    S1 stays with the committee or above, a prohibited practice with executives. An authority's
    clock may have begun before anybody here knew: it holds the case up for as long as it is unmet.
    """
    floors = {Level.OMBUDS}
    if case.severity is Severity.S1:
        floors.add(Level.COMMITTEE)
    if case.prohibited:
        floors.add(Level.EXECUTIVE)
    for due in due_dates(case, clocks):
        if due.clock.start is Start.AWARENESS and due.met_on is None:
            if _nearly_used_on(due) <= today:
                floors.add(Level.COMMITTEE)
            if _missed_on(due) <= today:
                floors.add(Level.EXECUTIVE)
    return max(floors)


def has_new_missed_date(case: CaseFacts, today: date, clocks: Clocks = CLOCKS) -> bool:
    """Say whether a date the reporter knows was missed since the case came to its level."""
    dues = due_dates(case, shown_to_reporter(clocks))
    unmet = [due for due in dues if state(due, today) is ClockState.LATE]
    return any(_happened_since(_missed_on(due), case, today) for due in unmet)


def _runs(clock: Clock, case: CaseFacts) -> bool:
    in_force = clock.effective_from is None or clock.effective_from <= case.received_on
    return in_force and clock.id not in case.set_aside and clock.applies_if.holds(case)


def _due(clock: Clock, case: CaseFacts, start: date) -> Due:
    met_on = _met_on(clock.met_by, case)
    due_on = clock.period.after(start)
    if clock.kind is Kind.CEILING or not clock.waits:
        return Due(clock, start, due_on, met_on)
    waited = timedelta(days=_days_waited(clock.met_by, case))
    waiting_since = None if met_on else case.asked_on
    return Due(clock, start, due_on + waited, met_on, waiting_since)


def _start_on(clock: Clock, case: CaseFacts) -> date | None:
    match clock.start:
        case Start.RECEIPT:
            return case.received_on
        case Start.ACKNOWLEDGEMENT:
            return _acknowledged_or_due(case.received_on, case.acknowledged_on)
        case Start.AWARENESS:
            return case.aware_on
        case Start.LAST_UPDATE:
            # Whoever withdrew is left in peace.
            return None if case.withdrawn_on else case.last_update_on or case.received_on
        case Start.OBJECTION:
            return case.severity_objected_on


def _met_on(milestone: Milestone, case: CaseFacts) -> date | None:
    # A report withdrawn early is closed without triage or decision: closing ends its clocks.
    return _reached_on(milestone, case) or case.closed_on


def _reached_on(milestone: Milestone, case: CaseFacts) -> date | None:
    match milestone:
        case Milestone.ACKNOWLEDGED:
            return case.acknowledged_on
        case Milestone.TRIAGED:
            return case.triaged_on
        case Milestone.DECIDED:
            return case.feedback_on
        case Milestone.EXPLAINED:
            return case.explained_on or case.feedback_on
        case Milestone.CONTAINED:
            return case.contained_on
        case Milestone.AUTHORITY_TOLD:
            return case.authority_told_on
        case Milestone.EVIDENCE_SECURED:
            return case.evidence_secured_on
        case Milestone.UPDATED | Milestone.OBJECTION_ANSWERED:
            return None


def _days_waited(milestone: Milestone, case: CaseFacts) -> int:
    match milestone:
        case Milestone.TRIAGED:
            return case.waited_in_triage
        case Milestone.DECIDED | Milestone.EXPLAINED:
            return case.waited
        case _:
            return 0


def _nearly_used_on(due: Due) -> date:
    allowed = (due.due_on - due.start_on).days
    return due.start_on + timedelta(days=math.ceil(allowed * NEARLY_USED))


def _missed_on(due: Due) -> date:
    return due.due_on + timedelta(days=1)


def _hands_up(due: Due, day: date, floor: Level, *, case: CaseFacts, today: date) -> bool:
    if due.clock.start is Start.AWARENESS:
        return day <= today and case.level < floor
    return _happened_since(day, case, today)


def _happened_since(day: date, case: CaseFacts, today: date) -> bool:
    return (case.level_since or case.received_on) < day <= today
