"""What only two people may have done, read from the journal alone and not from the rules."""

import json
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.core.cases import CaseFacts, CaseId
from portal.core.moves import Move
from portal.core.severity import Severity
from portal.core.taxonomy import Outcome, ReportType, RetaliationRisk
from portal.store.tables import JournalRow
from portal.work import Work

PROPOSING = {"propose_outcome", "propose_no_case", "refer_out", "mark_duplicate"}
JOINT = {
    *("lower_severity", "take_back_finding", "set_clock_aside", "lift_evidence_hold"),
    *("reveal_identity", "publish_lesson", "erase_early"),
}
UPHELD = {
    *(Outcome.SUBSTANTIATED, Outcome.PARTLY_SUBSTANTIATED),
    *(Outcome.GRANTED, Outcome.GRANTED_IN_PART, Outcome.OVERTURNED, Outcome.CHANGED),
}


@dataclass(slots=True)
class Watched:
    """One case: what was needed each time, and who did what, as the journal says it.

    `approvals` and `closings` say of each in its order whether a second person was needed.
    """

    approvals: list[bool] = field(default_factory=list)
    closings: list[bool] = field(default_factory=list)
    proposer: str | None = None
    decider: str | None = None

    def remember(self, move: Move, before: CaseFacts) -> None:
        """Remember a move that was made on a case as it was before."""
        grave = before.severity in (Severity.S1, Severity.S2)
        is_credible = before.retaliation_risk is RetaliationRisk.CREDIBLE
        retaliation = before.type is ReportType.RETALIATION or is_credible
        if move is Move.APPROVE:
            self.approvals.append(grave or (retaliation and before.outcome not in UPHELD))
        if move is Move.CLOSE:
            self.closings.append(grave)

    def check(self, actor: str, details: dict[str, str]) -> None:
        """Take the next entry of the case; AssertionError where one person was not enough."""
        move = details["move"]
        if move in PROPOSING:
            self.proposer = actor
        if move == "approve":
            alone = self.approvals.pop(0) and actor == self.proposer
            assert not alone, "one person decided alone"
            self.decider = actor
        if move == "close":
            alone = self.closings.pop(0) and actor == self.decider
            assert not alone, "one person closed alone"
        if move in ("uphold_appeal", "reject_appeal"):
            took_part = actor in (self.proposer, self.decider)
            assert not took_part, "somebody reviewed their own decision"
        if move in JOINT:
            assert details.get("agreed_by") not in (None, actor), "one person agreed alone"


@dataclass(slots=True)
class Watch:
    """Reads on in the journal at every look."""

    cases: dict[CaseId, Watched] = field(default_factory=dict)
    read: int = 0

    def of(self, case: CaseId) -> Watched:
        """Return what is known of a case."""
        return self.cases.setdefault(case, Watched())

    def check(self, work: Work) -> None:
        """Whoever approves, closes, reviews or agrees is not who proposed, decided or asked."""
        entries = (
            select(JournalRow.sequence, JournalRow.case_id, JournalRow.actor, JournalRow.details)
            .where(JournalRow.event == "moved", JournalRow.sequence > self.read)
            .order_by(JournalRow.sequence)
        )
        for sequence, case, actor, details in work.db.execute(entries):
            self.of(CaseId(case)).check(actor, json.loads(details))
            self.read = sequence
