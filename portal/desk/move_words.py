"""The words under which each move is offered on the desk."""

from dataclasses import dataclass
from typing import Final

from portal.core.journal_details import MOVE_WORDS
from portal.core.workflow import Move


@dataclass(frozen=True, slots=True)
class MoveWords:
    """How a move is offered on the desk."""

    slug: str
    words: str
    hint: str


def _words(move: Move, hint: str) -> tuple[Move, MoveWords]:
    return move, MoveWords(move.value.replace("_", "-"), MOVE_WORDS[move], hint)


MOVES: Final = dict(
    (
        _words(Move.ACKNOWLEDGE, "Tell the reporter that the report arrived."),
        _words(Move.START_TRIAGE, "You take it up. The reporter sees that."),
        _words(
            Move.REQUEST_INFORMATION,
            "House clocks wait for the answer; the clocks of the law do not.",
        ),
        _words(Move.ACCEPT, "Triage is done."),
        _words(Move.PROPOSE_NO_CASE, "With reasons the reporter can read."),
        _words(Move.REFER_OUT, "Somebody else is responsible."),
        _words(Move.MARK_DUPLICATE, "The same matter is being dealt with."),
        _words(Move.PROPOSE_OUTCOME, "It is checked before it counts."),
        _words(Move.APPROVE, "The reporter is told at once."),
        _words(Move.SEND_BACK, "The proposal goes back to investigation."),
        _words(Move.START_REMEDIATION, "Corrective actions begin."),
        _words(
            Move.VERIFY_ACTIONS,
            "All at once: you saw that every one of them was taken.",
        ),
        _words(Move.CLOSE, "The reporter can still write."),
        _words(Move.UPHOLD_APPEAL, "It is investigated again."),
        _words(Move.REJECT_APPEAL, "The decision stands, with reasons."),
        _words(Move.REOPEN, "It goes back to triage."),
        _words(Move.ARCHIVE, "Kept for the retention time, then erased."),
        _words(
            Move.ESCALATE,
            "The next level takes it over. You read it no more until they hand it down.",
        ),
        _words(
            Move.DE_ESCALATE,
            "Back to the level below. You read it no more until it comes up again.",
        ),
        _words(Move.RECUSE, "You lose access at once, and for good."),
        _words(Move.PLACE_HOLD, "Nothing of it may be erased."),
        _words(Move.LIFT_HOLD, "Retention runs again."),
        _words(
            Move.EXPLAIN,
            "In two parts that the reporter reads (AI Act Art. 86 (1)). Then you can decide.",
        ),
        _words(
            Move.CONTAIN,
            "What is done until this is decided: switched off, checked by hand, people warned.",
        ),
        _words(
            Move.SECURE_EVIDENCE,
            "Logs may be gone after six months (AI Act Art. 26 (6)). Say what was copied, and "
            "where it lies.",
        ),
        _words(
            Move.PLACE_EVIDENCE_HOLD,
            "Nothing changes the system until the authority is told, or two people lift it "
            "(AI Act Art. 73 (6)).",
        ),
        _words(
            Move.TELL_AUTHORITY,
            "Note the first report, which may be incomplete (AI Act Art. 73 (5)). It ends the "
            "evidence hold. Not legal advice; ask your counsel.",
        ),
        _words(
            Move.COMPLETE_AUTHORITY_REPORT,
            "Note what was added to the first report (AI Act Art. 73 (5)).",
        ),
        _words(
            Move.ANSWER_OBJECTION,
            "The reporter thinks so. Somebody who did not set the severity looks again.",
        ),
    )
)
BY_SLUG: Final = {words.slug: move for move, words in MOVES.items()}

HINTS_TOGETHER: Final = {
    Move.LOWER_SEVERITY: "From S1 or S2, or when it is about retaliation.",
    Move.TAKE_BACK_FINDING: "A credible risk of retaliation, a forbidden practice, that an "
    "authority must be told.",
    Move.SET_CLOCK_ASIDE: "The reporter is told that a date of the law no longer counts.",
    Move.LIFT_EVIDENCE_HOLD: "The system may be changed again.",
    Move.REVEAL_IDENTITY: "Only where the reporter agreed, or the law forces you to.",
    Move.PUBLISH_LESSON: "Nothing is published unless the reporter agrees to these words.",
    Move.ERASE_EARLY: "Nobody can bring it back, and the reporter can read it no more.",
}

TOGETHER: Final = dict(_words(move, hint) for move, hint in HINTS_TOGETHER.items())
"""Moves of two people."""
