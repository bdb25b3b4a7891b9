"""The details of a journal entry in the words that the desk's pages use for the same things.

A value that is on no list stays as it is: an entry is shown whatever stands in it.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from portal.core.cases import Status
from portal.core.moves import Move
from portal.core.organising import Duty
from portal.core.severity import Severity
from portal.core.taxonomy import Category, Channel, Outcome, label

STATE_WORDS: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.SUBMITTED: "Sent",
        Status.ACKNOWLEDGED: "Received",
        Status.TRIAGE: "In triage",
        Status.AWAITING_REPORTER: "Waiting for the reporter",
        Status.INVESTIGATING: "Being investigated",
        Status.DECISION_PROPOSED: "Decision proposed",
        Status.DECIDED: "Decided",
        Status.REMEDIATING: "Being put right",
        Status.APPEALED: "Appealed",
        Status.CLOSED: "Closed",
        Status.ARCHIVED: "Archived",
    }
)
"""A test holds them to the words of `templates/components/case.html`."""

MOVE_WORDS: Final[Mapping[Move, str]] = MappingProxyType(
    {
        Move.ACKNOWLEDGE: "Acknowledge",
        Move.START_TRIAGE: "Start triage",
        Move.REQUEST_INFORMATION: "Ask the reporter",
        Move.ACCEPT: "Accept for investigation",
        Move.PROPOSE_NO_CASE: "Propose: no case",
        Move.REFER_OUT: "Propose: refer elsewhere",
        Move.MARK_DUPLICATE: "Propose: duplicate",
        Move.REPLY: "Reply",
        Move.INFORMATION_TIMEOUT: "Wait for the reporter no longer",
        Move.PROPOSE_OUTCOME: "Propose an outcome",
        Move.APPROVE: "Approve the decision",
        Move.SEND_BACK: "Send back",
        Move.START_REMEDIATION: "Start putting it right",
        Move.ACCEPT_DECISION: "Accept the decision",
        Move.CLOSE: "Close the case",
        Move.APPEAL: "Appeal",
        Move.VERIFY_ACTIONS: "Verify the actions",
        Move.UPHOLD_APPEAL: "Uphold the appeal",
        Move.REJECT_APPEAL: "Reject the appeal",
        Move.REOPEN: "Open again",
        Move.ARCHIVE: "Archive",
        Move.WITHDRAW: "Withdraw the report",
        Move.ESCALATE: "Escalate",
        Move.DE_ESCALATE: "Hand down",
        Move.RECUSE: "Recuse myself",
        Move.PLACE_HOLD: "Place a legal hold",
        Move.LIFT_HOLD: "Lift the legal hold",
        Move.CONTAIN: "Say how people are kept safe",
        Move.EXPLAIN: "Explain the decision",
        Move.SECURE_EVIDENCE: "Secure the evidence",
        Move.PLACE_EVIDENCE_HOLD: "Place an evidence hold",
        Move.TELL_AUTHORITY: "Tell the authority",
        Move.COMPLETE_AUTHORITY_REPORT: "Complete the report to the authority",
        Move.ANSWER_OBJECTION: "Answer: is it more serious?",
        Move.VERIFY_ACTION: "Verify an action",
        Move.LOWER_SEVERITY: "Lower the severity",
        Move.TAKE_BACK_FINDING: "Take back what triage found",
        Move.SET_CLOCK_ASIDE: "Set a clock of the law aside",
        Move.LIFT_EVIDENCE_HOLD: "Lift the evidence hold",
        Move.REVEAL_IDENTITY: "Pass on who the reporter is",
        Move.PUBLISH_LESSON: "Ask the reporter about a lesson",
        Move.ERASE_EARLY: "Erase the case early",
        Move.OBJECT_TO_SEVERITY: "Say that it is more serious",
        Move.CHOOSE_REMEDY: "Choose how an answer can arrive",
        Move.SAY_HOW_TREATED: "Say how they were treated",
        Move.ANSWER_CHECK_IN: "Answer a check-in",
        Move.CONSENT_TO_LESSON: "Agree to a lesson",
        Move.REFUSE_LESSON: "Refuse a lesson",
        Move.SEND_CHECK_IN: "Ask whether they were punished",
    }
)
"""What a move is called at the desk, wherever it is offered or told."""

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "from": "state before",
        "to": "state after",
        "from_level": "level before",
        "to_level": "level after",
        "from_severity": "severity before",
        "to_severity": "severity",
        "from_category": "what went wrong, before",
        "to_category": "what went wrong",
        "kind": "what",
    }
)
FIRST: Final = ("move", "from", "to", "from_level", "level", "from_severity", "to_severity")
"""The details that come first, in this order; the others follow as they are stored."""

_STATES = {one.value: words for one, words in STATE_WORDS.items()}
_SEVERITIES = {one.value: one.value.upper() for one in Severity}
_CATEGORIES = {one.value: label(one) for one in Category}
_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "move": {one.value: words for one, words in MOVE_WORDS.items()},
    "from": _STATES,
    "to": _STATES,
    "from_severity": _SEVERITIES,
    "to_severity": _SEVERITIES,
    "from_category": _CATEGORIES,
    "to_category": _CATEGORIES,
    "outcome": {one.value: label(one) for one in Outcome},
    "channel": {one.value: label(one) for one in Channel},
    "kind": {Duty.OWNER.value: "works on it", Duty.BACKUP.value: "steps in"},
}


def name_words(name: str) -> str:
    """Return what a detail is called."""
    return NAMES.get(name, name.replace("_", " "))


def value_words(name: str, value: str) -> str:
    """Return the value of a detail in words."""
    return _VALUES.get(name, {}).get(value, value.replace("_", " "))


def unchanged(details: Mapping[str, object]) -> set[str]:
    """Return the names of a state and a level that are the same before and after.

    Of a severity only the one before: that it was confirmed is worth a word.
    """
    pairs = (("from", "to"), ("from_level", "level"))
    same = {name for pair in pairs for name in pair if len({details.get(n) for n in pair}) == 1}
    is_confirmed = details.get("from_severity") == details.get("to_severity")
    return same | {"from_severity"} if is_confirmed else same


def in_order(names: Iterable[str]) -> list[str]:
    """Return the names of details as they are read: what was done first."""
    return sorted(names, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
