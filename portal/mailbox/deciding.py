"""What a decided case says first in the mailbox: that it was accepted, or what can be done."""

from collections.abc import Collection
from datetime import timedelta

from portal.core.cases import CaseFacts, Status
from portal.core.day_words import in_words
from portal.core.deadlines import APPEAL_DAYS
from portal.core.workflow import Move


def decided_words(facts: CaseFacts, moves: Collection[Move]) -> str:
    """Return the words of a decided case by what the reporter can do; "" for every other."""
    if facts.status is not Status.DECIDED or facts.decided_on is None:
        return ""
    may_appeal = Move.APPEAL in moves
    if facts.decision_accepted_on is None:
        look = ", or ask the next level to look again" if may_appeal else ""
        return f"There is a decision. You can accept it{look}."
    to_do = "what was decided is done and checked" if facts.actions_open else "the case is closed"
    until = in_words(facts.decided_on + timedelta(days=APPEAL_DAYS))
    look = f" Until {until} you can still ask the next level to look again." if may_appeal else ""
    return f"There is a decision, and you accepted it. Next, {to_do}.{look}"
