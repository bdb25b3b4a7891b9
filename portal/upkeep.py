"""What the clock does: escalation, time-outs, the outbox, erasure, expiry, publication.

Each run derives what is due from stored dates, so that running it twice does nothing more, and
several processes at once do nothing twice: a case that another one moved is left alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from portal.casework.carrying_out import move_as_clock
from portal.casework.erasing import erasable, erase_due
from portal.casework.journalling import chain_outbox, count_unchained
from portal.casework.publishing import due_publications, keep_figures
from portal.casework.reaching import levels_reached
from portal.clock import Moment
from portal.core.actors import CLOCK
from portal.core.cases import OPEN_STATUSES, CaseFacts, CaseId
from portal.core.deadlines import reasons_to_escalate
from portal.core.errors import CaseChanged, MoveRefused
from portal.core.workflow import Move, decide, offered
from portal.mailing.digests import count_due, send_due
from portal.store import cases as store
from portal.store.cases import StoredCase
from portal.store.sessions import delete_expired
from portal.work import Portal, Work

MOVES_AT_ONCE = 5
"""What one run may do with one case: acknowledge, time out, and climb to the top."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did, or would do."""

    acknowledged: int
    escalated: int
    timed_out: int
    journalled: int
    erased: int
    published: tuple[str, ...]
    mailed: int = 0


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case that the clock must move, and how."""

    case: StoredCase
    moves: tuple[Move, ...]


def keep_up(portal: Portal, moment: Moment) -> Done:
    """Do everything that is due at this moment."""
    with portal.reading(moment) as work:
        due = list(_due_cases(work))
    moved = [_move(portal, moment, one) for one in due]
    with portal.writing(moment) as work:
        journalled = chain_outbox(work)
        erased = erase_due(work)
        delete_expired(work.db, moment.at)
    released = keep_figures(portal, moment)
    portal.database.truncate_log()
    published = tuple(f"{one.window.name} {one.family.value}" for one in released)
    mailed = send_due(portal, moment).sent
    done = _summed(moved, journalled=journalled, erased=erased, published=published)
    return replace(done, mailed=mailed)


def look_ahead(portal: Portal, moment: Moment) -> Done:
    """Return what `keep_up` would do, and do nothing."""
    with portal.reading(moment) as work:
        done = _summed(
            list(_due_cases(work)),
            journalled=count_unchained(work),
            erased=len(erasable(work)),
            published=tuple(f"{one.window} {one.family.value}" for one in due_publications(work)),
        )
        return replace(done, mailed=count_due(work))


def _due_cases(work: Work) -> Iterator[DueCase]:
    for case in store.list_open_cases(work.db, OPEN_STATUSES):
        moves = tuple(_moves_of_the_clock(work, case))
        if moves:
            yield DueCase(case, moves)


def _moves_of_the_clock(work: Work, case: StoredCase) -> Iterator[Move]:
    facts, today = case.facts, work.moment.today
    for _ in range(MOVES_AT_ONCE):
        move = _next_move(work, case.id, facts)
        if move is None:
            return
        yield move
        facts = decide(move, facts, CLOCK, today=today, clocks=work.clocks).after


def _next_move(work: Work, id: CaseId, facts: CaseFacts) -> Move | None:
    today, clocks = work.moment.today, work.clocks
    possible = offered(facts, CLOCK, today=today, clocks=clocks)
    for move in (Move.ACKNOWLEDGE, Move.INFORMATION_TIMEOUT):
        if move in possible:
            return move
    if not reasons_to_escalate(facts, today, clocks):
        return None
    # With nobody above, the case stays with those who can act; it goes up once somebody is there.
    return Move.ESCALATE if levels_reached(work, id, facts, Move.ESCALATE) else None


def _move(portal: Portal, moment: Moment, due: DueCase) -> DueCase:
    """Move one case in a transaction of its own, and return what was done.

    One that somebody else just moved is left alone.

    In one transaction for all, the journal would stay locked from the first case on: a handler
    who holds a later case and waits for the journal would lock the clock out, and be locked out.
    """
    try:
        with portal.writing(moment) as work:
            return replace(due, moves=tuple(_moved(work, due)))
    except CaseChanged:
        return replace(due, moves=())


def _moved(work: Work, due: DueCase) -> Iterator[Move]:
    """Make the moves of one case, up to the first that finds nobody who may have it."""
    facts = due.case.facts
    for move in due.moves:
        try:
            facts = move_as_clock(work, due.case.id, facts, move=move)
        except MoveRefused:
            return
        yield move


def _summed(
    cases: Iterable[DueCase], *, journalled: int, erased: int, published: Sequence[str]
) -> Done:
    moves = [move for one in cases for move in one.moves]
    return Done(
        acknowledged=moves.count(Move.ACKNOWLEDGE),
        escalated=moves.count(Move.ESCALATE),
        timed_out=moves.count(Move.INFORMATION_TIMEOUT),
        journalled=journalled,
        erased=erased,
        published=tuple(published),
    )
