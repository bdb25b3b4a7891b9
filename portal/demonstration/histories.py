"""Turns the path of a varied case into the same steps that the written cases have.

One replay serves both. Two people share each case: one proposes and closes, the other approves
and verifies, as the workflow wants it for grave cases.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.moves import Move
from portal.core.outcomes import REASONS_ARE_ENOUGH
from portal.core.severity import Severity
from portal.core.taxonomy import (
    ActionKind,
    Category,
    Outcome,
    ReportType,
    RetaliationRisk,
)
from portal.demonstration.fragments import Strand
from portal.demonstration.narratives import LIGHT, Narrator
from portal.demonstration.organisation import AiSystem
from portal.demonstration.paths import CasePath, takes_actions
from portal.demonstration.steps import (
    CLOCK,
    REPORTER,
    Deed,
    DeskWork,
    ExplanationFields,
    PlannedAction,
    ProposalFields,
    Step,
    TriageFields,
)

HANDLERS = ("omar", "una")
OWNER_OF_THE_UNKNOWN = "Head of Technology"
DUE_DAYS = (14, 30, 45, 60, 90)

_ENDING_MOVES = {
    Outcome.OUT_OF_SCOPE_REFERRED: Move.REFER_OUT,
    Outcome.DUPLICATE_MERGED: Move.MARK_DUPLICATE,
}
_REPORTABLE = frozenset({Category.DATA_EXPOSURE, Category.SURVEILLANCE})


@dataclass(frozen=True, slots=True)
class _Told:
    """What the steps of one case are written from."""

    strand: Strand
    severity: Severity
    outcome: Outcome | None
    system: str
    first: str
    second: str


class Historian:
    """Writes the steps of varied cases; the same chance gives the same steps."""

    def __init__(
        self, narrator: Narrator, systems: Mapping[str, AiSystem], chance: random.Random
    ) -> None:
        self._narrator = narrator
        self._texts = narrator.fragments
        self._systems = systems
        self._chance = chance

    def tell(
        self,
        strand: Strand,
        path: CasePath,
        *,
        severity: Severity,
        outcome: Outcome | None,
        system: str,
    ) -> tuple[Step, ...]:
        """Return the steps of one case in the order of their days."""
        first, second = self._chance.sample(HANDLERS, 2)
        told = _Told(strand, severity, outcome, system, first, second)
        steps = [*self._before_the_decision(told, path), *self._after_the_decision(told, path)]
        return tuple(sorted(steps, key=lambda step: step.after_days))

    def _before_the_decision(self, told: _Told, path: CasePath) -> list[Step]:
        say, texts, first = self._narrator.say, self._texts, told.first
        steps = _step(path.acknowledged, CLOCK, Move.ACKNOWLEDGE)
        if path.answered is not None:
            steps += _step(path.answered, first, Move.START_TRIAGE)
            steps += _step(path.answered, first, DeskWork.MESSAGE, text=say(texts.answers))
            steps += [self._triage(told, path.answered)]
        steps += _step(path.accepted, first, Move.ACCEPT)
        if path.accepted is not None and told.strand.type is ReportType.CONTEST_DECISION:
            steps += [self._explanation(told, path.accepted)]
        if path.asked is not None:
            steps += _step(path.asked, first, Move.REQUEST_INFORMATION, text=say(texts.questions))
        if path.proposed is not None and told.outcome is not None:
            steps += [self._proposal(told, path.proposed, told.outcome)]
        return steps

    def _after_the_decision(self, told: _Told, path: CasePath) -> list[Step]:
        say, texts, first, second = self._narrator.say, self._texts, told.first, told.second
        steps = _step(path.decided, second, Move.APPROVE)
        steps += _step(path.remediation, first, Move.START_REMEDIATION)
        if path.verified is not None:
            steps += _step(
                path.verified, second, Move.VERIFY_ACTIONS, text=say(texts.verifications)
            )
        steps += _step(path.confirmed, REPORTER, Move.ACCEPT_DECISION)
        if path.appealed is not None:
            steps += _step(path.appealed, REPORTER, Move.APPEAL, text=say(texts.appeals))
        if path.withdrawn is not None:
            steps += _step(path.withdrawn, REPORTER, Move.WITHDRAW, text=say(texts.withdrawals))
        else:
            steps += _step(path.closed, first, Move.CLOSE)
        return steps + _step(path.archived, CLOCK, Move.ARCHIVE)

    def _triage(self, told: _Told, day: int) -> Step:
        fields = TriageFields(
            severity=told.severity,
            reportable=told.severity.is_grave and told.strand.category in _REPORTABLE,
            retaliation_risk=self._risk(told.strand),
            conflict_checked=True,
        )
        return Step(day, told.first, DeskWork.TRIAGE, text=None, triage=fields, proposal=None)

    def _explanation(self, told: _Told, day: int) -> Step:
        # Not drawn: every sentence of the other cases stays where chance has put it.
        roles, elements = self._texts.roles, self._texts.elements
        parts = ExplanationFields(roles[day % len(roles)], elements[day % len(elements)])
        return Step(
            day,
            told.first,
            Move.EXPLAIN,
            text=None,
            triage=None,
            proposal=None,
            explanation=parts,
        )

    def _risk(self, strand: Strand) -> RetaliationRisk:
        if strand.type is ReportType.RETALIATION:
            return RetaliationRisk.CREDIBLE
        return self._chance.choice((RetaliationRisk.NONE, RetaliationRisk.POSSIBLE))

    def _proposal(self, told: _Told, day: int, outcome: Outcome) -> Step:
        move = _ENDING_MOVES.get(outcome, Move.PROPOSE_OUTCOME)
        is_short = told.strand.type in REASONS_ARE_ENOUGH or move in _ENDING_MOVES.values()
        fields = ProposalFields(
            outcome=outcome,
            reasons=self._reasons(told.strand, outcome),
            findings=None if is_short else self._narrator.say(self._texts.findings),
            root_cause=None if is_short else self._chance.choice(told.strand.root_causes),
            actions=() if is_short else self._actions(told, outcome),
        )
        return Step(day, told.first, move, text=None, triage=None, proposal=fields)

    def _reasons(self, strand: Strand, outcome: Outcome) -> str:
        is_answer = strand.type in LIGHT and outcome is Outcome.SUBSTANTIATED
        return self._narrator.say(
            self._texts.replies if is_answer else self._texts.reasons[outcome]
        )

    def _actions(self, told: _Told, outcome: Outcome) -> tuple[PlannedAction, ...]:
        known = self._systems.get(told.system)
        owner = known.owner_role if known else OWNER_OF_THE_UNKNOWN
        kinds: tuple[ActionKind, ...] = (ActionKind.NONE,)
        if takes_actions(told.strand.type, outcome):
            count = self._chance.randint(1, min(2, len(told.strand.actions)))
            kinds = tuple(self._chance.sample(told.strand.actions, count))
        return tuple(PlannedAction(kind, owner, self._chance.choice(DUE_DAYS)) for kind in kinds)


def _step(day: int | None, by: str, move: Deed, *, text: str | None = None) -> list[Step]:
    """Return the step, or nothing where it was not taken."""
    return [] if day is None else [Step(day, by, move, text=text, triage=None, proposal=None)]
