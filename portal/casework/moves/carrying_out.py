"""Carrying a move out: the core decides, the store writes, the journal notes, all or nothing.

The update is guarded by the version that was seen. Whoever comes second is told that the case
changed, and nothing of theirs is written.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.casework.access.granting import grant_to_level
from portal.casework.access.reaching import levels_below, levels_reached
from portal.casework.journalling import commitment, name_of, note, note_reporter
from portal.casework.moves.fact_writing import differing_facts
from portal.casework.records.automatic_lines import ACCEPTED, CHECK_IN
from portal.casework.records.sealed import OpenCase, Reader, Texts, add_records
from portal.core.actors import CLOCK, REPORTER, Actor, ActorKind, Level, handler
from portal.core.cases import CaseFacts, CaseId
from portal.core.deadlines import (
    Trigger,
    due_dates,
    lowest_level,
    next_dates,
    reasons_to_escalate,
)
from portal.core.errors import MoveRefused
from portal.core.events import Event
from portal.core.workflow import Decision, Move, Proposal, decide
from portal.store import cases as store
from portal.store.test_reports import note_answer
from portal.work import Work

REPORTER_EVENTS: Mapping[Move, Event] = {
    Move.REPLY: Event.REPORTER_REPLIED,
    Move.ACCEPT_DECISION: Event.DECISION_ACCEPTED,
    Move.APPEAL: Event.APPEALED,
    Move.REOPEN: Event.REOPENED,
    Move.WITHDRAW: Event.WITHDRAWN,
    Move.ESCALATE: Event.REPORTER_ESCALATED,
    Move.OBJECT_TO_SEVERITY: Event.SEVERITY_OBJECTED,
    Move.CHOOSE_REMEDY: Event.REMEDY_CHOSEN,
    Move.SAY_HOW_TREATED: Event.TREATMENT_ANSWERED,
    Move.ANSWER_CHECK_IN: Event.CHECK_IN_ANSWERED,
    Move.CONSENT_TO_LESSON: Event.LESSON_ANSWERED,
    Move.REFUSE_LESSON: Event.LESSON_ANSWERED,
}

NOBODY_ABOVE = "Nobody works at a higher level yet."
NOBODY_BELOW = "Nobody works on this case at a lower level."


def actor_of(reader: Reader) -> Actor:
    """Return the actor for a signed-in handler; MoveRefused for an account without a level."""
    if reader.level is None:
        raise MoveRefused("Only handlers move a case.")
    return handler(reader.account, reader.level)


def move_as_handler(
    work: Work,
    case: OpenCase,
    reader: Reader,
    *,
    move: Move,
    proposal: Proposal | None = None,
    texts: Texts = (),
) -> OpenCase:
    """Carry out a handler's move, with the texts that belong to it."""
    actor = actor_of(reader)
    decided = decide(
        move,
        case.facts,
        actor,
        today=work.moment.today,
        proposal=proposal,
        clocks=work.clocks,
    )
    decision = _skip_empty_levels(work, case, decided)
    trigger = _trigger(work, case.facts, actor, move=move, proposal=proposal)
    moved, sealed = _store(work, case, decision, texts=texts, reader=reader, trigger=trigger)
    details = {"reason": commitment(*sealed)} if sealed else {}
    if proposal is not None and proposal.proposed_by is not None:
        details["agreed_by"] = proposal.proposed_by
    note(
        work,
        name_of(actor),
        Event.MOVED,
        case=case.id,
        **_change(case.facts, decision),
        **details,
    )
    return _hand_up(work, case.facts, moved)


def move_as_reporter(
    work: Work,
    case: OpenCase,
    *,
    move: Move,
    texts: Texts = (),
    proposal: Proposal | None = None,
) -> OpenCase:
    """Carry out a reporter's move; the journal gets it by date, through the outbox."""
    decided = decide(
        move,
        case.facts,
        REPORTER,
        today=work.moment.today,
        proposal=proposal,
        clocks=work.clocks,
    )
    decision = _skip_empty_levels(work, case, decided)
    trigger = _trigger(work, case.facts, REPORTER, move=move, proposal=proposal)
    moved, _ = _store(work, case, decision, texts=texts, trigger=trigger)
    note_reporter(work, REPORTER_EVENTS[move], case.id)
    return moved


def move_as_clock(
    work: Work, id: CaseId, facts: CaseFacts, *, move: Move, proposal: Proposal | None = None
) -> CaseFacts:
    """Carry out what the clock does. It holds no key and writes no text."""
    decided = decide(
        move, facts, CLOCK, today=work.moment.today, proposal=proposal, clocks=work.clocks
    )
    case = OpenCase(id, facts, {})
    decision = _skip_empty_levels(work, case, decided)
    trigger = _trigger(work, facts, CLOCK, move=move, proposal=proposal)
    moved, _ = _store(work, case, decision, trigger=trigger)
    note(work, name_of(CLOCK), Event.MOVED, case=id, **_change(facts, decision))
    return moved.facts


def change_facts(work: Work, case: OpenCase, **changes: Any) -> OpenCase:
    """Change facts that no move changes (triage fields, the first answer), guarded alike.

    What was found to be so grave that it belongs higher goes up in the same transaction: whoever
    is above must not wait for the next upkeep.
    """
    after = replace(case.facts, **changes, version=case.facts.version + 1)
    return _hand_up(work, case.facts, _write(work, case, after))


def _hand_up(work: Work, before: CaseFacts, case: OpenCase) -> OpenCase:
    """Let the clock hand a case up at once for what was just found out about it.

    With nobody above, it stays with those who can act.
    """
    facts = case.facts
    if _gravity(before) == _gravity(facts):
        return case
    while facts.level < lowest_level(facts, work.moment.today, work.clocks):
        if not levels_reached(work, case.id, facts, Move.ESCALATE):
            break
        facts = move_as_clock(work, case.id, facts, move=Move.ESCALATE)
    return replace(case, facts=facts)


def _gravity(facts: CaseFacts) -> tuple[object, ...]:
    return facts.severity, facts.prohibited, facts.serious, facts.aware_on


def place_at_level(work: Work, case: OpenCase, level: Level) -> OpenCase:
    """Put a case at the level that still has somebody, where its own has nobody left."""
    after = replace(
        case.facts, level=level, level_since=work.moment.today, version=case.facts.version + 1
    )
    placed = _write(work, case, after)
    grant_to_level(work, case.id, level)
    add_records(work, placed, lines=_lines(case.facts, placed.facts))
    return placed


def put_back(work: Work, case: OpenCase, before: Mapping[str, Any]) -> OpenCase:
    """Give a case back what it was before a deed, guarded by the version of what is undone.

    The version counts on. The level is not among it: no access comes back by an undo.
    """
    return _write(work, case, replace(case.facts, **before))


def _skip_empty_levels(work: Work, case: OpenCase, decision: Decision) -> Decision:
    """Let a case pass the levels at which nobody may act on it.

    MoveRefused where it would leave those who can act on it for a level at which nobody can; an
    appeal stays where it is then, to be looked at by somebody who took no part.
    """
    before, after = case.facts, decision.after
    if after.level is before.level:
        return decision
    if after.level < before.level:
        levels, refusal = levels_below(work, case.id, before), NOBODY_BELOW
    else:
        levels, refusal = levels_reached(work, case.id, before, decision.move), NOBODY_ABOVE
    if not levels and decision.move is not Move.APPEAL:
        raise MoveRefused(refusal)
    level = levels[0] if levels else before.level
    return replace(decision, level=level, after=replace(after, level=level))


def _trigger(
    work: Work, facts: CaseFacts, actor: Actor, *, move: Move, proposal: Proposal | None
) -> Trigger | None:
    """Return why a case goes up, for the reporter to read; only an escalation has a trigger."""
    if move is not Move.ESCALATE:
        return None
    if proposal is not None and proposal.trigger is not None:
        return proposal.trigger
    if actor.kind is ActorKind.REPORTER:
        return Trigger.REPORTER_ASKED
    if actor.kind is ActorKind.HANDLER:
        return Trigger.HANDLER_DECIDED
    reasons = reasons_to_escalate(facts, work.moment.today, work.clocks)
    # The gravest comes last: a missed date was nearly used up before.
    return reasons[-1] if reasons else None


def _store(
    work: Work,
    case: OpenCase,
    decision: Decision,
    *,
    texts: Texts = (),
    reader: Reader | None = None,
    trigger: Trigger | None = None,
) -> tuple[OpenCase, list[bytes]]:
    moved = _write(work, case, decision.after)
    if moved.facts.level is not case.facts.level:
        grant_to_level(work, case.id, moved.facts.level)
    lines = _lines(case.facts, moved.facts, trigger=trigger)
    lines += _lines_of_clocks(work, case.facts, moved.facts)
    added = add_records(work, moved, lines=lines, texts=texts, reader=reader)
    return moved, [sealed for _, sealed in added]


def _lines(
    before: CaseFacts, after: CaseFacts, *, trigger: Trigger | None = None
) -> list[dict[str, str]]:
    """Return what a move tells of itself in the case's timeline."""
    lines = []
    if after.status is not before.status:
        lines.append(
            {
                "template": "status",
                "from": before.status.value,
                "status": after.status.value,
            }
        )
    if after.level is not before.level:
        why = {} if trigger is None else {"trigger": trigger.value}
        lines.append({"template": "level", "level": str(int(after.level)), **why})
    if after.remedy_asked_on is not before.remedy_asked_on:
        lines.append({"template": "remedy"})
    if after.decision_accepted_on and not before.decision_accepted_on:
        lines.append({"template": ACCEPTED})
    if after.check_ins_sent > before.check_ins_sent:
        lines.append({"template": CHECK_IN})
    return lines


def _lines_of_clocks(work: Work, before: CaseFacts, after: CaseFacts) -> list[dict[str, str]]:
    """Return what is told of clocks set aside: the date, where the reporter was shown it."""
    gone = set(after.set_aside) - set(before.set_aside)
    dues = [due for due in due_dates(before, work.clocks) if due.clock.id in gone]
    return [
        {
            "template": "set_aside",
            "due": due.due_on.isoformat() if due.clock.for_reporter else "",
        }
        for due in dues
    ]


def _write(work: Work, case: OpenCase, after: CaseFacts) -> OpenCase:
    changes = differing_facts(after, case.facts)
    changes |= next_dates(after, work.clocks).columns()
    store.change_case(work.db, case.id, seen_version=case.facts.version, changes=changes)
    if changes.get("first_answer_on"):
        note_answer(work.db, case.id, at=work.moment.at)
    return replace(case, facts=replace(after, version=case.facts.version + 1))


def _change(before: CaseFacts, decision: Decision) -> dict[str, str | int]:
    return {
        "move": decision.move.value,
        "from": before.status.value,
        "to": decision.after.status.value,
        "from_level": int(before.level),
        "level": int(decision.after.level),
    }
