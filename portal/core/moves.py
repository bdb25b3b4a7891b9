"""The moves of a case, and one attempt at a move: who tries what, when, with what filled in."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from portal.core.actors import AccountId, Actor
from portal.core.cases import CaseFacts
from portal.core.clocks import Clock
from portal.core.deadlines import Trigger
from portal.core.findings import TakenBack
from portal.core.severity import Severity
from portal.core.shipped_clocks import CLOCKS
from portal.core.taxonomy import ActionKind, Outcome, Remedy, RootCause


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
    CONTAIN = "contain"
    EXPLAIN = "explain"
    SECURE_EVIDENCE = "secure_evidence"
    PLACE_EVIDENCE_HOLD = "place_evidence_hold"
    TELL_AUTHORITY = "tell_authority"
    COMPLETE_AUTHORITY_REPORT = "complete_authority_report"
    ANSWER_OBJECTION = "answer_objection"
    VERIFY_ACTION = "verify_action"
    LOWER_SEVERITY = "lower_severity"
    TAKE_BACK_FINDING = "take_back_finding"
    SET_CLOCK_ASIDE = "set_clock_aside"
    LIFT_EVIDENCE_HOLD = "lift_evidence_hold"
    REVEAL_IDENTITY = "reveal_identity"
    PUBLISH_LESSON = "publish_lesson"
    ERASE_EARLY = "erase_early"
    OBJECT_TO_SEVERITY = "object_to_severity"
    CHOOSE_REMEDY = "choose_remedy"
    SAY_HOW_TREATED = "say_how_treated"
    ANSWER_CHECK_IN = "answer_check_in"
    CONSENT_TO_LESSON = "consent_to_lesson"
    REFUSE_LESSON = "refuse_lesson"
    SEND_CHECK_IN = "send_check_in"


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
    proposed_by: AccountId | None = None
    """Who proposed a move that two people make; None while nobody has."""
    severity: Severity | None = None
    taken_back: frozenset[TakenBack] = frozenset()
    """What triage found and two people take back."""
    clock: str | None = None
    """The id of the clock to set aside."""
    remedy: Remedy | None = None
    action_kinds: frozenset[ActionKind] = frozenset()
    """What the actions do that are being started or verified."""
    independent: bool = False
    """Whether whoever reviews a contested decision did not take it, and can overturn it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One actor trying one move on one case today."""

    move: Move
    case: CaseFacts
    actor: Actor
    today: date
    proposal: Proposal = Proposal()
    clocks: tuple[Clock, ...] = CLOCKS
    """The clocks in force: the shipped ones, or the organisation's own."""
