"""Carrying a move out: the core decides, the store writes, the journal notes, all or nothing.

The update is guarded by the version that was seen. Whoever comes second is told that the case
changed, and nothing of theirs is written.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from portal.casework.granting import release_level
from portal.casework.journalling import commitment, name_of, note, note_reporter
from portal.casework.sealed import OpenCase, Reader, Texts, add_records
from portal.casework.staffing import active_handlers
from portal.casework.telling import CHECK_IN
from portal.core.actors import CLOCK, REPORTER, Actor, handler
from portal.core.cases import CaseFacts, CaseId
from portal.core.deadlines import next_due, reasons_to_escalate
from portal.core.errors import MoveRefused
from portal.core.journal import Event
from portal.core.workflow import Decision, Move, Proposal, decide
from portal.store import cases as store
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
    decision = _skip_empty_levels(work, case.facts, decided)
    moved, sealed = _store(work, case, decision, texts=texts, reader=reader)
    details = {"reason": commitment(sealed[0])} if sealed else {}
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
    decision = _skip_empty_levels(work, case.facts, decided)
    moved, _ = _store(work, case, decision, texts=texts)
    note_reporter(work, REPORTER_EVENTS[move], case.id)
    return moved


def move_as_clock(
    work: Work, id: CaseId, facts: CaseFacts, *, move: Move, proposal: Proposal | None = None
) -> CaseFacts:
    """Carry out what the clock does. It holds no key and writes no text."""
    decided = decide(
        move, facts, CLOCK, today=work.moment.today, proposal=proposal, clocks=work.clocks
    )
    decision = _skip_empty_levels(work, facts, decided)
    moved, _ = _store(work, OpenCase(id, facts, {}), decision)
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
    highest = max((one.level for one in active_handlers(work)), default=facts.level)
    while facts.level < highest and reasons_to_escalate(facts, work.moment.today, work.clocks):
        facts = move_as_clock(work, case.id, facts, move=Move.ESCALATE)
    return replace(case, facts=facts)


def _gravity(facts: CaseFacts) -> tuple[object, ...]:
    return facts.severity, facts.prohibited, facts.serious, facts.aware_on


def _skip_empty_levels(work: Work, before: CaseFacts, decision: Decision) -> Decision:
    """Let a case that goes up pass the levels at which nobody works.

    MoveRefused for an escalation with nobody above: the case would leave those who can act on it
    for a level at which nobody can.
    """
    after = decision.after
    if after.level <= before.level:
        return decision
    levels = [one.level for one in active_handlers(work) if one.level >= after.level]
    if not levels and decision.move is Move.ESCALATE:
        raise MoveRefused("Nobody works at a higher level yet.")
    level = min(levels, default=after.level)
    return replace(decision, level=level, after=replace(after, level=level))


def _store(
    work: Work,
    case: OpenCase,
    decision: Decision,
    *,
    texts: Texts = (),
    reader: Reader | None = None,
) -> tuple[OpenCase, list[bytes]]:
    moved = _write(work, case, decision.after)
    if moved.facts.level > case.facts.level:
        release_level(work, case.id, moved.facts.level)
    lines = _lines(case.facts, moved.facts)
    added = add_records(work, moved, lines=lines, texts=texts, reader=reader)
    return moved, [sealed for _, sealed in added]


def _lines(before: CaseFacts, after: CaseFacts) -> list[dict[str, str]]:
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
        lines.append({"template": "level", "level": str(int(after.level))})
    if after.check_ins_sent > before.check_ins_sent:
        lines.append({"template": CHECK_IN})
    return lines


def _write(work: Work, case: OpenCase, after: CaseFacts) -> OpenCase:
    changes = _differences(case.facts, after)
    changes["next_due_on"] = next_due(after, work.clocks)
    store.change_case(work.db, case.id, seen_version=case.facts.version, changes=changes)
    return replace(case, facts=replace(after, version=case.facts.version + 1))


def _differences(before: CaseFacts, after: CaseFacts) -> dict[str, Any]:
    names = (field.name for field in fields(CaseFacts) if field.name != "version")
    return {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(before, name)
    }


def _change(before: CaseFacts, decision: Decision) -> dict[str, str | int]:
    return {
        "move": decision.move.value,
        "from": before.status.value,
        "to": decision.after.status.value,
        "from_level": int(before.level),
        "level": int(decision.after.level),
    }
