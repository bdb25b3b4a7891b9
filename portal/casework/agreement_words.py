"""What a move of two people is called where people read of it, with the day of its clock."""

from collections.abc import Mapping

from portal.core.cases import CaseFacts
from portal.core.clocks import Clock
from portal.core.deadlines import Clocks, Due, Kind, due_dates
from portal.core.moves import Move

WORDS: Mapping[Move, str] = {
    Move.LOWER_SEVERITY: "Lower the severity",
    Move.SET_CLOCK_ASIDE: "Set a clock of the law aside",
    Move.LIFT_EVIDENCE_HOLD: "Lift the evidence hold",
    Move.REVEAL_IDENTITY: "Pass on who the reporter is",
    Move.PUBLISH_LESSON: "Ask the reporter about a lesson",
    Move.ERASE_EARLY: "Erase the case early",
}
"""Every move of two people."""


def running_clocks(case: CaseFacts, clocks: Clocks) -> list[Due]:
    """Return the clocks of the law that still run in a case: those that can be set aside."""
    dues = due_dates(case, clocks)
    return [due for due in dues if due.clock.kind is Kind.CEILING and due.met_on is None]


def due_words(due: Due) -> str:
    """Name a clock by where it is written and its day."""
    day = due.due_on
    return f"{source(due.clock)}: {due.clock.promise} {day.day} {day:%B %Y}"


def source(clock: Clock) -> str:
    """Return where a clock is written."""
    return " ".join(part for part in (clock.regime, clock.article) if part)


def describe_in_case(case: CaseFacts, move: Move, detail: str | None, clocks: Clocks) -> str:
    """Say what is proposed in a case: of a clock also its day."""
    dues = [due for due in running_clocks(case, clocks) if due.clock.id == detail]
    if move is Move.SET_CLOCK_ASIDE and dues:
        return f"{WORDS[move]}: {due_words(dues[0])}"
    return describe_move(move, detail, clocks)


def describe_move(move: Move, detail: str | None, clocks: Clocks) -> str:
    """Say what is proposed: the move, and the severity or the clock it is about."""
    match move:
        case Move.LOWER_SEVERITY:
            return f"{WORDS[move]} to {(detail or '').upper()}"
        case Move.SET_CLOCK_ASIDE:
            named = [source(clock) for clock in clocks if clock.id == detail]
            return f"{WORDS[move]}: {named[0] if named else 'one that is not in force any more'}"
        case _:
            return WORDS[move]
