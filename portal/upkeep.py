"""What the clock does: escalation, time-outs, the outbox, erasure, expiry, publication.

Each run derives what is due from stored dates, so that running it twice does nothing more, and
several processes at once do nothing twice: a case that another one moved is left alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.casework.carrying_out import move_as_clock
from portal.casework.erasing import erasable, erase_due
from portal.casework.journalling import chain_outbox, count_unchained
from portal.casework.publishing import due_publications, keep_figures
from portal.casework.staffing import active_handlers
from portal.clock import Moment
from portal.core.actors import CLOCK, Level
from portal.core.cases import OPEN_STATUSES, CaseFacts
from portal.core.deadlines import Clocks, reasons_to_escalate
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
    moved = [one for one in due if _move(portal, moment, one)]
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
    highest = max((one.level for one in active_handlers(work)), default=Level.OMBUDS)
    for case in store.list_open_cases(work.db, OPEN_STATUSES):
        moves = tuple(_moves_of_the_clock(work, case.facts, highest=highest))
        if moves:
            yield DueCase(case, moves)


def _moves_of_the_clock(work: Work, facts: CaseFacts, *, highest: Level) -> Iterator[Move]:
    today = work.moment.today
    for _ in range(MOVES_AT_ONCE):
        move = _next_move(facts, today, highest=highest, clocks=work.clocks)
        if move is None:
            return
        yield move
        facts = decide(move, facts, CLOCK, today=today, clocks=work.clocks).after


def _next_move(facts: CaseFacts, today: date, *, highest: Level, clocks: Clocks) -> Move | None:
    possible = offered(facts, CLOCK, today=today, clocks=clocks)
    for move in (Move.ACKNOWLEDGE, Move.INFORMATION_TIMEOUT):
        if move in possible:
            return move
    # With nobody above, the case stays with those who can act; it goes up once somebody is there.
    goes_up = facts.level < highest and reasons_to_escalate(facts, today, clocks)
    return Move.ESCALATE if goes_up else None


def _move(portal: Portal, moment: Moment, due: DueCase) -> bool:
    """Move one case in a transaction of its own; one that somebody else just moved is left alone.

    In one transaction for all, the journal would stay locked from the first case on: a handler
    who holds a later case and waits for the journal would lock the clock out, and be locked out.
    """
    try:
        with portal.writing(moment) as work:
            facts = due.case.facts
            for move in due.moves:
                facts = move_as_clock(work, due.case.id, facts, move=move)
    except (CaseChanged, MoveRefused):
        return False
    return True


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
