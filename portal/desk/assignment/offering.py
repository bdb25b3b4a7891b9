"""Offers on the desk to hand cases over, from a look at some of them that costs little.

A colleague who lacks cases lacks the oldest, those that came in before their key was activated, or
the newest, where it was activated anew after some days. So these are looked at, and of them no more
are opened than an offer needs. The hand-over itself looks at all of them.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from portal.casework.access.opening import asking_of, open_row, tag_of
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.records.sealed import Reader
from portal.desk.assignment.handing_over import (
    is_known_to_lack_nothing,
    keep_that_nothing_lacks,
    may_be_handed_to,
)
from portal.store.cases import list_lacking_among
from portal.store.queues import Order, Page, Wanted, list_cases
from portal.work import Work

LOOKED_AT = 200
"""Cases, the oldest first."""
NEWEST = 50
"""Cases, the newest first."""
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
    colleagues = [one for one in active_handlers(work) if one.account != reader.account]
    new = [one for one in colleagues if not _was_looked_at(work, reader, one)]
    if not new:
        return []
    asking = asking_of(work, reader)
    page = Page(LOOKED_AT + 1, Order.OLDEST)
    oldest = [one.reference for one in list_cases(work.db, Wanted(), page, asking)]
    newest = list[str]()
    if len(oldest) > LOOKED_AT:
        page = Page(NEWEST, Order.NEWEST)
        newest = [one.reference for one in list_cases(work.db, Wanted(), page, asking)]
    offers = [_offer(work, reader, one, oldest, newest) for one in new]
    for one in offers:
        if not one.cases:
            _keep_look(work, reader, one)
    return [one for one in offers if one.cases]


def _was_looked_at(work: Work, reader: Reader, colleague: ActiveHandler) -> bool:
    oldest = _none_of_the_oldest(work, reader, colleague)
    return is_known_to_lack_nothing(work, reader, colleague) or work.lately.knows(
        oldest, work.moment.at
    )


def _keep_look(work: Work, reader: Reader, offer: Offer) -> None:
    """Remember a look that found nothing. One at some cases alone says nothing of the others."""
    if offer.is_more:
        work.lately.keep(_none_of_the_oldest(work, reader, offer.colleague), work.moment.at)
    else:
        keep_that_nothing_lacks(work, reader, offer.colleague)


def _none_of_the_oldest(work: Work, reader: Reader, colleague: ActiveHandler) -> Hashable:
    return "lacks none of the oldest", tag_of(work, reader), colleague.tag


def _offer(
    work: Work,
    reader: Reader,
    colleague: ActiveHandler,
    oldest: Sequence[str],
    newest: Sequence[str],
) -> Offer:
    asking = asking_of(work, reader)
    among = list(dict.fromkeys([*oldest[:LOOKED_AT], *newest]))
    lacking = list_lacking_among(
        work.db, among, mine=asking.tag, theirs=colleague.tag, own=asking.own
    )
    looked_at = lacking[:OPENED]
    opened = (open_row(work, reader, row) for row in looked_at)
    count = sum(may_be_handed_to(work, case, colleague) for case in opened)
    is_more = len(lacking) > OPENED or len(oldest) > LOOKED_AT
    return Offer(colleague, count, is_more)
