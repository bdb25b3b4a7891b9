"""What a case is: its ids and the readable facts that rules, clocks and routing work on.

`CaseFacts` holds everything about a case that is readable without its key, and nothing else:
enums, dates, counts and ids. Text is sealed and never comes here.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, NewType

from portal.core.actors import AccountId, Level
from portal.core.severity import Severity
from portal.core.taxonomy import (
    Category,
    Outcome,
    Remedy,
    ReportType,
    RetaliationRisk,
    SeriousIncident,
)

CaseId = NewType("CaseId", str)
"""32 hexadecimal digits, random."""

RecordId = NewType("RecordId", str)
"""32 hexadecimal digits, random."""

Reference = NewType("Reference", str)
REFERENCE_FORM: Final = r"C-[0-9A-Z]{4}-[0-9A-Z]{4}"
_REFERENCE = re.compile(REFERENCE_FORM)
"""What people of the desk call a case, `C-XXXX-XXXX`; random, not derived from the id."""

UNKNOWN_SYSTEM = "unknown"
"""The slug that stands for "I don't know which AI system it was"."""


def is_reference(text: str) -> bool:
    """Tell whether a text has the form of a reference; it says of no case that it is there."""
    return _REFERENCE.fullmatch(text) is not None


class Status(Enum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    TRIAGE = "triage"
    AWAITING_REPORTER = "awaiting_reporter"
    INVESTIGATING = "investigating"
    DECISION_PROPOSED = "decision_proposed"
    DECIDED = "decided"
    REMEDIATING = "remediating"
    APPEALED = "appealed"
    CLOSED = "closed"
    ARCHIVED = "archived"


OPEN_STATUSES = frozenset(Status) - {Status.CLOSED, Status.ARCHIVED}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The readable facts of one case; all dates are local dates of the organisation."""

    reference: Reference
    type: ReportType
    category: Category
    system: str
    """The slug of the AI system, or `UNKNOWN_SYSTEM`."""
    unit: str | None
    severity: Severity
    """Provisional until `severity_confirmed`."""
    status: Status
    level: Level
    received_on: date
    level_since: date | None = None
    """The day the case reached its present level; None is the day of receipt."""
    severity_confirmed: bool = False
    returns_to: Status | None = None
    """Where a reply or a time-out leads; set only while awaiting the reporter."""
    acknowledged_on: date | None = None
    triaged_on: date | None = None
    first_answer_on: date | None = None
    """The first message a person wrote to the reporter."""
    asked_on: date | None = None
    """Since when the case has been waiting for the reporter; set only while it waits."""
    waited_in_triage: int = 0
    """Days spent waiting for the reporter before triage was done."""
    waited: int = 0
    """Days spent waiting for the reporter before the first decision, triage included."""
    feedback_on: date | None = None
    """The first decision told to the reporter; an appeal or a reopening does not clear it."""
    decided_on: date | None = None
    decision_accepted_on: date | None = None
    closed_on: date | None = None
    outcome: Outcome | None = None
    """Proposed while `decision_proposed`, decided from then on."""
    proposed_by: AccountId | None = None
    decided_by: AccountId | None = None
    appeals: int = 0
    """Appeals against the present decision."""
    on_hold: bool = False
    withdrawn_on: date | None = None
    retaliation_risk: RetaliationRisk | None = None
    """The value of a `RetaliationRisk`, once a handler has answered."""
    reportable: bool | None = None
    """Whether an authority must be told; None until somebody has answered."""
    conflict_checked: bool = False
    actions_open: int = 0
    actions_total: int = 0
    version: int = 1
    epoch: int = 1
    severity_by: AccountId | None = None
    """Who confirmed the severity last; somebody else answers an objection to it."""
    severity_objected_on: date | None = None
    """Since when the reporter waits for an answer to "I think this is more serious"."""
    prohibited: bool = False
    """Whether it may be a practice that the AI Act forbids at work (Art. 5 (1)(f), (g))."""
    serious: SeriousIncident | None = None
    """Which serious incident it is, if it is one that an authority must be told of."""
    aware_on: date | None = None
    """The day the organisation became aware of the serious incident."""
    authority_told_on: date | None = None
    """The first report to the authority, which may be incomplete."""
    authority_completed_on: date | None = None
    evidence_hold: bool = False
    """Actions that change the system wait until the authority is told (AI Act Art. 73 (6))."""
    evidence_secured_on: date | None = None
    contained_on: date | None = None
    """The day somebody decided how the harm is contained meanwhile."""
    explained_on: date | None = None
    """The day a contested decision was explained in both parts (AI Act Art. 86 (1))."""
    last_update_on: date | None = None
    """The last day on which a person told the reporter anything."""
    remedy_asked_on: date | None = None
    remedy: Remedy | None = None
    treatment_answered_on: date | None = None
    """The day the reporter said how they were treated; it is asked once."""
    check_ins_sent: int = 0
    check_ins_answered: int = 0
    lesson_asked_on: date | None = None
    lesson_consent: bool | None = None
    set_aside: tuple[str, ...] = ()
    """Ids of the clocks of the law that two people set aside in this case."""


def is_open(case: CaseFacts) -> bool:
    """Say whether the organisation still has something to do in this case."""
    return is_open_status(case.status)


def is_open_status(status: Status) -> bool:
    """Say whether a case in this state is open."""
    return status in OPEN_STATUSES


def concerns_retaliation(case: CaseFacts) -> bool:
    """Say whether the case reports retaliation, or a handler found the risk of it credible."""
    is_reported = case.type is ReportType.RETALIATION
    return is_reported or case.retaliation_risk is RetaliationRisk.CREDIBLE


def is_grave(case: CaseFacts) -> bool:
    """Say whether silence and single people must never end the case: S1, S2, retaliation."""
    return case.severity.is_grave or concerns_retaliation(case)
