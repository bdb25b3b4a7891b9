"""The states of a case and every move between them."""

from enum import Enum

from portal.core.cases import Status

__all__ = ["Move", "Status"]


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
