"""The conditions a move must meet beyond state and permission, with the words of each refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from portal.core.actors import ActorKind, Level
from portal.core.cases import CaseFacts, Status, concerns_retaliation, is_grave
from portal.core.deadlines import (
    ANSWER_WAIT_DAYS,
    APPEAL_DAYS,
    REOPEN_DAYS,
    Kind,
    Trigger,
    due_dates,
    has_new_missed_date,
    lowest_level,
    next_check_in,
    reasons_to_escalate,
)
from portal.core.findings import can_be_taken_back, can_take_back
from portal.core.moves import Attempt
from portal.core.outcomes import (
    DENIALS,
    FOR_ONESELF,
    needs_findings,
    outcomes_for,
    proposed_outcome,
)
from portal.core.severity import Severity, is_lower
from portal.core.taxonomy import CHANGES_SYSTEM, Outcome, ReportType


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


def _authority_is_told(attempt: Attempt) -> bool:
    case = attempt.case
    return case.serious is None or case.authority_told_on is not None or _is_set_aside(case)


def _is_set_aside(case: CaseFacts) -> bool:
    return case.serious is not None and f"authority_{case.serious.value}" in case.set_aside


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


def _spoils_no_evidence(attempt: Attempt) -> bool:
    return not (attempt.case.evidence_hold and attempt.proposal.action_kinds & CHANGES_SYSTEM)


def _is_check_in_due(attempt: Attempt) -> bool:
    due_on = next_check_in(attempt.case)
    return due_on is not None and due_on <= attempt.today


def _knows_the_remedy(attempt: Attempt) -> bool:
    """Somebody who asks for themselves is asked how the answer can reach them, before it falls."""
    return attempt.case.type not in FOR_ONESELF or attempt.case.remedy_asked_on is not None


def _explanation_is_given(attempt: Attempt) -> bool:
    """Whoever withdrew is left in peace: nothing can be explained to them any more."""
    case = attempt.case
    is_contest = case.type is ReportType.CONTEST_DECISION
    return not is_contest or case.explained_on is not None or case.withdrawn_on is not None


def _reviewer_is_another(attempt: Attempt) -> bool:
    return attempt.case.type is not ReportType.CONTEST_DECISION or attempt.proposal.independent


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
    "Somebody other than the owner of an action verifies it.",
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
AUTHORITY_IS_TOLD = Guard(
    _authority_is_told,
    "The authority has not been told of the serious incident.",
)
IS_SERIOUS = Guard(
    lambda attempt: attempt.case.serious is not None,
    "Triage has not found a serious incident that an authority must be told of.",
)
AUTHORITY_NOT_YET_TOLD = Guard(
    lambda attempt: attempt.case.authority_told_on is None,
    "The authority has been told.",
)
FIRST_REPORT_IS_MADE = Guard(
    lambda attempt: attempt.case.authority_told_on is not None,
    "First tell the authority; the report may be incomplete.",
)
REPORT_IS_INCOMPLETE = Guard(
    lambda attempt: attempt.case.authority_completed_on is None,
    "The report to the authority is complete.",
)
NO_EVIDENCE_HOLD = Guard(
    lambda attempt: not attempt.case.evidence_hold,
    "There is an evidence hold on this case.",
)
EVIDENCE_HOLD = Guard(
    lambda attempt: attempt.case.evidence_hold,
    "There is no evidence hold on this case.",
)
SPOILS_NO_EVIDENCE = Guard(
    _spoils_no_evidence,
    "An evidence hold keeps the system as it is: tell the authority first, or lift the hold.",
    from_form=True,
)
EVIDENCE_NOT_SECURED = Guard(
    lambda attempt: attempt.case.evidence_secured_on is None,
    "The evidence is secured.",
)
NOT_CONTAINED = Guard(
    lambda attempt: attempt.case.contained_on is None,
    "It has been decided how the harm is contained.",
)
IS_CONTEST = Guard(
    lambda attempt: attempt.case.type is ReportType.CONTEST_DECISION,
    "Only a contested decision is explained in two parts.",
)
NOT_EXPLAINED = Guard(
    lambda attempt: attempt.case.explained_on is None,
    "The decision has been explained.",
)
OBJECTED = Guard(
    lambda attempt: attempt.case.severity_objected_on is not None,
    "The reporter has not objected to the severity.",
)
NO_OBJECTION_WAITS = Guard(
    lambda attempt: attempt.case.severity_objected_on is None,
    "Somebody is looking again at how serious it is.",
)
ANOTHER_LOOKS = Guard(
    lambda attempt: attempt.actor.account != attempt.case.severity_by,
    "Somebody other than who set the severity answers this.",
)
NOT_THE_GRAVEST = Guard(
    lambda attempt: attempt.case.severity is not Severity.S1,
    "It is treated as the gravest kind already.",
)
ACTIONS_ARE_OPEN = Guard(
    lambda attempt: attempt.case.actions_open > 0,
    "Every corrective action is verified.",
)
REMEDY_WAS_ASKED = Guard(
    lambda attempt: attempt.case.remedy_asked_on is not None,
    "You were not asked this.",
)
REMEDY_IS_CHOSEN = Guard(
    lambda attempt: attempt.proposal.remedy is not None,
    "Choose one of the three.",
    from_form=True,
)
REMEDY_IS_KNOWN = Guard(
    _knows_the_remedy,
    "First the reporter is asked how the answer can reach somebody whom nobody knows.",
)
NOT_YET_DECIDED = Guard(
    lambda attempt: attempt.case.decided_on is None,
    "There is a decision already.",
)
TREATMENT_NOT_ANSWERED = Guard(
    lambda attempt: attempt.case.treatment_answered_on is None,
    "You have answered this.",
)
WAS_DECIDED = Guard(
    lambda attempt: attempt.case.decided_on is not None,
    "Nothing has been decided yet.",
)
CHECK_IN_IS_DUE = Guard(
    _is_check_in_due,
    "No check-in is due.",
)
CHECK_IN_WAITS = Guard(
    lambda attempt: attempt.case.check_ins_sent > attempt.case.check_ins_answered,
    "There is no question about retaliation to answer.",
)
LESSON_WAITS = Guard(
    lambda attempt: (
        attempt.case.lesson_asked_on is not None and attempt.case.lesson_consent is None
    ),
    "You were not asked for a lesson.",
)
LESSON_NOT_ASKED = Guard(
    lambda attempt: attempt.case.lesson_asked_on is None,
    "The reporter has been asked about a lesson.",
)
EXPLANATION_IS_GIVEN = Guard(
    _explanation_is_given,
    "First explain the decision to the reporter, in both parts (AI Act Art. 86 (1)).",
)
REVIEWER_IS_ANOTHER = Guard(
    _reviewer_is_another,
    "Somebody reviews it who did not take the contested decision, and can overturn it.",
    from_form=True,
)
