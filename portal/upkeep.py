"""What the clock does: escalation, time-outs, the outbox, erasure, expiry, publication.

Each run derives what is due from stored dates, so that running it twice does nothing more, and
several processes at once do nothing twice: a case that another one moved is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.casework.carrying_out import move_as_clock
from portal.casework.erasing import erasable, erase_due
from portal.casework.journalling import chain_outbox
from portal.casework.publishing import due_publications, keep_figures
from portal.clock import Moment
from portal.core.actors import CLOCK
from portal.core.cases import OPEN_STATUSES, CaseFacts, CaseId
from portal.core.deadlines import reasons_to_escalate
from portal.core.errors import CaseChanged, MoveRefused
from portal.core.workflow import Move, offered
from portal.store import cases as store
from portal.store.cases import StoredCase
from portal.store.sessions import delete_expired
from portal.work import Portal, Work

STEPS_AT_ONCE = 3
"""A case climbs at most to the top of the ladder in one run."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did, or would do."""

    acknowledged: int
    escalated: int
    timed_out: int
    journalled: int
    erased: int
    published: tuple[str, ...]


class _NotDone(Exception):
    """Ends a dry run: the transaction is rolled back."""


def keep_up(portal: Portal, moment: Moment) -> Done:
    """Do everything that is due at this moment."""
    with portal.writing(moment) as work:
        moved = _move_cases(work)
        journalled = chain_outbox(work)
        erased = erase_due(work)
        delete_expired(work.db, moment.at)
    released = keep_figures(portal, moment)
    portal.database.truncate_log()
    published = tuple(f"{one.window.name} {one.family.value}" for one in released)
    return Done(*moved, journalled, erased, published)


def look_ahead(portal: Portal, moment: Moment) -> Done:
    """Return what `keep_up` would do, and do nothing."""
    found: list[Done] = []
    try:
        with portal.writing(moment) as work:
            moved = _move_cases(work)
            due = due_publications(work)
            published = tuple(f"{one.window} {one.family.value}" for one in due)
            found.append(Done(*moved, chain_outbox(work), len(erasable(work)), published))
            raise _NotDone
    except _NotDone:
        return found[0]


def _move_cases(work: Work) -> tuple[int, int, int]:
    rows = store.list_open_cases(work.db, OPEN_STATUSES)
    deeds = (_acknowledge, _escalate, _time_out)
    acknowledged, escalated, timed_out = (
        sum(_try(work, row, deed) for row in rows) for deed in deeds
    )
    return acknowledged, escalated, timed_out


Deed = Callable[[Work, CaseId, CaseFacts], bool]


def _try(work: Work, row: StoredCase, deed: Deed) -> bool:
    """Do one deed on one case; a case that somebody else just moved is left alone."""
    try:
        return deed(work, row.id, row.facts)
    except (CaseChanged, MoveRefused):
        return False


def _acknowledge(work: Work, id: CaseId, facts: CaseFacts) -> bool:
    return _if_offered(work, id, facts, move=Move.ACKNOWLEDGE)


def _time_out(work: Work, id: CaseId, facts: CaseFacts) -> bool:
    return _if_offered(work, id, facts, move=Move.INFORMATION_TIMEOUT)


def _if_offered(work: Work, id: CaseId, facts: CaseFacts, *, move: Move) -> bool:
    if move not in offered(facts, CLOCK, today=work.moment.today):
        return False
    move_as_clock(work, id, facts, move=move)
    return True


def _escalate(work: Work, id: CaseId, facts: CaseFacts) -> bool:
    moved = False
    for _ in range(STEPS_AT_ONCE):
        if not reasons_to_escalate(facts, work.moment.today):
            return moved
        facts, moved = move_as_clock(work, id, facts, move=Move.ESCALATE), True
    return moved
