"""Walks a demonstration case through the real rules, as a loader will with the real operations."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from portal.core.actors import CLOCK, REPORTER, AccountId, Actor, Level, handler
from portal.core.cases import CaseFacts, Reference, Status
from portal.core.deadlines import reasons_to_escalate
from portal.core.errors import MoveRefused
from portal.core.moves import Move, Proposal
from portal.core.policy import Permission, may
from portal.core.serious import governing
from portal.core.severity import first_level, may_lower, provisional
from portal.core.taxonomy import ActionKind, ReportType
from portal.core.workflow import decide
from portal.demonstration.content import WrittenCase
from portal.demonstration.steps import DeskWork, Step
from portal.demonstration.variations import VariedCase

LEVELS = {
    "omar": Level.OMBUDS,
    "una": Level.OMBUDS,
    "carl": Level.COMMITTEE,
    "vera": Level.EXECUTIVE,
}


Story = WrittenCase | VariedCase


def walk(story: Story, received_on: date) -> tuple[CaseFacts, ...]:
    """Return the facts at the start and after every step; raise MoveRefused as the rules do."""
    facts = receive(story, received_on)
    stages = [facts]
    owners: frozenset[AccountId] = frozenset()
    kinds: frozenset[ActionKind] = frozenset()
    for step in story.steps:
        today = received_on + timedelta(days=step.after_days)
        _refuse_the_unreached(step, stages)
        facts = _take(
            step, facts, today=today, planned=Proposal(action_owners=owners, action_kinds=kinds)
        )
        stages.append(facts)
        if step.proposal is not None:
            owners = frozenset({AccountId(step.by)})
            kinds = frozenset(action.kind for action in step.proposal.actions)
    return tuple(stages)


def receive(story: Story, received_on: date) -> CaseFacts:
    """Return the facts of the case on the day of the report."""
    severity = provisional(
        story.type,
        story.category,
        still_happening=story.still_happening,
        danger=story.danger,
    )
    return CaseFacts(
        reference=Reference("C-0000-0000"),
        type=story.type,
        category=story.category,
        system=story.system,
        unit=story.unit,
        severity=severity,
        status=Status.SUBMITTED,
        level=first_level(severity),
        received_on=received_on,
    )


def _refuse_the_unreached(step: Step, stages: Iterable[CaseFacts]) -> None:
    """A handler above the levels a case has been at holds only a reserve grant, which is closed."""
    if step.by in LEVELS and LEVELS[step.by] > max(facts.level for facts in stages):
        raise MoveRefused(f"{step.by} cannot read this case yet.")


def _take(step: Step, facts: CaseFacts, *, today: date, planned: Proposal) -> CaseFacts:
    actor = _actor(step.by)
    match step.move:
        case DeskWork.TRIAGE:
            return _hand_up(_triage(step, facts, actor), today=today)
        case DeskWork.NOTE:
            return _allowed(facts, actor, Permission.WRITE_NOTE)
        case DeskWork.MESSAGE if step.by != "reporter":
            answered = facts.first_answer_on or today
            allowed = _allowed(facts, actor, Permission.WRITE_TO_REPORTER)
            return replace(allowed, first_answer_on=answered, last_update_on=today)
        case DeskWork.MESSAGE:
            return decide(Move.REPLY, facts, actor, today=today).after
        case Move() as move:
            proposal = _proposal(step, facts, planned=planned)
            return decide(move, facts, actor, today=today, proposal=proposal).after


def _actor(by: str) -> Actor:
    if by == "reporter":
        return REPORTER
    return CLOCK if by == "clock" else handler(AccountId(by), LEVELS[by])


def _allowed(facts: CaseFacts, actor: Actor, permission: Permission) -> CaseFacts:
    if not may(actor, permission, case=facts):
        raise MoveRefused(f"{actor} lacks {permission}.")
    return facts


def _triage(step: Step, facts: CaseFacts, actor: Actor) -> CaseFacts:
    _allowed(facts, actor, Permission.TRIAGE)
    filled = step.triage
    is_retaliation = facts.type is ReportType.RETALIATION
    if filled is None or not may_lower(
        facts.severity,
        filled.severity,
        is_retaliation=is_retaliation,
        agreed={AccountId(step.by)},
        has_reason=False,
    ):
        raise MoveRefused("This severity does not take effect by one person.")
    return replace(
        facts,
        severity=filled.severity,
        severity_confirmed=True,
        reportable=filled.reportable,
        retaliation_risk=filled.retaliation_risk.value,
        conflict_checked=filled.conflict_checked,
        serious=governing(filled.serious),
        aware_on=facts.received_on if filled.serious else None,
        evidence_hold=bool(filled.serious),
        prohibited=filled.prohibited,
    )


def _hand_up(facts: CaseFacts, *, today: date) -> CaseFacts:
    """Return the case where what was found at triage takes it at once."""
    while reasons_to_escalate(facts, today):
        facts = decide(Move.ESCALATE, facts, CLOCK, today=today).after
    return facts


def _proposal(step: Step, facts: CaseFacts, *, planned: Proposal) -> Proposal:
    """Return what a step fills in; `planned` is who planned the actions, and what they do."""
    filled = step.proposal
    if filled is None:
        has_text = step.text is not None
        is_explained = has_text or step.explanation is not None
        told = replace(planned, reason=has_text, explanation=is_explained)
        # Replaying lets a second handler of the level agree.
        asks_two = step.move is Move.PUBLISH_LESSON
        return replace(told, proposed_by=AccountId("a colleague")) if asks_two else told
    return Proposal(
        explanation=bool(filled.reasons),
        findings=bool(filled.findings),
        root_cause=filled.root_cause,
        actions=tuple(action.kind for action in filled.actions),
        outcome=filled.outcome,
        independent=facts.type is ReportType.CONTEST_DECISION,
    )
