"""Offers on the desk to hand cases over, from a look at some of them that costs little.

A colleague who lacks cases lacks the oldest: those that came in before their key was activated.
So the oldest are looked at, and of these no more are opened than an offer needs. The hand-over
itself looks at all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.casework.access.opening import asking_of, open_row
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.records.sealed import Reader
from portal.desk.assignment.handing_over import may_be_handed_to
from portal.store.cases import list_lacking_among
from portal.store.queues import Order, Page, Wanted, list_cases
from portal.work import Work

LOOKED_AT = 200
"""Cases, the oldest first."""
OPENED = 50
"""Of those that a colleague lacks."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A colleague, and how many cases they lack and may read; there may be more."""

    colleague: ActiveHandler
    cases: int
    is_more: bool


def list_offers(work: Work, reader: Reader) -> list[Offer]:
    """Return the colleagues to whom this handler can hand cases over.

    Whoever lacks nothing is looked at again after a few minutes. A new colleague, or a new key,
    is seen at once.
    """
    asking = asking_of(work, reader)
    new = [
        one
        for one in active_handlers(work)
        if one.account != reader.account
        and not work.lately.knows(("offer", asking.tag, one.tag), work.moment.at)
    ]
    if not new:
        return []
    page = Page(LOOKED_AT + 1, Order.OLDEST)
    oldest = [one.reference for one in list_cases(work.db, Wanted(), page, asking)]
    offers = [_offer(work, reader, one, oldest) for one in new]
    for one in offers:
        if not one.cases:
            work.lately.keep(("offer", asking.tag, one.colleague.tag), work.moment.at)
    return [one for one in offers if one.cases]


def _offer(work: Work, reader: Reader, colleague: ActiveHandler, oldest: Sequence[str]) -> Offer:
    asking = asking_of(work, reader)
    lacking = list_lacking_among(
        work.db, oldest[:LOOKED_AT], mine=asking.tag, theirs=colleague.tag, own=asking.own
    )
    looked_at = lacking[:OPENED]
    opened = (open_row(work, reader, row) for row in looked_at)
    count = sum(may_be_handed_to(work, case, colleague) for case in opened)
    is_more = len(lacking) > OPENED or len(oldest) > LOOKED_AT
    return Offer(colleague, count, is_more)
