"""Every move of a case, as one table: from where, to where, by whom, on which conditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from portal.core import guards as g
from portal.core import law_guards as law
from portal.core import reporter_guards as reporter
from portal.core.cases import OPEN_STATUSES, Status
from portal.core.guards import Guard
from portal.core.moves import Move
from portal.core.policy import Permission


class Target(Enum):
    """Where a move leads when that depends on the case."""

    SAME = "same"
    WHERE_IT_CAME_FROM = "where_it_came_from"
    """Out of waiting for the reporter; elsewhere nothing changes."""
    CLOSED_UNLESS_GRAVE = "closed_unless_grave"


@dataclass(frozen=True, slots=True)
class Rule:
    """One move: from where, to where, by whom, on which conditions.

    `level_step` is how many levels the case goes up or down. `needs_reason` asks handlers alone:
    a reporter never has to give one. A move of `two_people` is proposed by one, and made when
    another agrees.
    """

    sources: frozenset[Status]
    target: Status | Target
    permission: Permission
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    level_step: int = 0
    two_people: bool = False


def _from(*sources: Status) -> frozenset[Status]:
    return frozenset(sources)


_PROPOSAL = (g.TRIAGE_IS_COMPLETE, g.OUTCOME_FITS, g.EXPLAINED)
# The level below took the decision: an appeal never goes back to it.
_NOT_UNDER_APPEAL = OPEN_STATUSES - {Status.APPEALED}
# Lowered while a decision waits, a grave case could be denied by who proposed to deny it.
_NOTHING_IS_PROPOSED = OPEN_STATUSES - {Status.DECISION_PROPOSED}
_NOT_ARCHIVED = OPEN_STATUSES | {Status.CLOSED}
_AFTER_DECISION = frozenset(
    {Status.DECIDED, Status.REMEDIATING, Status.APPEALED, Status.CLOSED, Status.ARCHIVED}
)

TABLE: Mapping[Move, Rule] = MappingProxyType(
    {
        Move.ACKNOWLEDGE: Rule(
            _from(Status.SUBMITTED), Status.ACKNOWLEDGED, Permission.ACKNOWLEDGE
        ),
        Move.START_TRIAGE: Rule(_from(Status.ACKNOWLEDGED), Status.TRIAGE, Permission.TRIAGE),
        Move.REQUEST_INFORMATION: Rule(
            _from(Status.TRIAGE, Status.INVESTIGATING),
            Status.AWAITING_REPORTER,
            Permission.WRITE_TO_REPORTER,
            (g.NOT_WITHDRAWN,),
        ),
        Move.ACCEPT: Rule(
            _from(Status.TRIAGE),
            Status.INVESTIGATING,
            Permission.TRIAGE,
            (g.TRIAGE_IS_COMPLETE,),
        ),
        Move.PROPOSE_NO_CASE: Rule(
            _from(Status.TRIAGE), Status.DECISION_PROPOSED, Permission.TRIAGE, _PROPOSAL
        ),
        Move.REFER_OUT: Rule(
            _from(Status.TRIAGE), Status.DECISION_PROPOSED, Permission.TRIAGE, _PROPOSAL
        ),
        Move.MARK_DUPLICATE: Rule(
            _from(Status.TRIAGE), Status.DECISION_PROPOSED, Permission.TRIAGE, _PROPOSAL
        ),
        Move.REPLY: Rule(frozenset(Status), Target.WHERE_IT_CAME_FROM, Permission.REPLY),
        Move.INFORMATION_TIMEOUT: Rule(
            _from(Status.AWAITING_REPORTER),
            Target.WHERE_IT_CAME_FROM,
            Permission.TIME_OUT,
            (g.HAS_WAITED,),
        ),
        Move.PROPOSE_OUTCOME: Rule(
            _from(Status.INVESTIGATING),
            Status.DECISION_PROPOSED,
            Permission.INVESTIGATE,
            (
                reporter.REMEDY_IS_KNOWN,
                law.EXPLANATION_IS_GIVEN,
                law.REVIEWER_IS_ANOTHER,
                g.OUTCOME_FITS,
                g.EXPLAINED,
                g.FINDINGS_WRITTEN,
                g.ROOT_CAUSE_NAMED,
                g.ACTIONS_NAMED,
            ),
        ),
        Move.APPROVE: Rule(
            _from(Status.DECISION_PROPOSED),
            Status.DECIDED,
            Permission.DECIDE,
            (g.ANOTHER_APPROVES,),
        ),
        Move.SEND_BACK: Rule(
            _from(Status.DECISION_PROPOSED),
            Status.INVESTIGATING,
            Permission.DECIDE,
            needs_reason=True,
        ),
        Move.START_REMEDIATION: Rule(
            _from(Status.DECIDED),
            Status.REMEDIATING,
            Permission.REMEDY,
            (g.ACTIONS_TO_TAKE, law.SPOILS_NO_EVIDENCE),
        ),
        Move.ACCEPT_DECISION: Rule(
            _from(Status.DECIDED, Status.REMEDIATING),
            Target.SAME,
            Permission.ACCEPT_DECISION,
            (g.NOT_YET_ACCEPTED,),
        ),
        Move.CLOSE: Rule(
            _from(Status.DECIDED),
            Status.CLOSED,
            Permission.CLOSE,
            (
                g.ACTIONS_VERIFIED,
                law.AUTHORITY_IS_TOLD,
                g.NOBODY_WAITS_FOR_AN_APPEAL,
                g.ANOTHER_CLOSES,
            ),
        ),
        Move.APPEAL: Rule(
            _from(Status.DECIDED, Status.REMEDIATING),
            Status.APPEALED,
            Permission.APPEAL,
            (g.FIRST_APPEAL, g.WITHIN_APPEAL_TIME),
            level_step=1,
        ),
        Move.VERIFY_ACTIONS: Rule(
            _from(Status.REMEDIATING),
            Status.DECIDED,
            Permission.REMEDY,
            (g.VERIFIER_OWNS_NONE, law.SPOILS_NO_EVIDENCE),
        ),
        Move.VERIFY_ACTION: Rule(
            _from(Status.REMEDIATING),
            Target.SAME,
            Permission.REMEDY,
            (g.ACTIONS_ARE_OPEN, g.VERIFIER_OWNS_NONE, law.SPOILS_NO_EVIDENCE),
        ),
        Move.UPHOLD_APPEAL: Rule(
            _from(Status.APPEALED),
            Status.INVESTIGATING,
            Permission.REVIEW_APPEAL,
            (g.TOOK_NO_PART,),
            needs_reason=True,
        ),
        Move.REJECT_APPEAL: Rule(
            _from(Status.APPEALED),
            Status.DECIDED,
            Permission.REVIEW_APPEAL,
            (g.TOOK_NO_PART, g.EXPLAINED),
        ),
        Move.REOPEN: Rule(
            _from(Status.CLOSED, Status.ARCHIVED),
            Status.TRIAGE,
            Permission.REOPEN,
            (g.MAY_STILL_REOPEN,),
            needs_reason=True,
        ),
        Move.ARCHIVE: Rule(
            _from(Status.CLOSED), Status.ARCHIVED, Permission.ARCHIVE, (g.NOT_ON_HOLD,)
        ),
        Move.WITHDRAW: Rule(
            OPEN_STATUSES,
            Target.CLOSED_UNLESS_GRAVE,
            Permission.WITHDRAW,
            (g.NOT_WITHDRAWN,),
        ),
        Move.ESCALATE: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.ESCALATE,
            (g.BELOW_THE_TOP, g.REPORTER_HAS_GROUND, g.CLOCK_HAS_GROUND),
            needs_reason=True,
            level_step=1,
        ),
        Move.DE_ESCALATE: Rule(
            _NOT_UNDER_APPEAL,
            Target.SAME,
            Permission.DE_ESCALATE,
            (g.ABOVE_THE_BOTTOM, g.STAYS_HIGH_ENOUGH),
            needs_reason=True,
            level_step=-1,
        ),
        Move.RECUSE: Rule(OPEN_STATUSES, Target.SAME, Permission.RECUSE),
        Move.PLACE_HOLD: Rule(
            _NOT_ARCHIVED, Target.SAME, Permission.HOLD, (g.NOT_ON_HOLD,), needs_reason=True
        ),
        Move.LIFT_HOLD: Rule(
            _NOT_ARCHIVED, Target.SAME, Permission.HOLD, (g.ON_HOLD,), needs_reason=True
        ),
        # What the law and a grave case ask for beside the way to a decision.
        Move.CONTAIN: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.INVESTIGATE,
            (law.NOT_CONTAINED,),
            needs_reason=True,
        ),
        Move.EXPLAIN: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.WRITE_TO_REPORTER,
            (law.IS_CONTEST, g.NOT_WITHDRAWN, law.NOT_EXPLAINED, g.EXPLAINED),
        ),
        Move.SECURE_EVIDENCE: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.INVESTIGATE,
            (law.EVIDENCE_NOT_SECURED,),
            needs_reason=True,
        ),
        Move.PLACE_EVIDENCE_HOLD: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.HOLD,
            (law.NO_EVIDENCE_HOLD,),
            needs_reason=True,
        ),
        Move.TELL_AUTHORITY: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.INVESTIGATE,
            (law.IS_SERIOUS, law.AUTHORITY_NOT_YET_TOLD),
            needs_reason=True,
        ),
        Move.COMPLETE_AUTHORITY_REPORT: Rule(
            _NOT_ARCHIVED,
            Target.SAME,
            Permission.INVESTIGATE,
            (law.IS_SERIOUS, law.FIRST_REPORT_IS_MADE, law.REPORT_IS_INCOMPLETE),
            needs_reason=True,
        ),
        Move.ANSWER_OBJECTION: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.TRIAGE,
            (reporter.OBJECTED, reporter.ANOTHER_LOOKS, g.EXPLAINED),
        ),
        # Proposed by one, made when another agrees.
        Move.LOWER_SEVERITY: Rule(
            _NOTHING_IS_PROPOSED,
            Target.SAME,
            Permission.TRIAGE,
            (g.SEVERITY_IS_GRAVE, g.SEVERITY_IS_LOWER, g.TWO_AGREE),
            needs_reason=True,
            two_people=True,
        ),
        Move.TAKE_BACK_FINDING: Rule(
            _NOTHING_IS_PROPOSED,
            Target.SAME,
            Permission.TRIAGE,
            (g.A_FINDING_STANDS, g.FINDING_STANDS, g.TWO_AGREE),
            needs_reason=True,
            two_people=True,
        ),
        Move.SET_CLOCK_ASIDE: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.SET_ASIDE,
            (g.A_CLOCK_RUNS, g.CLOCK_RUNS, g.TWO_AGREE),
            needs_reason=True,
            two_people=True,
        ),
        Move.LIFT_EVIDENCE_HOLD: Rule(
            _NOT_ARCHIVED,
            Target.SAME,
            Permission.HOLD,
            (law.EVIDENCE_HOLD, g.TWO_AGREE),
            needs_reason=True,
            two_people=True,
        ),
        Move.REVEAL_IDENTITY: Rule(
            _NOT_ARCHIVED,
            Target.SAME,
            Permission.REVEAL,
            (g.EXPLAINED, g.TWO_AGREE),
            needs_reason=True,
            two_people=True,
        ),
        Move.PUBLISH_LESSON: Rule(
            _from(Status.DECIDED, Status.REMEDIATING, Status.CLOSED),
            Target.SAME,
            Permission.PUBLISH,
            (reporter.LESSON_NOT_ASKED, g.NOT_WITHDRAWN, g.EXPLAINED, g.TWO_AGREE),
            two_people=True,
        ),
        Move.ERASE_EARLY: Rule(
            _from(Status.CLOSED, Status.ARCHIVED),
            Target.SAME,
            Permission.ERASE,
            (g.NOT_ON_HOLD, g.TWO_AGREE),
            needs_reason=True,
            two_people=True,
        ),
        # What the reporter says beside words.
        Move.OBJECT_TO_SEVERITY: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.OBJECT,
            (g.NOT_WITHDRAWN, reporter.NOT_THE_GRAVEST, reporter.NO_OBJECTION_WAITS),
        ),
        Move.CHOOSE_REMEDY: Rule(
            OPEN_STATUSES,
            Target.SAME,
            Permission.CHOOSE_REMEDY,
            (
                g.NOT_WITHDRAWN,
                reporter.REMEDY_WAS_ASKED,
                reporter.NOT_YET_DECIDED,
                reporter.REMEDY_IS_CHOSEN,
            ),
        ),
        Move.SAY_HOW_TREATED: Rule(
            _AFTER_DECISION,
            Target.SAME,
            Permission.SAY_HOW_TREATED,
            (reporter.WAS_DECIDED, reporter.TREATMENT_NOT_ANSWERED),
        ),
        Move.ANSWER_CHECK_IN: Rule(
            frozenset(Status), Target.SAME, Permission.ANSWER_CHECK_IN, (reporter.CHECK_IN_WAITS,)
        ),
        Move.CONSENT_TO_LESSON: Rule(
            frozenset(Status), Target.SAME, Permission.ANSWER_LESSON, (reporter.LESSON_WAITS,)
        ),
        Move.REFUSE_LESSON: Rule(
            frozenset(Status),
            Target.SAME,
            Permission.ANSWER_LESSON,
            (reporter.LESSON_CAN_BE_REFUSED,),
        ),
        Move.SEND_CHECK_IN: Rule(
            frozenset(Status), Target.SAME, Permission.SEND_CHECK_IN, (reporter.CHECK_IN_IS_DUE,)
        ),
    }
)
"""Every move there is."""
