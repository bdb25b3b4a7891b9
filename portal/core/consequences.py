"""What a move does to the readable facts of a case; nothing else changes them in a move."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from portal.core.actors import Level
from portal.core.cases import CaseFacts, Status, is_grave
from portal.core.moves import Attempt, Move
from portal.core.outcomes import proposed_outcome
from portal.core.taxonomy import ActionKind, Outcome

Changes = dict[str, Any]

_NO_DECISION: Mapping[str, Any] = MappingProxyType(
    {
        "outcome": None,
        "proposed_by": None,
        "decided_by": None,
        "decided_on": None,
        "decision_accepted_on": None,
        "appeals": 0,
    }
)


def follow(attempt: Attempt, status: Status, *, level: Level) -> CaseFacts:
    """Return the facts of the case after the move."""
    case = attempt.case
    changes: Changes = {"status": status, "level": level, "version": case.version + 1}
    if level is not case.level:
        changes["level_since"] = attempt.today
    if case.status is Status.AWAITING_REPORTER and status is not case.status:
        changes |= _end_waiting(attempt)
    effect = _EFFECTS.get(attempt.move)
    if effect is not None:
        changes |= effect(attempt)
    if status is Status.CLOSED and case.status is not Status.CLOSED:
        changes["closed_on"] = attempt.today
    return replace(case, **changes)


def status_after_waiting(case: CaseFacts) -> Status:
    """Return where an answer or a time-out leads; a case that does not wait stays."""
    if case.status is not Status.AWAITING_REPORTER:
        return case.status
    return case.returns_to or Status.TRIAGE


def status_after_withdrawal(case: CaseFacts) -> Status:
    """Return where a withdrawal leads.

    A grave case, or one with actions still to take, goes on without contacting the reporter:
    whoever puts a reporter under pressure gains nothing by it.
    """
    goes_on = is_grave(case) or case.actions_open > 0
    return status_after_waiting(case) if goes_on else Status.CLOSED


def _end_waiting(attempt: Attempt) -> Changes:
    case = attempt.case
    days = (attempt.today - case.asked_on).days if case.asked_on else 0
    return {
        "returns_to": None,
        "asked_on": None,
        "waited": case.waited + (days if case.feedback_on is None else 0),
        "waited_in_triage": case.waited_in_triage + (days if case.triaged_on is None else 0),
    }


def _acknowledge(attempt: Attempt) -> Changes:
    return {"acknowledged_on": attempt.today}


def _ask(attempt: Attempt) -> Changes:
    return {
        "returns_to": attempt.case.status,
        "asked_on": attempt.today,
        "first_answer_on": attempt.case.first_answer_on or attempt.today,
    }


def _finish_triage(attempt: Attempt) -> Changes:
    return {"triaged_on": attempt.case.triaged_on or attempt.today}


def _propose(attempt: Attempt) -> Changes:
    """A new proposal replaces the actions of an earlier one that were never verified."""
    new = sum(kind is not ActionKind.NONE for kind in attempt.proposal.actions)
    return _finish_triage(attempt) | {
        "outcome": proposed_outcome(attempt),
        "proposed_by": attempt.actor.account,
        "actions_open": new,
        "actions_total": _verified_actions(attempt.case) + new,
    }


def _send_back(attempt: Attempt) -> Changes:
    return {
        "outcome": None,
        "proposed_by": None,
        "actions_open": 0,
        "actions_total": _verified_actions(attempt.case),
    }


def _approve(attempt: Attempt) -> Changes:
    case, today = attempt.case, attempt.today
    return {
        "decided_by": attempt.actor.account,
        "decided_on": today,
        "feedback_on": case.feedback_on or today,
        "first_answer_on": case.first_answer_on or today,
        "decision_accepted_on": None,
        "appeals": 0,
    }


def _accept_decision(attempt: Attempt) -> Changes:
    return {"decision_accepted_on": attempt.today}


def _verify_actions(attempt: Attempt) -> Changes:
    return {"actions_open": 0}


def _appeal(attempt: Attempt) -> Changes:
    return {"appeals": attempt.case.appeals + 1, "decision_accepted_on": None}


def _uphold_appeal(attempt: Attempt) -> Changes:
    return dict(_NO_DECISION)


def _reopen(attempt: Attempt) -> Changes:
    comes_back = attempt.actor.account is None
    withdrawn_on = None if comes_back else attempt.case.withdrawn_on
    return dict(_NO_DECISION) | {"closed_on": None, "withdrawn_on": withdrawn_on}


def _withdraw(attempt: Attempt) -> Changes:
    ends = status_after_withdrawal(attempt.case) is Status.CLOSED
    is_undecided = attempt.case.decided_on is None
    outcome = Outcome.WITHDRAWN if ends and is_undecided else attempt.case.outcome
    return {"withdrawn_on": attempt.today, "outcome": outcome}


def _place_hold(attempt: Attempt) -> Changes:
    return {"on_hold": True}


def _lift_hold(attempt: Attempt) -> Changes:
    return {"on_hold": False}


def _verified_actions(case: CaseFacts) -> int:
    return case.actions_total - case.actions_open


_EFFECTS: Mapping[Move, Callable[[Attempt], Changes]] = MappingProxyType(
    {
        Move.ACKNOWLEDGE: _acknowledge,
        Move.REQUEST_INFORMATION: _ask,
        Move.ACCEPT: _finish_triage,
        Move.PROPOSE_NO_CASE: _propose,
        Move.REFER_OUT: _propose,
        Move.MARK_DUPLICATE: _propose,
        Move.PROPOSE_OUTCOME: _propose,
        Move.SEND_BACK: _send_back,
        Move.APPROVE: _approve,
        Move.ACCEPT_DECISION: _accept_decision,
        Move.VERIFY_ACTIONS: _verify_actions,
        Move.APPEAL: _appeal,
        Move.UPHOLD_APPEAL: _uphold_appeal,
        Move.REOPEN: _reopen,
        Move.WITHDRAW: _withdraw,
        Move.PLACE_HOLD: _place_hold,
        Move.LIFT_HOLD: _lift_hold,
    }
)
"""What each move changes beside status, level and version; a move without an entry: nothing."""
