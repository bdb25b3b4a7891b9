"""What could go wrong with today's handlers: made-up cases tried against the rules of the core.

Pure: each scenario is a walk through the workflow's own table, so that a rule that changes there
changes what is told here. As with grants, a case is read by its own level alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from portal.core.actors import CLOCK, REPORTER, AccountId, Actor, Level, handler
from portal.core.cases import UNKNOWN_SYSTEM, CaseFacts, Reference
from portal.core.deadlines import Trigger
from portal.core.errors import MoveRefused
from portal.core.exclusions import ROLE_LEVELS, ExcludedKind, Exclusion, Person, is_excluded
from portal.core.severity import Severity
from portal.core.taxonomy import (
    ActionKind,
    Category,
    Outcome,
    ReportType,
    RetaliationRisk,
    RootCause,
)
from portal.core.workflow import Move, Proposal, Status, decide

_FILLED_IN = Proposal(
    reason=True,
    explanation=True,
    findings=True,
    root_cause=RootCause.UNKNOWN,
    actions=(ActionKind.NONE,),
    outcome=Outcome.SUBSTANTIATED,
)


class Scenario(Enum):
    """What a level is asked to do, as steps of the workflow."""

    DECIDE = "decide"
    DECIDE_GRAVE = "decide_grave"
    CLOSE_GRAVE = "close_grave"
    VERIFY_ACTIONS = "verify_actions"
    REVIEW_APPEAL = "review_appeal"


_DECIDING = (Move.PROPOSE_OUTCOME, Move.APPROVE)
_STEPS = {
    Scenario.DECIDE: _DECIDING,
    Scenario.DECIDE_GRAVE: _DECIDING,
    Scenario.CLOSE_GRAVE: (*_DECIDING, Move.ACCEPT_DECISION, Move.CLOSE),
    Scenario.VERIFY_ACTIONS: (Move.VERIFY_ACTIONS,),
    Scenario.REVIEW_APPEAL: (*_DECIDING, Move.APPEAL, Move.REJECT_APPEAL),
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
    gaps, enough = [], _enough(handlers)
    owners = frozenset([one.account for one in enough if one.level == level][:1])
    for scenario in Scenario:
        case = _case(scenario, level, today)
        walk = Walk(case, enough, owners, lowest=level, highest=level, today=today)
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


def _enough(handlers: Sequence[Person]) -> tuple[Person, ...]:
    """Return at most three people a level: no rule asks for more than three different ones."""
    return tuple(
        one for level in Level for one in [each for each in handlers if each.level == level][:3]
    )


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
        if reached.setdefault(_place(walk.case), walk) is walk:
            ahead.extend(_handed_on(walk))
    return list(reached.values())


def _place(case: CaseFacts) -> object:
    return case.level, case.proposed_by, case.decided_by


def _handed_on(walk: Walk) -> Iterator[Walk]:
    nobody_left = Proposal(trigger=Trigger.EVERYBODY_RECUSED)
    if walk.case.level < walk.highest:
        yield from _tried(walk, Move.ESCALATE, CLOCK, proposal=nobody_left)
    if walk.lowest < walk.case.level <= walk.highest:
        for actor in _actors(walk, Move.DE_ESCALATE):
            yield from _tried(walk, Move.DE_ESCALATE, actor, proposal=_FILLED_IN)


def _done(walk: Walk, move: Move) -> Iterator[Walk]:
    for actor in _actors(walk, move):
        yield from _tried(
            walk, move, actor, proposal=replace(_FILLED_IN, action_owners=walk.owners)
        )


def _tried(walk: Walk, move: Move, actor: Actor, *, proposal: Proposal) -> Iterator[Walk]:
    try:
        decision = decide(move, walk.case, actor, today=walk.today, proposal=proposal)
    except MoveRefused:
        return
    yield replace(walk, case=decision.after)


def _actors(walk: Walk, move: Move) -> Iterator[Actor]:
    if move in _BY_REPORTER:
        yield REPORTER
        return
    for one in walk.handlers:
        if one.level == walk.case.level:
            yield handler(one.account, one.level)


def _case(scenario: Scenario, level: Level, today: date) -> CaseFacts:
    is_grave = scenario in (Scenario.DECIDE_GRAVE, Scenario.CLOSE_GRAVE)
    is_done = scenario is Scenario.VERIFY_ACTIONS
    return CaseFacts(
        reference=Reference("C-0000-0000"),
        type=ReportType.INCIDENT,
        category=Category.WRONG_OUTPUT,
        system=UNKNOWN_SYSTEM,
        unit=None,
        severity=Severity.S2 if is_grave else Severity.S3,
        status=Status.REMEDIATING if is_done else Status.INVESTIGATING,
        level=level,
        received_on=today,
        acknowledged_on=today,
        severity_confirmed=True,
        retaliation_risk=RetaliationRisk.NONE,
        reportable=False,
        conflict_checked=True,
        actions_open=int(is_done),
        actions_total=int(is_done),
    )
