"""The conditions a move must meet beyond state and permission, with the words of each refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from portal.core.actors import ActorKind, Level
from portal.core.cases import Status, concerns_retaliation, is_grave
from portal.core.deadlines import (
    ANSWER_WAIT_DAYS,
    APPEAL_DAYS,
    REOPEN_DAYS,
    Kind,
    Trigger,
    due_dates,
    has_new_missed_date,
    lowest_level,
    reasons_to_escalate,
)
from portal.core.findings import can_be_taken_back, can_take_back
from portal.core.moves import Attempt
from portal.core.outcomes import (
    DENIALS,
    needs_findings,
    outcomes_for,
    proposed_outcome,
)
from portal.core.severity import Severity, is_lower
from portal.core.taxonomy import Outcome


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition and the words shown when it does not hold.

    `from_form` conditions look at what is filled in with the move: they hide no button.
    """

    holds: Callable[[Attempt], bool]
    words: str
    from_form: bool = False


def _triage_is_complete(attempt: Attempt) -> bool:
    case = attempt.case
    answered = case.reportable is not None and case.retaliation_risk is not None
    return case.severity_confirmed and answered and case.conflict_checked


def _another_approves(attempt: Attempt) -> bool:
    case = attempt.case
    # A report that somebody made its reporter withdraw is no easier to end than to deny.
    ends = DENIALS | {Outcome.WITHDRAWN}
    denies_retaliation = concerns_retaliation(case) and case.outcome in ends
    if not (case.severity.is_grave or denies_retaliation):
        return True
    return case.proposed_by is not None and case.proposed_by != attempt.actor.account


def _another_closes(attempt: Attempt) -> bool:
    case = attempt.case
    if not case.severity.is_grave:
        return True
    return case.decided_by is not None and case.decided_by != attempt.actor.account


def _is_within_appeal_time(attempt: Attempt) -> bool:
    decided_on = attempt.case.decided_on
    return decided_on is not None and attempt.today <= decided_on + timedelta(days=APPEAL_DAYS)


def _nobody_waits_for_an_appeal(attempt: Attempt) -> bool:
    case = attempt.case
    has_spoken = case.decision_accepted_on is not None or case.appeals > 0
    return has_spoken or not _is_within_appeal_time(attempt)


def _took_no_part(attempt: Attempt) -> bool:
    return attempt.actor.account not in (attempt.case.proposed_by, attempt.case.decided_by)


def _has_waited(attempt: Attempt) -> bool:
    asked_on = attempt.case.asked_on
    return asked_on is not None and (attempt.today - asked_on).days >= ANSWER_WAIT_DAYS


def _may_still_reopen(attempt: Attempt) -> bool:
    case = attempt.case
    if concerns_retaliation(case):
        return True
    if attempt.actor.kind is not ActorKind.REPORTER:
        return case.status is Status.CLOSED
    closed_on = case.closed_on
    return closed_on is not None and (attempt.today - closed_on).days <= REOPEN_DAYS


def _reporter_has_ground(attempt: Attempt) -> bool:
    if attempt.actor.kind is not ActorKind.REPORTER:
        return True
    return has_new_missed_date(attempt.case, attempt.today, attempt.clocks)


def _clock_has_ground(attempt: Attempt) -> bool:
    if attempt.actor.kind is not ActorKind.CLOCK:
        return True
    is_told = attempt.proposal.trigger in {Trigger.EVERYBODY_RECUSED, Trigger.CEILING_MISSED}
    return is_told or bool(reasons_to_escalate(attempt.case, attempt.today, attempt.clocks))


def _stays_high_enough(attempt: Attempt) -> bool:
    return attempt.case.level > lowest_level(attempt.case, attempt.today, attempt.clocks)


def _two_agree(attempt: Attempt) -> bool:
    first = attempt.proposal.proposed_by
    return first is not None and first != attempt.actor.account


def _lowers_severity(attempt: Attempt) -> bool:
    new, case = attempt.proposal.severity, attempt.case
    return new is not None and is_lower(new, case.severity)


def _takes_two_to_lower(attempt: Attempt) -> bool:
    case = attempt.case
    return is_grave(case) and case.severity is not Severity.S4


def _clock_runs(attempt: Attempt) -> bool:
    return attempt.proposal.clock in {
        due.clock.id
        for due in due_dates(attempt.case, attempt.clocks)
        if due.clock.kind is Kind.CEILING and due.met_on is None
    }


TRIAGE_IS_COMPLETE = Guard(
    _triage_is_complete,
    "First finish triage: the severity, whether an authority must be told, "
    "the risk of retaliation, and conflicts of interest.",
)
OUTCOME_FITS = Guard(
    lambda attempt: proposed_outcome(attempt) in outcomes_for(attempt.case, attempt.move),
    "Choose an outcome that fits this kind of report.",
    from_form=True,
)
EXPLAINED = Guard(
    lambda attempt: attempt.proposal.explanation,
    "Write the reasons that the reporter will read.",
    from_form=True,
)
FINDINGS_WRITTEN = Guard(
    lambda attempt: attempt.proposal.findings or not needs_findings(attempt),
    "Write down what was found.",
    from_form=True,
)
ROOT_CAUSE_NAMED = Guard(
    lambda attempt: attempt.proposal.root_cause is not None or not needs_findings(attempt),
    "Name the root cause.",
    from_form=True,
)
ACTIONS_NAMED = Guard(
    lambda attempt: bool(attempt.proposal.actions) or not needs_findings(attempt),
    "Name the corrective actions, or say that there is none.",
    from_form=True,
)
REASON_GIVEN = Guard(
    lambda attempt: attempt.proposal.reason or attempt.actor.kind is not ActorKind.HANDLER,
    "Write down your reason.",
    from_form=True,
)
ANOTHER_APPROVES = Guard(
    _another_approves,
    "Two people must agree: somebody other than the proposer approves this.",
)
ANOTHER_CLOSES = Guard(
    _another_closes,
    "Two people must agree: somebody other than who decided closes this.",
)
NOBODY_WAITS_FOR_AN_APPEAL = Guard(
    _nobody_waits_for_an_appeal,
    f"The reporter has {APPEAL_DAYS} days to accept the decision or to appeal.",
)
ACTIONS_VERIFIED = Guard(
    lambda attempt: attempt.case.actions_open == 0,
    "Some corrective actions are not verified yet.",
)
ACTIONS_TO_TAKE = Guard(
    lambda attempt: attempt.case.actions_open > 0,
    "There is no corrective action to take.",
)
VERIFIER_OWNS_NONE = Guard(
    lambda attempt: attempt.actor.account not in attempt.proposal.action_owners,
    "Somebody other than who planned an action verifies it.",
    from_form=True,
)
NOT_YET_ACCEPTED = Guard(
    lambda attempt: attempt.case.decision_accepted_on is None,
    "You have accepted this decision.",
)
WITHIN_APPEAL_TIME = Guard(
    _is_within_appeal_time,
    f"An appeal is possible within {APPEAL_DAYS} days of the decision.",
)
FIRST_APPEAL = Guard(
    lambda attempt: attempt.case.appeals == 0,
    "This decision has been reviewed already.",
)
TOOK_NO_PART = Guard(
    _took_no_part,
    "Somebody who took no part in the first decision reviews it.",
)
HAS_WAITED = Guard(
    _has_waited,
    f"The reporter has {ANSWER_WAIT_DAYS} days to answer.",
)
NOT_WITHDRAWN = Guard(
    lambda attempt: attempt.case.withdrawn_on is None,
    "The report was withdrawn.",
)
MAY_STILL_REOPEN = Guard(
    _may_still_reopen,
    f"A case can be opened again within {REOPEN_DAYS} days of closing, "
    "and at any time if it is about retaliation.",
)
BELOW_THE_TOP = Guard(
    lambda attempt: attempt.case.level < Level.OUTSIDE,
    "There is no level above this one.",
)
REPORTER_HAS_GROUND = Guard(
    _reporter_has_ground,
    "You can ask for this when a date has been missed since your report came to its level.",
)
CLOCK_HAS_GROUND = Guard(
    _clock_has_ground,
    "Nothing asks for the next level yet.",
)
ABOVE_THE_BOTTOM = Guard(
    lambda attempt: attempt.case.level > Level.OMBUDS,
    "There is no level below this one.",
)
STAYS_HIGH_ENOUGH = Guard(
    _stays_high_enough,
    "What kind of case this is, or a date that an authority waits for, keeps it at this level.",
)
NOT_ON_HOLD = Guard(
    lambda attempt: not attempt.case.on_hold,
    "There is a legal hold on this case.",
)
ON_HOLD = Guard(
    lambda attempt: attempt.case.on_hold,
    "There is no legal hold on this case.",
)
TWO_AGREE = Guard(
    _two_agree,
    "Two people must agree: somebody other than the proposer confirms this.",
    from_form=True,
)
SEVERITY_IS_LOWER = Guard(
    _lowers_severity,
    "Choose a severity below the present one.",
    from_form=True,
)
SEVERITY_IS_GRAVE = Guard(
    _takes_two_to_lower,
    "One person can set this severity lower, if it can be lower: fill in triage again.",
)
A_FINDING_STANDS = Guard(
    lambda attempt: bool(can_be_taken_back(attempt.case)),
    "Triage has found nothing that only two people can take back.",
)
FINDING_STANDS = Guard(
    lambda attempt: can_take_back(attempt.case, attempt.proposal.taken_back),
    "Choose what is taken back, and one answer for each.",
    from_form=True,
)
CLOCK_RUNS = Guard(
    _clock_runs,
    "Choose a clock of the law that runs in this case.",
    from_form=True,
)
A_CLOCK_RUNS = Guard(
    lambda attempt: any(
        due.clock.kind is Kind.CEILING and due.met_on is None
        for due in due_dates(attempt.case, attempt.clocks)
    ),
    "No clock of the law runs in this case.",
)
ACTIONS_ARE_OPEN = Guard(
    lambda attempt: attempt.case.actions_open > 0,
    "Every corrective action is verified.",
)
