"""What happened in a written case, step by step, as the file of cases tells it.

Guarantees that each step is a move or a piece of desk work that exists and carries the texts and
fields it needs.
"""

from dataclasses import dataclass
from enum import Enum

from portal.core.severity import Severity
from portal.core.taxonomy import (
    ActionKind,
    Outcome,
    RetaliationRisk,
    RootCause,
    SeriousIncident,
)
from portal.core.workflow import Move
from portal.demonstration.tables import Table

REPORTER = "reporter"
CLOCK = "clock"


class DeskWork(Enum):
    """What is done in a case without moving it."""

    MESSAGE = "message"
    """From a handler to the reporter, or from the reporter to the handlers."""
    NOTE = "note"
    TRIAGE = "triage"
    """The fields that have to be filled in before a case leaves triage."""


Deed = Move | DeskWork

NEEDS_TEXT = frozenset(
    {
        DeskWork.MESSAGE,
        DeskWork.NOTE,
        Move.REQUEST_INFORMATION,
        Move.REPLY,
        Move.SEND_BACK,
        Move.APPEAL,
        Move.UPHOLD_APPEAL,
        Move.REJECT_APPEAL,
        Move.DE_ESCALATE,
        Move.VERIFY_ACTIONS,
        Move.CONTAIN,
        Move.SECURE_EVIDENCE,
        Move.PLACE_EVIDENCE_HOLD,
        Move.TELL_AUTHORITY,
        Move.COMPLETE_AUTHORITY_REPORT,
        Move.PUBLISH_LESSON,
    }
)
PROPOSALS = frozenset(
    {Move.PROPOSE_OUTCOME, Move.PROPOSE_NO_CASE, Move.REFER_OUT, Move.MARK_DUPLICATE}
)


@dataclass(frozen=True, slots=True)
class TriageFields:
    """What a handler finds at triage."""

    severity: Severity
    reportable: bool
    retaliation_risk: RetaliationRisk
    conflict_checked: bool
    serious: tuple[SeriousIncident, ...] = ()
    """Known since the day of the report."""
    prohibited: bool = False


@dataclass(frozen=True, slots=True)
class ExplanationFields:
    """The two parts in which a contested decision is explained."""

    role: str
    elements: str


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One corrective action, due so many days after it was proposed."""

    kind: ActionKind
    owner_role: str
    due_days: int


@dataclass(frozen=True, slots=True)
class ProposalFields:
    """A proposed decision: the reasons go to the reporter, the findings do not."""

    outcome: Outcome
    reasons: str
    findings: str | None
    root_cause: RootCause | None
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened in a case, counted in days from the day of the report.

    `by` is a sign-in name, "reporter" or "clock".
    """

    after_days: int
    by: str
    move: Deed
    text: str | None
    triage: TriageFields | None
    proposal: ProposalFields | None
    explanation: ExplanationFields | None = None


def read_step(row: Table) -> Step:
    word = row.text("move")
    move = _deed(word, row)
    fields = row.table_or_none("fields")
    step = Step(
        after_days=row.whole("after_days"),
        by=row.text("by"),
        move=move,
        text=row.text_or_none("text"),
        triage=_triage(fields) if fields and move is DeskWork.TRIAGE else None,
        proposal=_proposal(fields) if fields and move in PROPOSALS else None,
        explanation=_explanation(fields) if fields and move is Move.EXPLAIN else None,
    )
    row.close()
    if fields is not None:
        fields.close()
    _check_complete(step, row)
    return step


def _deed(word: str, row: Table) -> Deed:
    deeds: dict[str, Deed] = {deed.value: deed for deed in (*Move, *DeskWork)}
    if word not in deeds:
        raise row.wrong(f"“{word}” is no move")
    return deeds[word]


def _triage(fields: Table) -> TriageFields:
    return TriageFields(
        severity=fields.member("severity", Severity),
        reportable=fields.flag("reportable"),
        retaliation_risk=fields.member("retaliation_risk", RetaliationRisk),
        conflict_checked=fields.flag("conflict_checked"),
        serious=fields.members("serious", SeriousIncident),
        prohibited=fields.flag_or_none("prohibited") or False,
    )


def _explanation(fields: Table) -> ExplanationFields:
    return ExplanationFields(role=fields.text("role"), elements=fields.text("elements"))


def _proposal(fields: Table) -> ProposalFields:
    findings = fields.text_or_none("findings")
    return ProposalFields(
        outcome=fields.member("outcome", Outcome),
        reasons=fields.text("reasons"),
        findings=findings,
        root_cause=fields.member("root_cause", RootCause) if findings else None,
        actions=tuple(_action(row) for row in fields.tables("actions")),
    )


def _action(row: Table) -> PlannedAction:
    action = PlannedAction(
        kind=row.member("kind", ActionKind),
        owner_role=row.text("owner_role"),
        due_days=row.whole("due_days"),
    )
    row.close()
    return action


def _check_complete(step: Step, row: Table) -> None:
    if step.move in NEEDS_TEXT and step.text is None:
        raise row.wrong(f"“{step.move.value}” needs a text")
    if step.move is DeskWork.TRIAGE and step.triage is None:
        raise row.wrong("“triage” needs its fields")
    if step.move is Move.EXPLAIN and step.explanation is None:
        raise row.wrong("“explain” needs its two parts")
    if step.move in PROPOSALS and step.proposal is None:
        raise row.wrong(f"“{step.move.value}” needs its fields")
