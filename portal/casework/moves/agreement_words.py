"""What a move of two people is called where people read of it, with the day of its clock."""

from collections.abc import Mapping

from portal.core.cases import CaseFacts, is_grave
from portal.core.clocks import Clock
from portal.core.day_words import in_words
from portal.core.deadlines import Clocks, Due, Kind, due_dates
from portal.core.findings import TakenBack, can_be_taken_back, read_codes
from portal.core.journal_details import MOVE_WORDS
from portal.core.moves import Move
from portal.core.severity import Severity

WORDS: Mapping[Move, str] = {
    move: MOVE_WORDS[move]
    for move in (
        Move.LOWER_SEVERITY,
        Move.TAKE_BACK_FINDING,
        Move.SET_CLOCK_ASIDE,
        Move.LIFT_EVIDENCE_HOLD,
        Move.REVEAL_IDENTITY,
        Move.PUBLISH_LESSON,
        Move.ERASE_EARLY,
    )
}
"""Every move of two people."""


TAKEN_BACK: Mapping[TakenBack, str] = {
    TakenBack.PROHIBITED: "It is no practice that is forbidden at work",
    TakenBack.REPORTABLE: "No authority must be told",
    TakenBack.RISK_IS_POSSIBLE: "Retaliation is possible, not credible",
    TakenBack.RISK_IS_NONE: "There is no risk of retaliation",
}
"""What counts instead of a finding that is taken back."""


FOUND: Mapping[TakenBack, str] = {
    TakenBack.PROHIBITED: "It may be a practice that is forbidden at work.",
    TakenBack.REPORTABLE: "An authority must be told.",
    TakenBack.RISK_IS_NONE: "The risk of retaliation is credible.",
}


def stands_until_two_agree(case: CaseFacts) -> list[str]:
    """Return what one person cannot lower or take back at triage, each as a sentence."""
    grave = is_grave(case) and case.severity is not Severity.S4
    severity = [f"The severity is {case.severity.value.upper()}."] if grave else []
    standing = can_be_taken_back(case)
    return severity + [words for one, words in FOUND.items() if one in standing]


def running_clocks(case: CaseFacts, clocks: Clocks) -> list[Due]:
    """Return the clocks of the law that still run in a case: those that can be set aside."""
    dues = due_dates(case, clocks)
    return [due for due in dues if due.clock.kind is Kind.CEILING and due.met_on is None]


def due_words(due: Due) -> str:
    """Name a clock by where it is written and its day."""
    return f"{source(due.clock)}: {due.clock.promise} {in_words(due.due_on)}"


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
    """Say what is proposed: the move, and what it is about."""
    match move:
        case Move.LOWER_SEVERITY:
            return f"{WORDS[move]} to {(detail or '').upper()}"
        case Move.TAKE_BACK_FINDING:
            taken = read_codes(detail or "")
            said = (words for one, words in TAKEN_BACK.items() if one in taken)
            return f"{WORDS[move]}: {'; '.join(said)}"
        case Move.SET_CLOCK_ASIDE:
            named = [source(clock) for clock in clocks if clock.id == detail]
            return f"{WORDS[move]}: {named[0] if named else 'one that is not in force any more'}"
        case _:
            return WORDS[move]
