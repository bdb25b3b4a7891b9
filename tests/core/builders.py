"""Cases and people for the tests of the rules."""

from dataclasses import replace
from datetime import date
from typing import Any

from portal.core.actors import AccountId, Actor, Level, handler
from portal.core.cases import CaseFacts, Reference, Status
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, Category, ReportType, RetaliationRisk, RootCause
from portal.core.workflow import Move, Proposal, decide

TODAY = date(2026, 3, 2)

OMAR_ID = AccountId("0" * 31 + "1")
UNA_ID = AccountId("0" * 31 + "2")
CARL_ID = AccountId("0" * 31 + "3")
VERA_ID = AccountId("0" * 31 + "4")

OMAR = handler(OMAR_ID, Level.OMBUDS)
UNA = handler(UNA_ID, Level.OMBUDS)
CARL = handler(CARL_ID, Level.COMMITTEE)
VERA = handler(VERA_ID, Level.EXECUTIVE)

REASON = Proposal(reason=True)

_BASE = CaseFacts(
    reference=Reference("C-7K3M-Q9ZD"),
    type=ReportType.INCIDENT,
    category=Category.WRONG_OUTPUT,
    system="claims-helper",
    unit=None,
    severity=Severity.S3,
    status=Status.ACKNOWLEDGED,
    level=Level.OMBUDS,
    received_on=TODAY,
    acknowledged_on=TODAY,
)


def make_case(**changes: Any) -> CaseFacts:
    """Return an ordinary case: a wrong output, S3, level 1, received today."""
    return replace(_BASE, **changes)


def make_triaged(**changes: Any) -> CaseFacts:
    """Return a case whose triage is filled in."""
    filled_in = {
        "status": Status.TRIAGE,
        "severity_confirmed": True,
        "reportable": False,
        "retaliation_risk": RetaliationRisk.NONE,
        "conflict_checked": True,
    }
    return make_case(**(filled_in | changes))


def make_decided(**changes: Any) -> CaseFacts:
    """Return a case that Omar proposed and Una decided today."""
    decided = {
        "status": Status.DECIDED,
        "triaged_on": TODAY,
        "proposed_by": OMAR_ID,
        "decided_by": UNA_ID,
        "decided_on": TODAY,
        "feedback_on": TODAY,
    }
    return make_triaged(**(decided | changes))


def make_proposal(**changes: Any) -> Proposal:
    """Return a form with everything filled in but the outcome."""
    filled_in = Proposal(
        reason=True,
        explanation=True,
        findings=True,
        root_cause=RootCause.DATA,
        actions=(ActionKind.RETRAIN_OR_FIX,),
    )
    return replace(filled_in, **changes)


def after(
    move: Move,
    case: CaseFacts,
    actor: Actor,
    *,
    today: date = TODAY,
    proposal: Proposal = REASON,
) -> CaseFacts:
    """Return the case after a move, made today and with a reason unless told otherwise."""
    return decide(move, case, actor, today=today, proposal=proposal).after
