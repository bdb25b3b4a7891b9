"""Deciding about a move: what it does, what is offered, and what still stands in its way.

`decide` and the buttons on a page (`offered`) read the same table. Loading a case has already
checked that the actor holds a grant or the tracking code: whoever is excluded never gets here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from portal.core import guards as g
from portal.core.actors import Actor, Level
from portal.core.cases import CaseFacts, Status
from portal.core.consequences import follow, status_after_waiting, status_after_withdrawal
from portal.core.deadlines import CLOCKS, Clocks
from portal.core.errors import MoveRefused
from portal.core.guards import Guard
from portal.core.move_table import TABLE, Rule, Target
from portal.core.moves import Attempt, Move, Proposal
from portal.core.outcomes import outcomes_for
from portal.core.policy import may

__all__ = [
    "Decision",
    "Move",
    "Proposal",
    "Status",
    "check_proposal",
    "decide",
    "hindrances",
    "offered",
    "outcomes_for",
]


FROM: Final[Mapping[Status, tuple[Move, ...]]] = {
    status: tuple(move for move, rule in TABLE.items() if status in rule.sources)
    for status in Status
}
"""The moves that begin in each state, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A move that may be carried out; `after` is the case as it will stand."""

    move: Move
    target: Status
    level: Level
    after: CaseFacts


def decide(
    move: Move,
    case: CaseFacts,
    actor: Actor,
    *,
    today: date,
    proposal: Proposal | None = None,
    clocks: Clocks = CLOCKS,
) -> Decision:
    """Return what the move does; MoveRefused, with words for a page, if it may not be done."""
    attempt = Attempt(move, case, actor, today, proposal or Proposal(), clocks)
    rule = TABLE[move]
    if not _is_possible(rule, attempt):
        raise MoveRefused("This cannot be done here and now.")
    for guard in _guards(rule):
        if not guard.holds(attempt):
            raise MoveRefused(guard.words)
    target, level = _target(rule.target, case), _level(rule, case)
    return Decision(move, target, level, follow(attempt, target, level=level))


def check_proposal(
    move: Move,
    case: CaseFacts,
    actor: Actor,
    *,
    today: date,
    proposal: Proposal,
    clocks: Clocks = CLOCKS,
) -> None:
    """Raise MoveRefused unless this actor may propose a move of two people to another."""
    attempt = Attempt(move, case, actor, today, proposal, clocks)
    rule = TABLE[move]
    if not rule.two_people or not _is_possible(rule, attempt):
        raise MoveRefused("This cannot be done here and now.")
    for guard in _guards(rule):
        if guard is not g.TWO_AGREE and not guard.holds(attempt):
            raise MoveRefused(guard.words)


def offered(
    case: CaseFacts, actor: Actor, *, today: date, clocks: Clocks = CLOCKS
) -> tuple[Move, ...]:
    """Return the moves that `decide` would allow, once their form is filled in."""
    attempts = (Attempt(move, case, actor, today, clocks=clocks) for move in FROM[case.status])
    return tuple(
        attempt.move
        for attempt in attempts
        if _is_possible(TABLE[attempt.move], attempt) and not _standing_refusals(attempt)
    )


def hindrances(
    move: Move, case: CaseFacts, actor: Actor, *, today: date, clocks: Clocks = CLOCKS
) -> tuple[str, ...]:
    """Return what still stands in the way of a move that is this actor's to make here."""
    attempt = Attempt(move, case, actor, today, clocks=clocks)
    return _standing_refusals(attempt) if _is_possible(TABLE[move], attempt) else ()


def _is_possible(rule: Rule, attempt: Attempt) -> bool:
    is_here = attempt.case.status in rule.sources
    return is_here and may(attempt.actor, rule.permission, case=attempt.case)


def _guards(rule: Rule) -> tuple[Guard, ...]:
    return (*rule.guards, g.REASON_GIVEN) if rule.needs_reason else rule.guards


def _standing_refusals(attempt: Attempt) -> tuple[str, ...]:
    standing = (guard for guard in _guards(TABLE[attempt.move]) if not guard.from_form)
    return tuple(guard.words for guard in standing if not guard.holds(attempt))


def _target(target: Status | Target, case: CaseFacts) -> Status:
    match target:
        case Status():
            return target
        case Target.WHERE_IT_CAME_FROM:
            return status_after_waiting(case)
        case Target.CLOSED_UNLESS_GRAVE:
            return status_after_withdrawal(case)
        case Target.SAME:
            return case.status


def _level(rule: Rule, case: CaseFacts) -> Level:
    return Level(min(case.level + rule.level_step, Level.OUTSIDE))
