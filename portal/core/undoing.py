"""Which decisions at triage can be taken back, for how long, and when no longer.

The rule: the same person, within ten minutes, where nobody has acted on the case since. An
escalation stands: who is above may have read it, also in a search, of which no case is noted; and
whoever waits for an undo would watch what they do with a case that is theirs no more. What a
reporter was told is never taken back silently: a decision that said something which cannot be
unsaid is not undone at all, and of every other one the mailbox tells that it was taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType

from portal.core.moves import Move


class Decision(Enum):
    """The one decision that triage ends with."""

    ACCEPT = "accept"
    ASK = "ask"
    DUPLICATE = "duplicate"
    REFER = "refer"
    ESCALATE = "escalate"
    NO_CASE = "no_case"


MOVE_OF: Mapping[Decision, Move] = MappingProxyType(
    {
        Decision.ACCEPT: Move.ACCEPT,
        Decision.ASK: Move.REQUEST_INFORMATION,
        Decision.DUPLICATE: Move.MARK_DUPLICATE,
        Decision.REFER: Move.REFER_OUT,
        Decision.ESCALATE: Move.ESCALATE,
        Decision.NO_CASE: Move.PROPOSE_NO_CASE,
    }
)
"""The move of the workflow by which each decision is carried out."""

TELLS_THE_REPORTER = frozenset({Decision.ASK, Decision.DUPLICATE, Decision.REFER, Decision.NO_CASE})
"""Decisions with words for the reporter: a question at once, reasons once they are approved."""

NEEDS_TRIAGE = frozenset({Decision.ACCEPT, Decision.DUPLICATE, Decision.REFER, Decision.NO_CASE})
"""Decisions for which triage has to be filled in completely."""

UNDO_TIME = timedelta(minutes=10)

QUESTION_IS_READ = (
    "The question is in the reporter’s mailbox already. What somebody was asked can’t be unsaid."
)
CASES_ARE_LINKED = (
    "The two cases are linked, and whoever must not see one must not see the other. "
    "No access comes back by an undo: take the link back, or send the proposal back."
)
GONE_UP = "The case is with the next level, which can hand it back down."
TAKES_TWO = (
    "Triage found what only two people together take back. Propose that on the case’s own page."
)
TIME_IS_UP = "The ten minutes are over."
SOMEBODY_ACTED = "Somebody has acted on the case since."


@dataclass(frozen=True, slots=True)
class Since:
    """What happened to a case after a decision, by anybody: person, clock or reporter."""

    changed: bool


def why_never(decision: Decision, *, linked: bool = False, takes_two: bool = False) -> str | None:
    """Return why such a decision cannot be undone at all, or None where it can.

    `takes_two` is whether an undo would take back what one person alone must not.
    """
    if decision is Decision.ASK:
        return QUESTION_IS_READ
    if decision is Decision.ESCALATE:
        return GONE_UP
    if decision is Decision.DUPLICATE and linked:
        return CASES_ARE_LINKED
    return TAKES_TWO if takes_two else None


def why_not_now(
    decision: Decision,
    *,
    made_at: datetime,
    at: datetime,
    since: Since,
    linked: bool = False,
    takes_two: bool = False,
) -> str | None:
    """Return why a decision cannot be undone at this instant, or None where it can."""
    never = why_never(decision, linked=linked, takes_two=takes_two)
    if never is not None:
        return never
    if not timedelta() <= at - made_at < UNDO_TIME:
        return TIME_IS_UP
    return SOMEBODY_ACTED if since.changed else None


def undo_until(made_at: datetime) -> datetime:
    """Return the instant from which a decision stands."""
    return made_at + UNDO_TIME
