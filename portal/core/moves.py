"""The moves of a case, and one attempt at a move: who tries what, when, with what filled in."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from portal.core.actors import AccountId, Actor
from portal.core.cases import CaseFacts
from portal.core.deadlines import Trigger
from portal.core.taxonomy import ActionKind, Outcome, RootCause


class Move(Enum):
    """Everything that can be done to a case and changes where it stands."""

    ACKNOWLEDGE = "acknowledge"
    START_TRIAGE = "start_triage"
    REQUEST_INFORMATION = "request_information"
    ACCEPT = "accept"
    PROPOSE_NO_CASE = "propose_no_case"
    REFER_OUT = "refer_out"
    MARK_DUPLICATE = "mark_duplicate"
    REPLY = "reply"
    INFORMATION_TIMEOUT = "information_timeout"
    PROPOSE_OUTCOME = "propose_outcome"
    APPROVE = "approve"
    SEND_BACK = "return"
    START_REMEDIATION = "start_remediation"
    ACCEPT_DECISION = "accept_decision"
    CLOSE = "close"
    APPEAL = "appeal"
    VERIFY_ACTIONS = "verify_actions"
    UPHOLD_APPEAL = "uphold_appeal"
    REJECT_APPEAL = "reject_appeal"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    ESCALATE = "escalate"
    DE_ESCALATE = "de_escalate"
    RECUSE = "recuse"
    PLACE_HOLD = "place_hold"
    LIFT_HOLD = "lift_hold"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was filled in with a move. Texts stay sealed; here is only whether they are there."""

    reason: bool = False
    """Why, for colleagues."""
    explanation: bool = False
    """Why, for the reporter to read."""
    findings: bool = False
    root_cause: RootCause | None = None
    actions: tuple[ActionKind, ...] = ()
    outcome: Outcome | None = None
    action_owners: frozenset[AccountId] = frozenset()
    """Who was to take the actions that are now verified."""
    trigger: Trigger | None = None
    """Why the clock hands the case up, where dates do not tell."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One actor trying one move on one case today."""

    move: Move
    case: CaseFacts
    actor: Actor
    today: date
    proposal: Proposal = Proposal()
