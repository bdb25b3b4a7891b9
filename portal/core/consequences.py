"""What a move does to the readable facts of a case; nothing else changes them in a move."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from portal.core.actors import Level
from portal.core.cases import CaseFacts, Status, is_grave
from portal.core.deadlines import check_ins_due
from portal.core.findings import without
from portal.core.moves import Attempt, Move
from portal.core.outcomes import FOR_ONESELF, proposed_outcome
from portal.core.severity import is_lower
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
    waits_for_authority = case.serious is not None and case.authority_told_on is None
    goes_on = is_grave(case) or case.actions_open > 0 or waits_for_authority
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
        "last_update_on": attempt.today,
    }


def _accept(attempt: Attempt) -> Changes:
    """Whoever asks for themselves is asked, once, how the answer can reach them."""
    case = attempt.case
    asked = case.remedy_asked_on
    if case.type in FOR_ONESELF and case.withdrawn_on is None:
        asked = asked or attempt.today
    return _finish_triage(attempt) | {"remedy_asked_on": asked}


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
        "last_update_on": today,
        "decision_accepted_on": None,
        "appeals": 0,
    }


def _accept_decision(attempt: Attempt) -> Changes:
    return {"decision_accepted_on": attempt.today}


def _verify_actions(attempt: Attempt) -> Changes:
    return {"actions_open": 0}


def _verify_action(attempt: Attempt) -> Changes:
    return {"actions_open": attempt.case.actions_open - 1}


def _reject_appeal(attempt: Attempt) -> Changes:
    return {"last_update_on": attempt.today}


def _contain(attempt: Attempt) -> Changes:
    return {"contained_on": attempt.today}


def _explain(attempt: Attempt) -> Changes:
    answered = attempt.case.first_answer_on or attempt.today
    return {
        "explained_on": attempt.today,
        "first_answer_on": answered,
        "last_update_on": attempt.today,
    }


def _secure_evidence(attempt: Attempt) -> Changes:
    return {"evidence_secured_on": attempt.today}


def _place_evidence_hold(attempt: Attempt) -> Changes:
    return {"evidence_hold": True}


def _lift_evidence_hold(attempt: Attempt) -> Changes:
    return {"evidence_hold": False}


def _tell_authority(attempt: Attempt) -> Changes:
    return {"authority_told_on": attempt.today, "evidence_hold": False}


def _complete_authority_report(attempt: Attempt) -> Changes:
    return {"authority_completed_on": attempt.today}


def _answer_objection(attempt: Attempt) -> Changes:
    """Whoever looked again may have raised the severity; lowering it takes two people."""
    new, case = attempt.proposal.severity, attempt.case
    raised = new if new is not None and is_lower(case.severity, new) else case.severity
    return {
        "severity": raised,
        "severity_by": attempt.actor.account,
        "severity_objected_on": None,
        "first_answer_on": case.first_answer_on or attempt.today,
        "last_update_on": attempt.today,
    }


def _lower_severity(attempt: Attempt) -> Changes:
    return {
        "severity": attempt.proposal.severity,
        "severity_confirmed": True,
        "severity_by": attempt.actor.account,
    }


def _take_back_finding(attempt: Attempt) -> Changes:
    return without(attempt.proposal.taken_back)


def _set_clock_aside(attempt: Attempt) -> Changes:
    clocks = {*attempt.case.set_aside, attempt.proposal.clock or ""}
    return {"set_aside": tuple(sorted(clocks - {""}))}


def _ask_for_lesson(attempt: Attempt) -> Changes:
    return {"lesson_asked_on": attempt.today, "last_update_on": attempt.today}


def _reveal_identity(attempt: Attempt) -> Changes:
    return {"last_update_on": attempt.today}


def _consent_to_lesson(attempt: Attempt) -> Changes:
    return {"lesson_consent": True}


def _refuse_lesson(attempt: Attempt) -> Changes:
    return {"lesson_consent": False}


def _object_to_severity(attempt: Attempt) -> Changes:
    return {"severity_objected_on": attempt.today}


def _choose_remedy(attempt: Attempt) -> Changes:
    return {"remedy": attempt.proposal.remedy}


def _say_how_treated(attempt: Attempt) -> Changes:
    return {"treatment_answered_on": attempt.today}


def _send_check_in(attempt: Attempt) -> Changes:
    """One question stands for all whose day has come: several missed ones are not several."""
    return {"check_ins_sent": check_ins_due(attempt.case, attempt.today)}


def _answer_check_in(attempt: Attempt) -> Changes:
    """One answer is enough for every check-in that was sent so far."""
    return {"check_ins_answered": attempt.case.check_ins_sent}


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
        Move.ACCEPT: _accept,
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
        Move.VERIFY_ACTION: _verify_action,
        Move.REJECT_APPEAL: _reject_appeal,
        Move.CONTAIN: _contain,
        Move.EXPLAIN: _explain,
        Move.SECURE_EVIDENCE: _secure_evidence,
        Move.PLACE_EVIDENCE_HOLD: _place_evidence_hold,
        Move.LIFT_EVIDENCE_HOLD: _lift_evidence_hold,
        Move.TELL_AUTHORITY: _tell_authority,
        Move.COMPLETE_AUTHORITY_REPORT: _complete_authority_report,
        Move.ANSWER_OBJECTION: _answer_objection,
        Move.LOWER_SEVERITY: _lower_severity,
        Move.TAKE_BACK_FINDING: _take_back_finding,
        Move.SET_CLOCK_ASIDE: _set_clock_aside,
        Move.REVEAL_IDENTITY: _reveal_identity,
        Move.PUBLISH_LESSON: _ask_for_lesson,
        Move.CONSENT_TO_LESSON: _consent_to_lesson,
        Move.REFUSE_LESSON: _refuse_lesson,
        Move.OBJECT_TO_SEVERITY: _object_to_severity,
        Move.CHOOSE_REMEDY: _choose_remedy,
        Move.SAY_HOW_TREATED: _say_how_treated,
        Move.SEND_CHECK_IN: _send_check_in,
        Move.ANSWER_CHECK_IN: _answer_check_in,
    }
)
"""What each move changes beside status, level and version; a move without an entry: nothing."""
