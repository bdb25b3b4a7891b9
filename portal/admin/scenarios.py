"""What could go wrong with today's handlers: made-up cases tried against the rules of the core.

Pure: each scenario is a walk through the workflow's own table, so that a rule that changes there
changes what is told here. As with grants, a case is read by its own level alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache

from portal.core.actors import CLOCK, REPORTER, AccountId, Actor, Level, handler
from portal.core.cases import UNKNOWN_SYSTEM, CaseFacts, Reference
from portal.core.deadlines import Kind, Trigger, due_dates
from portal.core.errors import MoveRefused
from portal.core.exclusions import ROLE_LEVELS, ExcludedKind, Exclusion, Person, is_excluded
from portal.core.findings import TakenBack
from portal.core.move_table import TABLE
from portal.core.severity import Severity
from portal.core.taxonomy import (
    ActionKind,
    Category,
    Outcome,
    ReportType,
    RetaliationRisk,
    RootCause,
)
from portal.core.workflow import Decision, Move, Proposal, Status, check_proposal, decide

_FILLED_IN = Proposal(
    reason=True,
    explanation=True,
    findings=True,
    root_cause=RootCause.UNKNOWN,
    actions=(ActionKind.NONE,),
    outcome=Outcome.SUBSTANTIATED,
    severity=Severity.S4,
    taken_back=frozenset({TakenBack.REPORTABLE}),
)


class Scenario(Enum):
    """What a level is asked to do, as steps of the workflow."""

    DECIDE = "decide"
    DECIDE_GRAVE = "decide_grave"
    CLOSE_GRAVE = "close_grave"
    END_STAYING = "end_staying"
    """Decide and close what is never handed below this level: S1, or a prohibited practice."""
    VERIFY_ACTIONS = "verify_actions"
    REVIEW_APPEAL = "review_appeal"
    ANSWER_OBJECTION = "answer_objection"
    LOWER_SEVERITY = "lower_severity"
    TAKE_BACK_FINDING = "take_back_finding"
    SET_CLOCK_ASIDE = "set_clock_aside"
    LIFT_EVIDENCE_HOLD = "lift_evidence_hold"
    REVEAL_IDENTITY = "reveal_identity"
    PUBLISH_LESSON = "publish_lesson"
    ERASE_EARLY = "erase_early"


_DECIDING = (Move.PROPOSE_OUTCOME, Move.APPROVE)
_STEPS = {
    Scenario.DECIDE: _DECIDING,
    Scenario.DECIDE_GRAVE: _DECIDING,
    Scenario.CLOSE_GRAVE: (*_DECIDING, Move.ACCEPT_DECISION, Move.CLOSE),
    Scenario.END_STAYING: (*_DECIDING, Move.ACCEPT_DECISION, Move.CLOSE),
    Scenario.VERIFY_ACTIONS: (Move.VERIFY_ACTIONS,),
    Scenario.REVIEW_APPEAL: (*_DECIDING, Move.APPEAL, Move.REJECT_APPEAL),
    Scenario.ANSWER_OBJECTION: (Move.ANSWER_OBJECTION,),
    Scenario.LOWER_SEVERITY: (Move.LOWER_SEVERITY,),
    Scenario.TAKE_BACK_FINDING: (Move.TAKE_BACK_FINDING,),
    Scenario.SET_CLOCK_ASIDE: (Move.SET_CLOCK_ASIDE,),
    Scenario.LIFT_EVIDENCE_HOLD: (Move.LIFT_EVIDENCE_HOLD,),
    Scenario.REVEAL_IDENTITY: (Move.REVEAL_IDENTITY,),
    Scenario.PUBLISH_LESSON: (Move.PUBLISH_LESSON,),
    Scenario.ERASE_EARLY: (Move.ERASE_EARLY,),
}
_BY_REPORTER = frozenset({Move.ACCEPT_DECISION, Move.APPEAL})


@dataclass(frozen=True, slots=True)
class Gap:
    """A scenario that a level cannot complete by itself; `helper` is the level that has to help."""

    scenario: Scenario
    helper: Level | None


@dataclass(frozen=True, slots=True)
class Walk:
    """A case on its way through a scenario; it may be handed up and down between two levels."""

    case: CaseFacts
    handlers: tuple[Person, ...]
    owners: frozenset[AccountId]
    """Who was to take the corrective actions: somebody of the level the case began at."""
    lowest: Level
    highest: Level
    today: date


def find_gaps(handlers: Sequence[Person], level: Level, *, today: date) -> tuple[Gap, ...]:
    """Return the scenarios that cannot be completed in a case of this level, by it alone."""
    return _gaps(_counted(handlers), level, today)


def find_gaps_without(
    handlers: Sequence[Person], person: Person, level: Level, *, today: date
) -> tuple[Gap, ...]:
    """Return what is wanting beside that in a case of this level which excludes one person."""
    left = [one for one in handlers if one.account != person.account]
    known = find_gaps(handlers, level, today=today)
    return tuple(gap for gap in find_gaps(left, level, today=today) if gap not in known)


def _counted(handlers: Sequence[Person]) -> tuple[int, ...]:
    """Count the people of each level up to three: no rule asks for more different ones."""
    levels = [one.level for one in handlers]
    return tuple(min(levels.count(level), 3) for level in Level)


@lru_cache(1024)
def _gaps(counts: tuple[int, ...], level: Level, today: date) -> tuple[Gap, ...]:
    """Walk every scenario once for each staffing: to the rules, one of a level is like another."""
    handlers = tuple(
        Person(AccountId(f"{one:d}-{number}"), one, None, is_leader=False)
        for one, count in zip(Level, counts, strict=True)
        for number in range(count)
    )
    gaps = []
    owners = frozenset([one.account for one in handlers if one.level == level][:1])
    for scenario in Scenario:
        case = _case(scenario, level, today, before=next(iter(owners), None))
        walk = Walk(case, handlers, owners, lowest=level, highest=level, today=today)
        if not _is_completed(scenario, walk):
            others = _others(level, scenario)
            helpers = (one for one in others if _is_completed(scenario, _with(walk, one)))
            gaps.append(Gap(scenario, next(helpers, None)))
    return tuple(gaps)


def _others(level: Level, scenario: Scenario) -> list[Level]:
    """Return the levels that would be asked to help, up first; a review never comes from below."""
    above = [one for one in Level if one > level]
    below = [one for one in reversed(Level) if one < level]
    return above if scenario is Scenario.REVIEW_APPEAL else above + below


def _with(walk: Walk, helper: Level) -> Walk:
    lowest, highest = min(walk.lowest, helper), max(walk.highest, helper)
    return replace(walk, lowest=lowest, highest=highest)


def find_empty_exclusions(handlers: Sequence[Person]) -> tuple[Exclusion, ...]:
    """Return the single exclusions a reporter could choose that would leave nobody to read."""
    people = [Exclusion(ExcludedKind.PERSON, one.account) for one in handlers]
    units = sorted({one.unit for one in handlers if one.unit})
    roles = [Exclusion(ExcludedKind.ROLE, role) for role in ROLE_LEVELS]
    rules = [*people, *roles, *(Exclusion(ExcludedKind.UNIT, unit) for unit in units)]
    return tuple(rule for rule in rules if all(is_excluded(one, [rule]) for one in handlers))


def skipped_without(handlers: Sequence[Person], person: Person) -> bool:
    """Say whether a case that excludes this person has nobody left at their level."""
    return not any(one.level == person.level and one.account != person.account for one in handlers)


def _is_completed(scenario: Scenario, walk: Walk) -> bool:
    standing = [walk]
    for move in _STEPS[scenario]:
        standing = [after for each in _anywhere(standing) for after in _done(each, move)]
    return bool(standing)


def _anywhere(walks: Sequence[Walk]) -> list[Walk]:
    """Return the walks with every level their cases can be handed to before the next step."""
    reached, ahead = dict[object, Walk](), list(walks)
    while ahead:
        walk = ahead.pop()
        if reached.setdefault(_place(walk), walk) is walk:
            ahead.extend(_handed_on(walk))
    return list(reached.values())


def _place(walk: Walk) -> object:
    case = walk.case
    return case.level, case.proposed_by, case.decided_by


def _handed_on(walk: Walk) -> Iterator[Walk]:
    nobody_left = Proposal(trigger=Trigger.EVERYBODY_RECUSED)
    if walk.case.level < walk.highest:
        risen = _tried(walk, Move.ESCALATE, CLOCK, proposal=nobody_left)
        yield from (one for one in risen if one.case.level <= walk.highest)
    if walk.lowest < walk.case.level <= walk.highest:
        for actor in _actors(walk, Move.DE_ESCALATE):
            yield from _tried(walk, Move.DE_ESCALATE, actor, proposal=_FILLED_IN)


def _done(walk: Walk, move: Move) -> Iterator[Walk]:
    filled = replace(_FILLED_IN, action_owners=walk.owners, clock=_running_clock(walk.case))
    for actor in _actors(walk, move):
        for proposal in _proposed(walk, move, filled):
            yield from _tried(walk, move, actor, proposal=proposal)


def _proposed(walk: Walk, move: Move, filled: Proposal) -> Iterator[Proposal]:
    """Return what an actor tries: a move of two people as anybody here could have proposed it."""
    if not TABLE[move].two_people:
        yield filled
        return
    for first in _actors(walk, move):
        try:
            check_proposal(move, walk.case, first, today=walk.today, proposal=filled)
        except MoveRefused:
            continue
        yield replace(filled, proposed_by=first.account)


def _running_clock(case: CaseFacts) -> str | None:
    running = (due.clock for due in due_dates(case) if due.met_on is None)
    return next((clock.id for clock in running if clock.kind is Kind.CEILING), None)


def _tried(walk: Walk, move: Move, actor: Actor, *, proposal: Proposal) -> Iterator[Walk]:
    try:
        decision = decide(move, walk.case, actor, today=walk.today, proposal=proposal)
    except MoveRefused:
        return
    after = _skip_empty_levels(walk, decision)
    if after is not None:
        yield replace(walk, case=after)


def _skip_empty_levels(walk: Walk, decision: Decision) -> CaseFacts | None:
    """Let a case pass the empty levels, as it does when the move is carried out."""
    before, after = walk.case, decision.after
    if after.level == before.level:
        return after
    goes_up = after.level > before.level
    levels = [
        one.level
        for one in walk.handlers
        if (one.level >= after.level if goes_up else one.level <= after.level)
        and _may_come(one, before, decision.move)
    ]
    if not levels and decision.move is not Move.APPEAL:
        return None
    nearest = min if goes_up else max
    return replace(after, level=nearest(levels, default=before.level))


def _may_come(person: Person, case: CaseFacts, move: Move) -> bool:
    took_part = person.account in (case.proposed_by, case.decided_by)
    return move is not Move.APPEAL or not took_part


def _actors(walk: Walk, move: Move) -> Iterator[Actor]:
    if move in _BY_REPORTER:
        yield REPORTER
        return
    for one in walk.handlers:
        if one.level == walk.case.level:
            yield handler(one.account, one.level)


_GRAVE = frozenset({Scenario.DECIDE_GRAVE, Scenario.CLOSE_GRAVE, Scenario.LOWER_SEVERITY})
_STAYING = frozenset(
    {
        Scenario.END_STAYING,
        Scenario.LOWER_SEVERITY,
        Scenario.TAKE_BACK_FINDING,
        Scenario.SET_CLOCK_ASIDE,
        Scenario.LIFT_EVIDENCE_HOLD,
        Scenario.REVEAL_IDENTITY,
        Scenario.PUBLISH_LESSON,
    }
)
"""Tried with cases that stay at their level, so that no help from below is counted on."""
_STATUSES = {
    Scenario.VERIFY_ACTIONS: Status.REMEDIATING,
    Scenario.PUBLISH_LESSON: Status.DECIDED,
    Scenario.ERASE_EARLY: Status.CLOSED,
}


def _case(scenario: Scenario, level: Level, today: date, *, before: AccountId | None) -> CaseFacts:
    """Return the case a scenario begins with; `before` did at its level what was done so far."""
    status = _STATUSES.get(scenario, Status.INVESTIGATING)
    is_objected = scenario is Scenario.ANSWER_OBJECTION
    is_done = status is Status.REMEDIATING
    return CaseFacts(
        reference=Reference("C-0000-0000"),
        type=ReportType.INCIDENT,
        category=Category.WRONG_OUTPUT,
        system=UNKNOWN_SYSTEM,
        unit=None,
        severity=_severity(scenario, level),
        prohibited=scenario in _STAYING and level >= Level.EXECUTIVE,
        status=status,
        level=level,
        received_on=today,
        acknowledged_on=today,
        severity_confirmed=True,
        severity_by=before,
        severity_objected_on=today if is_objected else None,
        retaliation_risk=RetaliationRisk.NONE,
        reportable=scenario is Scenario.TAKE_BACK_FINDING,
        conflict_checked=True,
        decided_on=today if status in (Status.DECIDED, Status.CLOSED) else None,
        closed_on=today if status is Status.CLOSED else None,
        actions_open=int(is_done),
        actions_total=int(is_done),
        evidence_hold=scenario is Scenario.LIFT_EVIDENCE_HOLD,
    )


def _severity(scenario: Scenario, level: Level) -> Severity:
    if scenario in _STAYING and level >= Level.COMMITTEE:
        return Severity.S1
    is_grave = scenario in _GRAVE or scenario is Scenario.END_STAYING
    return Severity.S2 if is_grave else Severity.S3
