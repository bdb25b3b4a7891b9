"""The cases that a colleague's leave concerns: due before they are back, or theirs to work on.

Only cases that both of them read are among these: a name in a case that somebody reads no more is
nobody's, and what either must not see is in no list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.casework.access.opening import own_of, tag_of
from portal.casework.access.staffing import ActiveHandler
from portal.casework.assignment.leave import Leave, holder_of, who_is_away
from portal.casework.assignment.organising import duty_tag
from portal.casework.records.sealed import Reader
from portal.core.errors import NotFound
from portal.core.organising import Duty
from portal.desk.lists.filters import Position, write_place
from portal.desk.lists.queue import PAGE_SIZE, QueueRow, queue_rows
from portal.store.handovers import Holder, list_shared
from portal.store.queues import Order
from portal.work import Work


@dataclass(frozen=True, slots=True)
class LeaveCases:
    """One page of them; `after` is the place behind which the next one begins."""

    name: str
    leave: Leave
    is_away: bool
    rows: Sequence[QueueRow]
    after: str | None


def read_leave_cases(
    work: Work, reader: Reader, account: str, position: Position | None, *, only_theirs: bool
) -> LeaveCases:
    """Return the open cases that a colleague's leave concerns, the nearest date first.

    `only_theirs` leaves out what is due meanwhile and names somebody else, or nobody.

    NotFound for whoever is no colleague of one's level, and for who said nothing of leave.
    """
    colleague, leave = _find(work, reader, account)
    found = list_shared(
        work.db,
        Holder(tag_of(work, reader), *own_of(work, reader)),
        holder_of(work, colleague),
        until=None if only_theirs else leave.ends_on,
        duties=[duty_tag(work, colleague.account, duty) for duty in Duty],
        after=position.place if position else None,
        limit=PAGE_SIZE + 1,
    )
    shown = found[:PAGE_SIZE]
    return LeaveCases(
        name=colleague.name,
        leave=leave,
        is_away=leave.covers(work.moment.today),
        rows=queue_rows(work, reader, shown),
        after=write_place(shown[-1].place(Order.DATE)) if len(found) > PAGE_SIZE else None,
    )


def _find(work: Work, reader: Reader, account: str) -> tuple[ActiveHandler, Leave]:
    for one, leave in who_is_away(work, reader):
        if one.account == account:
            return one, leave
    raise NotFound("There is no such leave.")
