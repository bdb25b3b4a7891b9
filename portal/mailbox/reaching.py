"""What a reporter is told of a move: whom it reaches, by when; and why a case is where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.casework.access.reaching import levels_reached, others_can_look
from portal.casework.organisation import LEVEL_WORDS
from portal.casework.records.automatic_lines import TRIGGERS_FOR_REPORTER, level_lines
from portal.casework.records.sealed import OpenCase, Record
from portal.casework.records.telling import find_record
from portal.core.actors import REPORTER, Level
from portal.core.cases import CaseFacts, is_open
from portal.core.deadlines import Start, due_dates, has_new_missed_date, shown_to_reporter
from portal.core.moves import Proposal
from portal.core.taxonomy import Remedy
from portal.core.workflow import Move, decide
from portal.work import Work

ENDS_WAITING = frozenset({Move.WITHDRAW, Move.ACCEPT_DECISION})
"""Moves after which nothing more is promised."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What is promised by a day, in the words of its clock."""

    words: str
    on: date


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a move reaches, in words, and what is promised by when."""

    words: str
    by: Promised | None = None
    nobody: bool = False
    """Whether nobody is there today: the addresses outside are shown."""


def reach_of(work: Work, case: OpenCase, move: Move) -> Reach:
    """Return whom a move would reach and by when; for a move that is possible now."""
    words, nobody = _reached(work, case, move)
    return Reach(words, _by(work, case.facts, move), nobody)


def is_stuck(work: Work, case: OpenCase) -> bool:
    """Tell whether a date was missed with nobody above who could be told."""
    facts, today = case.facts, work.moment.today
    if not is_open(facts) or not has_new_missed_date(facts, today, work.clocks):
        return False
    return not levels_reached(work, case.id, facts, Move.ESCALATE)


def level_reason(facts: CaseFacts, records: Sequence[Record]) -> str:
    """Say why a case is at its level, by its newest automatic line or by how it began."""
    lines = level_lines(records)
    if not lines:
        return _first_reason(facts, records)
    trigger = TRIGGERS_FOR_REPORTER.get(lines[-1].get("trigger", ""))
    if trigger:
        return f"Because {trigger}."
    if len(lines) > 1 and lines[-1]["level"] < lines[-2]["level"]:
        return "A higher level handed it down, with a reason."
    return "Because you asked for another look." if facts.appeals else ""


def _first_reason(facts: CaseFacts, records: Sequence[Record]) -> str:
    if facts.level is Level.OMBUDS:
        return "Every report begins there."
    details = find_record(records, "details")
    said = details.data if details else {}
    if said.get("danger") and said.get("still_happening") is not False:
        return "It began there, because somebody may be in danger."
    return "It began there, because nobody at a lower level may see it."


def _reached(work: Work, case: OpenCase, move: Move) -> tuple[str, bool]:
    facts = case.facts
    here = LEVEL_WORDS[facts.level]
    match move:
        case Move.APPEAL | Move.ESCALATE:
            return _above(work, case, move)
        case Move.OBJECT_TO_SEVERITY:
            return _other_than_who_set_it(work, case, here)
        case Move.REOPEN:
            return f"{here}, from the beginning.", False
        case Move.WITHDRAW:
            return "The people who have your report read that you withdrew it.", False
        case _:
            return "Everybody who can read your report here.", False


def _above(work: Work, case: OpenCase, move: Move) -> tuple[str, bool]:
    levels = levels_reached(work, case.id, case.facts, move)
    if not levels:
        return "Nobody works at the level above yet. It waits until somebody does.", True
    part = ", without anybody who took part in the decision" if move is Move.APPEAL else ""
    return f"{LEVEL_WORDS[levels[0]]}{part}.", False


def _other_than_who_set_it(work: Work, case: OpenCase, here: str) -> tuple[str, bool]:
    if case.facts.severity_by is None:
        return f"{here}. Nobody has set it yet: your answers did.", False
    if others_can_look(work, case.id, case.facts):
        return f"{here}, but somebody other than who set it.", False
    words = "Only the person who set it works there. If nobody else has looked by the date below, "
    return words + "“This is not being handled” takes it to the next level.", False


def _by(work: Work, facts: CaseFacts, move: Move) -> Promised | None:
    """Return the next date that the reporter is promised after the move."""
    if move in ENDS_WAITING:
        return None
    today = work.moment.today
    proposal = Proposal(reason=True, remedy=next(iter(Remedy)))
    decided = decide(move, facts, REPORTER, today=today, proposal=proposal, clocks=work.clocks)
    dues = due_dates(decided.after, shown_to_reporter(work.clocks))
    if move is Move.OBJECT_TO_SEVERITY:
        dues = tuple(due for due in dues if due.clock.start is Start.OBJECTION)
    waiting = (due for due in dues if not due.met_on and not due.waiting_since)
    ahead = [due for due in waiting if due.due_on >= today]
    first = min(ahead, key=lambda due: due.due_on, default=None)
    return None if first is None else Promised(first.clock.promise, first.due_on)
