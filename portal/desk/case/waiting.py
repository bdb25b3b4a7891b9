"""What stands in the way of moves, for the page of a case: what to do first, then what to wait for.

What can never come about here, such as lifting a hold that there is not, is no line of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.core import guards as g
from portal.core import law_guards as law
from portal.core import reporter_guards as reporter
from portal.core.moves import Move

NOTHING_TO_DO: Final = frozenset(
    guard.words
    for guard in (
        g.BELOW_THE_TOP,
        g.ABOVE_THE_BOTTOM,
        g.ON_HOLD,
        g.NOT_ON_HOLD,
        g.ACTIONS_TO_TAKE,
        g.ACTIONS_ARE_OPEN,
    )
)
"""Words of what the case has not, or has already: nobody waits for it."""

IN_ORDER: Final = tuple(
    guard.words
    for guard in (
        g.TRIAGE_IS_COMPLETE,
        law.FIRST_REPORT_IS_MADE,
        law.AUTHORITY_IS_TOLD,
        law.EXPLANATION_IS_GIVEN,
        reporter.REMEDY_IS_KNOWN,
        g.ACTIONS_VERIFIED,
        reporter.ANOTHER_LOOKS,
        g.VERIFIER_OWNS_NONE,
        g.ANOTHER_APPROVES,
        g.ANOTHER_CLOSES,
        g.TOOK_NO_PART,
        g.NOBODY_WAITS_FOR_AN_APPEAL,
        g.HAS_WAITED,
    )
)
"""What this handler can do first, then what a colleague does, then what time brings."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has to come first, and the moves that wait for it."""

    words: str
    moves: Sequence[Move]


def sort_waiting(blocked: Sequence[tuple[Move, str]]) -> list[Waiting]:
    """Return each reason once with the moves that wait for it, what can be done first in front."""
    moves = dict[str, list[Move]]()
    for move, words in blocked:
        if words not in NOTHING_TO_DO:
            moves.setdefault(words, []).append(move)
    return sorted((Waiting(words, which) for words, which in moves.items()), key=_place)


def _place(one: Waiting) -> int:
    return IN_ORDER.index(one.words) if one.words in IN_ORDER else len(IN_ORDER)
