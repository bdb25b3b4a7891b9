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
    CLOCKS,
    FEEDBACK_MONTHS,
    Clock,
    Kind,
    Milestone,
    Start,
    add_months,
)
from portal.core.severity import Severity

__all__ = ["CLOCKS", "Clock", "Kind", "Milestone", "Start", "add_months"]

SOON_DAYS = 5
NEARLY_USED = Fraction(4, 5)
ANSWER_WAIT_DAYS = 21
APPEAL_DAYS = 30
REOPEN_DAYS = 90


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


def due_dates(case: CaseFacts) -> tuple[Due, ...]:
    """Return every clock that applies to the case, ceilings of the law first."""
    return tuple(_due(clock, case) for clock in CLOCKS if _runs(clock, case))


def next_due(case: CaseFacts) -> date | None:
    """Return the nearest day on which something is due that is neither met nor paused."""
    if not is_open(case):
        return None
    waiting = [due.due_on for due in due_dates(case) if not due.met_on and not due.waiting_since]
    return min(waiting, default=None)


def state(due: Due, today: date) -> ClockState:
    """Say how a clock stands; one that was late before the wait began stays late."""
    if due.met_on is not None:
        return ClockState.MET if due.met_on <= due.due_on else ClockState.MET_LATE
    if due.waiting_since is not None and due.waiting_since <= due.due_on:
        return ClockState.PAUSED
    if today > due.due_on:
        return ClockState.LATE
    days_left = (due.due_on - today).days
    return ClockState.DUE_SOON if days_left <= SOON_DAYS else ClockState.ON_TRACK


def share_used(start: date, due: date, today: date) -> float:
    """Return which share of the time from `start` to `due` has passed, 0.0 at the start."""
    allowed = (due - start).days
    return (today - start).days / allowed if allowed > 0 else float(today >= due)


def reasons_to_escalate(case: CaseFacts, today: date) -> tuple[Trigger, ...]:
    """Return why the clock must hand the case up now.

    A reason counts once: after the case has moved, or was handed down, only what has happened
    since counts. S1 never stays below the committee.
    """
    if not is_open(case) or case.level >= Level.OUTSIDE:
        return ()
    ceilings = [due for due in due_dates(case) if due.clock.kind is Kind.CEILING]
    open_ceilings = [due for due in ceilings if due.met_on is None]
    found = {
        Trigger.S1_AT_INTAKE: case.severity is Severity.S1 and case.level < Level.COMMITTEE,
        Trigger.CEILING_NEARLY_USED: any(
            _happened_since(_nearly_used_on(due), case, today) for due in open_ceilings
        ),
        Trigger.CEILING_MISSED: any(
            _happened_since(_missed_on(due), case, today) for due in open_ceilings
        ),
    }
    return tuple(trigger for trigger, applies in found.items() if applies)


def has_new_missed_date(case: CaseFacts, today: date) -> bool:
    """Say whether a date, of law or house, was missed since the case came to its level."""
    unmet = [due for due in due_dates(case) if state(due, today) is ClockState.LATE]
    return any(_happened_since(_missed_on(due), case, today) for due in unmet)


def _runs(clock: Clock, case: CaseFacts) -> bool:
    in_force = clock.effective_from is None or clock.effective_from <= case.received_on
    return in_force and clock.applies(case)


def _due(clock: Clock, case: CaseFacts) -> Due:
    start = _start_on(clock, case)
    met_on = _met_on(clock.met_by, case)
    due_on = clock.period.after(start)
    if clock.kind is Kind.CEILING:
        return Due(clock, start, due_on, met_on)
    waited = timedelta(days=_days_waited(clock.met_by, case))
    waiting_since = None if met_on else case.asked_on
    return Due(clock, start, due_on + waited, met_on, waiting_since)


def _start_on(clock: Clock, case: CaseFacts) -> date:
    if clock.start is Start.ACKNOWLEDGEMENT:
        return _acknowledged_or_due(case.received_on, case.acknowledged_on)
    return case.received_on


def _met_on(milestone: Milestone, case: CaseFacts) -> date | None:
    # A report withdrawn early is closed without triage or decision: closing ends its clocks.
    match milestone:
        case Milestone.ACKNOWLEDGED:
            return case.acknowledged_on or case.closed_on
        case Milestone.TRIAGED:
            return case.triaged_on or case.closed_on
        case Milestone.DECIDED:
            return case.feedback_on or case.closed_on


def _days_waited(milestone: Milestone, case: CaseFacts) -> int:
    match milestone:
        case Milestone.ACKNOWLEDGED:
            return 0
        case Milestone.TRIAGED:
            return case.waited_in_triage
        case Milestone.DECIDED:
            return case.waited


def _nearly_used_on(due: Due) -> date:
    allowed = (due.due_on - due.start_on).days
    return due.start_on + timedelta(days=math.ceil(allowed * NEARLY_USED))


def _missed_on(due: Due) -> date:
    return due.due_on + timedelta(days=1)


def _happened_since(day: date, case: CaseFacts, today: date) -> bool:
    return (case.level_since or case.received_on) < day <= today
