"""The words under which each move is offered on the desk."""

from dataclasses import dataclass
from typing import Final

from portal.casework.moves.agreement_words import WORDS
from portal.core.workflow import Move


@dataclass(frozen=True, slots=True)
class MoveWords:
    """How a move is offered on the desk."""

    slug: str
    words: str
    hint: str


def _words(move: Move, words: str, hint: str) -> tuple[Move, MoveWords]:
    return move, MoveWords(move.value.replace("_", "-"), words, hint)


MOVES: Final = dict(
    (
        _words(Move.ACKNOWLEDGE, "Acknowledge", "Tell the reporter that the report arrived."),
        _words(Move.START_TRIAGE, "Start triage", "You take it up. The reporter sees that."),
        _words(
            Move.REQUEST_INFORMATION,
            "Ask the reporter",
            "House clocks wait for the answer; the clocks of the law do not.",
        ),
        _words(Move.ACCEPT, "Accept for investigation", "Triage is done."),
        _words(Move.PROPOSE_NO_CASE, "Propose: no case", "With reasons the reporter can read."),
        _words(Move.REFER_OUT, "Propose: refer elsewhere", "Somebody else is responsible."),
        _words(Move.MARK_DUPLICATE, "Propose: duplicate", "The same matter is being dealt with."),
        _words(Move.PROPOSE_OUTCOME, "Propose an outcome", "It is checked before it counts."),
        _words(Move.APPROVE, "Approve the decision", "The reporter is told at once."),
        _words(Move.SEND_BACK, "Send back", "The proposal goes back to investigation."),
        _words(Move.START_REMEDIATION, "Start putting it right", "Corrective actions begin."),
        _words(
            Move.VERIFY_ACTIONS,
            "Verify the actions",
            "All at once: you saw that every one of them was taken.",
        ),
        _words(Move.CLOSE, "Close the case", "The reporter can still write."),
        _words(Move.UPHOLD_APPEAL, "Uphold the appeal", "It is investigated again."),
        _words(Move.REJECT_APPEAL, "Reject the appeal", "The decision stands, with reasons."),
        _words(Move.REOPEN, "Open again", "It goes back to triage."),
        _words(Move.ARCHIVE, "Archive", "Kept for the retention time, then erased."),
        _words(
            Move.ESCALATE,
            "Escalate",
            "The next level takes it over. You read it no more until they hand it down.",
        ),
        _words(
            Move.DE_ESCALATE,
            "Hand down",
            "Back to the level below. You read it no more until it comes up again.",
        ),
        _words(Move.RECUSE, "Recuse myself", "You lose access at once, and for good."),
        _words(Move.PLACE_HOLD, "Place a legal hold", "Nothing of it may be erased."),
        _words(Move.LIFT_HOLD, "Lift the legal hold", "Retention runs again."),
        _words(
            Move.EXPLAIN,
            "Explain the decision",
            "In two parts that the reporter reads (AI Act Art. 86 (1)). Then you can decide.",
        ),
        _words(
            Move.CONTAIN,
            "Say how people are kept safe",
            "What is done until this is decided: switched off, checked by hand, people warned.",
        ),
        _words(
            Move.SECURE_EVIDENCE,
            "Secure the evidence",
            "Logs may be gone after six months (AI Act Art. 26 (6)). Say what was copied, and "
            "where it lies.",
        ),
        _words(
            Move.PLACE_EVIDENCE_HOLD,
            "Place an evidence hold",
            "Nothing changes the system until the authority is told, or two people lift it "
            "(AI Act Art. 73 (6)).",
        ),
        _words(
            Move.TELL_AUTHORITY,
            "Tell the authority",
            "Note the first report, which may be incomplete (AI Act Art. 73 (5)). It ends the "
            "evidence hold. Not legal advice; ask your counsel.",
        ),
        _words(
            Move.COMPLETE_AUTHORITY_REPORT,
            "Complete the report to the authority",
            "Note what was added to the first report (AI Act Art. 73 (5)).",
        ),
        _words(
            Move.ANSWER_OBJECTION,
            "Answer: is it more serious?",
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

TOGETHER: Final = {
    move: MoveWords(move.value.replace("_", "-"), words, HINTS_TOGETHER[move])
    for move, words in WORDS.items()
}
"""Moves of two people."""
