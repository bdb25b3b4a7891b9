"""What a handler can do with a case, in the order in which it is looked for.

Every move that is offered stands in exactly one place: beside the next step of the case, or in a
group further down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.core.moves import Move
from portal.desk.move_words import MOVES, MoveWords

GROUPS: Final = (
    (
        "Decide without investigating",
        (Move.PROPOSE_NO_CASE, Move.REFER_OUT, Move.MARK_DUPLICATE),
    ),
    (
        "Keep people safe, keep the evidence",
        (
            Move.CONTAIN,
            Move.SECURE_EVIDENCE,
            Move.PLACE_EVIDENCE_HOLD,
            Move.TELL_AUTHORITY,
            Move.COMPLETE_AUTHORITY_REPORT,
        ),
    ),
    ("Give it to another level", (Move.ESCALATE, Move.DE_ESCALATE)),
    ("Step back, or keep it from being erased", (Move.RECUSE, Move.PLACE_HOLD, Move.LIFT_HOLD)),
)
"""Everything that does not lead a case on by itself."""

GROUPED: Final = frozenset(move for _, moves in GROUPS for move in moves)


@dataclass(frozen=True, slots=True)
class Choices:
    """The moves that lead the case on, and the others under their headings."""

    next: Sequence[MoveWords]
    groups: Sequence[tuple[str, Sequence[MoveWords]]]


def sort_moves(offered: Sequence[Move]) -> Choices:
    """Put what is offered in order; moves of two people have a place of their own."""
    shown = [move for move in offered if move in MOVES]
    groups = [(title, [MOVES[one] for one in shown if one in moves]) for title, moves in GROUPS]
    return Choices(
        next=[MOVES[one] for one in shown if one not in GROUPED],
        groups=[(title, moves) for title, moves in groups if moves],
    )
