"""What waits for one handler's agreement in all the cases they read, a few at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.casework.access.opening import asking_of
from portal.casework.access.staffing import active_handlers
from portal.casework.moves.agreement_words import describe_move
from portal.casework.records.sealed import Reader
from portal.casework.records.talking import names_of_staff
from portal.core.actors import AccountId
from portal.core.cases import Status
from portal.core.workflow import Move
from portal.store import proposals as store
from portal.store.queues import Page, Wanted, list_cases
from portal.work import Work

MOST = 10


@dataclass(frozen=True, slots=True)
class WaitingMove:
    """A move somebody else proposed, in a case that this handler may move."""

    reference: str
    id: str
    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class WaitingDecision:
    """A decision that somebody else proposed, in such a case."""

    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is shown above the queue; there may be more of either than is shown."""

    moves: Sequence[WaitingMove]
    more_moves: bool
    decisions: Sequence[WaitingDecision]
    more_decisions: bool


def list_waiting(work: Work, reader: Reader) -> Waiting:
    """Return what waits for this handler, nearest date or oldest proposal first."""
    asking, level = asking_of(work, reader), int(reader.level or 0)
    asked = store.Asking(asking.tag, asking.own, reader.account, level)
    moves = store.list_waiting(work.db, asked, limit=MOST + 1)
    proposed = Wanted(
        status=Status.DECISION_PROPOSED, not_proposed_by=reader.account, level_until=level
    )
    decisions = list_cases(work.db, proposed, Page(MOST + 1), asking)
    names = names_of_staff(work) if moves or decisions else {}
    return Waiting(
        moves=_moves(work, moves[:MOST]),
        more_moves=len(moves) > MOST,
        decisions=[
            WaitingDecision(one.reference, names[AccountId(one.proposed_by or "")])
            for one in decisions[:MOST]
        ],
        more_decisions=len(decisions) > MOST,
    )


def _moves(work: Work, found: Sequence[store.Waiting]) -> list[WaitingMove]:
    """Leave out what was proposed by somebody who works here no more: it is stale."""
    names = {one.account: one.name for one in active_handlers(work)} if found else {}
    return [
        WaitingMove(
            reference=one.reference,
            id=one.id,
            words=describe_move(Move(one.move), one.detail, work.clocks),
            by=names[AccountId(one.proposed_by)],
            on=one.proposed_on,
        )
        for one in found
        if one.proposed_by in names
    ]
