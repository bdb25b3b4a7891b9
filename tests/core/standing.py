"""Cases in which nothing but state, actor and level can stand in the way of a move.

And the forms that are wholly filled in for it. The tests of the table read them, on values and on
a database.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from portal.core.actors import AccountId, Actor, Level
from portal.core.cases import CaseFacts, Status
from portal.core.deadlines import Kind, due_dates
from portal.core.errors import MoveRefused
from portal.core.findings import TakenBack, can_be_taken_back
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, Outcome, Remedy, ReportType, SeriousIncident
from portal.core.workflow import Move, Proposal, decide, outcomes_for
from tests.core.builders import OMAR_ID, TODAY, UNA_ID, make_proposal, make_triaged

LATE = TODAY + timedelta(days=100)
STRANGER = AccountId("f" * 32)
"""Who proposed what two people do, and took no part in anything else."""

# What a case must be like for one move and must not be like for others.
FAVOURABLE: dict[str, dict[str, Any]] = {
    "start_remediation": {"actions_open": 1, "actions_total": 1},
    "reopen": {"closed_on": LATE},
    "appeal": {"decided_on": LATE},
    "lift_hold": {"on_hold": True},
    "de_escalate": {"level": Level.COMMITTEE},
    "reply": {},
    "explain": {"type": ReportType.CONTEST_DECISION, "remedy_asked_on": TODAY},
    "tell_authority": {"serious": SeriousIncident.DEATH, "aware_on": TODAY},
    "complete_authority_report": {
        "serious": SeriousIncident.DEATH,
        "aware_on": TODAY,
        "authority_told_on": TODAY,
    },
    "answer_objection": {"severity_objected_on": TODAY, "severity_by": OMAR_ID},
    "verify_action": {"actions_open": 2, "actions_total": 2},
    "lower_severity": {"severity": Severity.S2},
    "take_back_finding": {"reportable": True},
    "lift_evidence_hold": {"evidence_hold": True},
    "choose_remedy": {"remedy_asked_on": TODAY, "decided_on": None},
    "answer_check_in": {"check_ins_sent": 1},
    "consent_to_lesson": {"lesson_asked_on": TODAY},
    "refuse_lesson": {"lesson_asked_on": TODAY},
}


def favourable(status: str, move: str) -> CaseFacts:
    """Return a case in which nothing but state and actor can stand in the way of the move."""
    changes = {
        "status": Status(status),
        "returns_to": Status.INVESTIGATING,
        "asked_on": TODAY,
        "decided_on": TODAY,
        "proposed_by": OMAR_ID,
        "decided_by": UNA_ID,
    }
    return make_triaged(**(changes | FAVOURABLE.get(move, {})))


def complete(case: CaseFacts, move: Move) -> Proposal:
    """Return a form that is wholly filled in for the move, and that another proposed."""
    running = (due for due in due_dates(case) if due.clock.kind is Kind.CEILING and not due.met_on)
    return make_proposal(
        outcome=_outcome(case, move),
        actions=(ActionKind.ADD_HUMAN_REVIEW,),
        proposed_by=STRANGER,
        severity=Severity.S4,
        taken_back=can_be_taken_back(case) - {TakenBack.RISK_IS_NONE},
        clock=next((due.clock.id for due in running), None),
        remedy=Remedy.LETTER,
        independent=True,
    )


def allows(move: Move, case: CaseFacts, actor: Actor, today: Any) -> bool:
    """Say whether the move is allowed once its form is filled in."""
    try:
        decide(move, case, actor, today=today, proposal=complete(case, move))
    except MoveRefused:
        return False
    return True


def at_level(case: CaseFacts, level: Level) -> CaseFacts:
    """Return the same case at another level."""
    return replace(case, level=level)


def _outcome(case: CaseFacts, move: Move) -> Outcome | None:
    return next(iter(outcomes_for(case, move)), None)
