"""What a play knows of each case, what it fills in, and what must be true of a case."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from portal.casework.journalling import REPORTER_NAME, count_unchained
from portal.casework.moves.deciding import (
    FilledProposal,
    PlannedAction,
)
from portal.casework.records.sealed import Record
from portal.casework.records.telling import for_reporter
from portal.core.cases import CaseFacts, CaseId, Reference, Status
from portal.core.deadlines import Kind, due_dates
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.findings import TakenBack, can_be_taken_back
from portal.core.moves import Proposal
from portal.core.severity import Severity
from portal.core.taxonomy import ActionKind, RootCause
from portal.core.workflow import Move, outcomes_for
from portal.store.tables import JournalRow
from portal.vault.tracking import TrackingCode
from portal.work import Work
from tests.cast import Member

FOR_THE_DESK = "Between us alone."
"""What stands in every text that no reporter must ever read."""

SPOKEN_AT_ONCE = frozenset({Move.REQUEST_INFORMATION, Move.REJECT_APPEAL})
"""Moves whose one text the reporter reads."""


@dataclass(slots=True)
class Told:
    """What the play knows of a case, beside what is stored."""

    id: CaseId
    reference: Reference
    code: TrackingCode
    rules: list[Exclusion]
    system: str
    holders: set[str]
    """Who was given a grant of the present epoch."""
    epoch: int = 1
    closed_by: str | None = None
    drafts: list[str] = field(default_factory=list)
    """Reasons that were proposed; the reporter reads one once it was agreed to."""
    told_drafts: set[str] = field(default_factory=set)
    chosen: set[str] | None = None
    """Whom the reporter told who they are; None while they told nobody."""
    opened: bool = False


@dataclass(slots=True)
class Offer:
    """A move that somebody proposed to a second person, and the case as it was then."""

    id: str
    told: Told
    move: Move
    by: str
    version: int
    draft: str


def count_said(work: Work) -> int:
    """Return how many entries reporters have, those that wait for the upkeep included."""
    chained = select(func.count()).where(JournalRow.actor == REPORTER_NAME)
    return work.db.scalars(chained).one() + count_unchained(work)


def check_mailbox(records: list[Record], told: Told) -> None:
    """The report is there, and nothing that was written for the desk, or not agreed to yet."""
    assert any(one.kind == "narrative" for one in records), "the report is lost"
    shown = "\n".join(item.text for item in for_reporter(records, {}))
    assert FOR_THE_DESK not in shown, "the reporter reads what is for the desk"
    leaked = [one for one in told.drafts if one in shown and one not in told.told_drafts]
    assert not leaked, "the reporter reads what nobody agreed to"


def check_two_people(facts: CaseFacts, told: Told) -> None:
    """A grave case was never decided by who proposed it, nor closed by who decided it."""
    if not facts.severity.is_grave or facts.decided_by is None:
        return
    if facts.status in (Status.DECIDED, Status.REMEDIATING, Status.CLOSED, Status.ARCHIVED):
        assert facts.decided_by != facts.proposed_by, "one person decided alone"
    if facts.status is Status.CLOSED and facts.withdrawn_on is None:
        assert told.closed_by != facts.decided_by, "one person closed alone"


def filled_in(facts: CaseFacts, move: Move, draft: str) -> FilledProposal:
    """Return a proposal with everything filled in."""
    return FilledProposal(
        outcome=next(iter(outcomes_for(facts, move)), None),
        explanation=draft,
        findings=FOR_THE_DESK,
        root_cause=RootCause.MODEL_LIMITS,
        actions=(
            PlannedAction(ActionKind.TRAIN_STAFF, "Head of the ward", None),
            PlannedAction(ActionKind.CHANGE_POLICY, "Head of the ward", None),
        ),
        independent=True,
    )


def complete_form(facts: CaseFacts, move: Move) -> Proposal:
    """Return everything that a move of two people may ask for."""
    running = (due for due in due_dates(facts) if due.clock.kind is Kind.CEILING and not due.met_on)
    return Proposal(
        reason=True,
        explanation=True,
        findings=True,
        severity=Severity.S4 if move is Move.LOWER_SEVERITY else None,
        taken_back=can_be_taken_back(facts) - {TakenBack.RISK_IS_NONE}
        if move is Move.TAKE_BACK_FINDING
        else frozenset(),
        clock=next((due.clock.id for due in running), None),
    )


def person_rule(member: Member) -> Exclusion:
    """Return the rule that a recusal adds."""
    return Exclusion(ExcludedKind.PERSON, member.account)
