"""Leave of absence: a handler says until when they are away.

It takes no key from anybody. It is how colleagues know in time, why no digest comes, and why the
next level is told at once when all of a level are away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.casework.access.opening import organisation_of, own_of, tag_of
from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.journalling import note
from portal.casework.records.sealed import Reader
from portal.core.actors import AccountId
from portal.core.day_words import away_in_words, in_words
from portal.core.errors import InputRefused
from portal.core.events import Event
from portal.store.handovers import Holder, count_shared_due
from portal.store.leaves import Leave, forget_leave, keep_leave, list_leaves
from portal.store.organisation import Responsible
from portal.work import Work

__all__ = ["Leave"]

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Away:
    """A colleague of one's own level who is away or soon will be.

    `due` are the open cases that both read and whose next date is before the colleague is back.
    """

    account: AccountId
    name: str
    leave: Leave
    is_away: bool
    due: int


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a handler is told of leave: their own while it lasts, and that of their level."""

    own: Leave | None
    away: Sequence[Away]


def own_leave(work: Work, reader: Reader) -> Leave | None:
    """Return one's own leave that is not over."""
    return leaves_now(work).get(reader.account)


def declare_leave(work: Work, reader: Reader, starts_on: date, ends_on: date) -> None:
    """Keep that somebody is away, both days included, instead of what they said before.

    InputRefused for a leave that ends before it begins, is over, or is longer than a year.
    """
    wrong = _wrong_days(starts_on, ends_on, work.moment.today)
    if wrong:
        raise InputRefused(wrong)
    leave = Leave(reader.account, starts_on, ends_on)
    if own_leave(work, reader) == leave:
        return
    keep_leave(work.db, leave)
    note(work, reader.account, Event.LEAVE_DECLARED, day=ends_on.isoformat())


def end_leave(work: Work, reader: Reader) -> None:
    """Keep that somebody is back; nothing where they were not away."""
    if forget_leave(work.db, reader.account):
        note(work, reader.account, Event.LEAVE_ENDED)


def read_leaves(work: Work, reader: Reader) -> Leaves:
    """Return one's own leave if it has begun, and the colleagues of one's level who are away or
    said that they will be.
    """
    own = own_leave(work, reader)
    away = [_away(work, reader, *one) for one in who_is_away(work, reader)]
    return Leaves(own if own and own.covers(work.moment.today) else None, away)


def _away(work: Work, reader: Reader, colleague: ActiveHandler, leave: Leave) -> Away:
    due = count_shared_due(
        work.db,
        Holder(tag_of(work, reader), *own_of(work, reader)),
        holder_of(work, colleague),
        until=leave.ends_on,
    )
    return Away(colleague.account, colleague.name, leave, leave.covers(work.moment.today), due)


def leaves_now(work: Work) -> Mapping[str, Leave]:
    """Return every leave that is not over, read once for all that a page shows."""
    return work.once("leaves", lambda: list_leaves(work.db, today=work.moment.today))


def who_is_away(work: Work, reader: Reader) -> list[tuple[ActiveHandler, Leave]]:
    """Return the colleagues of one's level who are away or will be, each with their leave."""
    leaves = leaves_now(work)
    return [
        (one, leaves[one.account])
        for one in (active_handlers(work) if leaves else [])
        if one.level == reader.level and one.account in leaves and one.account != reader.account
    ]


def away_words(work: Work, reader: Reader) -> Mapping[AccountId, str]:
    """Return what stands behind the name of each handler of one's level who is or will be away.

    It is said wherever a colleague is chosen: until when, and from when where it is to come.
    """
    own, today = own_leave(work, reader), work.moment.today
    away = {one.account: leave for one, leave in who_is_away(work, reader)}
    if own is not None:
        away[reader.account] = own
    return {account: _words(leave, today) for account, leave in away.items()}


def _words(leave: Leave, today: date) -> str:
    since = None if leave.covers(today) else in_words(leave.starts_on)
    return away_in_words(in_words(leave.ends_on), since)


def holder_of(work: Work, handler: ActiveHandler) -> Holder:
    """Return a handler as the database knows them, with what they answer for today."""
    held = organisation_of(work).responsible.get(handler.account, Responsible())
    return Holder(handler.tag, *held)


def _wrong_days(starts_on: date, ends_on: date, today: date) -> dict[str, str]:
    if ends_on < today:
        return {"ends_on": "This day is over. Give the last day on which you are away."}
    if ends_on < starts_on:
        return {"ends_on": "This is before the first day."}
    if ends_on - starts_on > LONGEST:
        return {"ends_on": "Give a year at most. You can say it again later."}
    return {}
