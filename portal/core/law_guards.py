"""The conditions that the law and a grave case put on a move."""

from portal.core.cases import CaseFacts
from portal.core.guards import Guard
from portal.core.moves import Attempt
from portal.core.taxonomy import CHANGES_SYSTEM, ReportType


def _authority_is_told(attempt: Attempt) -> bool:
    case = attempt.case
    return case.serious is None or case.authority_told_on is not None or _is_set_aside(case)


def _is_set_aside(case: CaseFacts) -> bool:
    return case.serious is not None and f"authority_{case.serious.value}" in case.set_aside


def _spoils_no_evidence(attempt: Attempt) -> bool:
    return not (attempt.case.evidence_hold and attempt.proposal.action_kinds & CHANGES_SYSTEM)


def _explanation_is_given(attempt: Attempt) -> bool:
    """Whoever withdrew is left in peace: nothing can be explained to them any more."""
    case = attempt.case
    is_contest = case.type is ReportType.CONTEST_DECISION
    return not is_contest or case.explained_on is not None or case.withdrawn_on is not None


def _reviewer_is_another(attempt: Attempt) -> bool:
    return attempt.case.type is not ReportType.CONTEST_DECISION or attempt.proposal.independent


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
EXPLANATION_IS_GIVEN = Guard(
    _explanation_is_given,
    "First explain the decision to the reporter, in both parts (AI Act Art. 86 (1)).",
)
REVIEWER_IS_ANOTHER = Guard(
    _reviewer_is_another,
    "Somebody reviews it who did not take the contested decision, and can overturn it.",
    from_form=True,
)
