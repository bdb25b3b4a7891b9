"""Sends digests: one for each handler and each fixed hour, whether or not anything happened.

What cannot be sent waits in a row of its own and is tried again at the next run. No transaction
is open while the mail server is talked to. A crash between sending and noting it sends a digest
twice; nothing loses one. Of what waits for somebody, the newest stands for the older ones.
"""

import smtplib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.casework.access.staffing import ActiveHandler, active_handlers
from portal.casework.journalling import CLOCK_NAME, note
from portal.casework.settings import DIGEST_WORDS, S1_ALERTS, get_setting
from portal.clock import Moment
from portal.core.actors import Level
from portal.core.digests import (
    Counts,
    DigestWords,
    alert_day,
    alert_slot,
    count_cases,
    newest_slot,
    write_alert,
    write_digest,
)
from portal.core.events import Event
from portal.mailing.letters import Letter, domain_of, to_bytes
from portal.mailing.server import PROBLEMS, MailServer, connected
from portal.store import desks
from portal.store import digests as store
from portal.store.digests import WaitingDigest
from portal.store.leaves import list_leaves
from portal.store.organisation import find_responsible
from portal.work import Portal, Work

KEPT_DAYS = 7
"""How long a row of a sent digest is kept: its slot must not be sent again."""

AbsentLevels = Callable[[Work], Collection[Level]]
"""Tells the levels at which nobody signed in for three working days."""


def nobody_is_absent(work: Work) -> Collection[Level]:
    """Stand in where absence is not looked at."""
    return ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run sent, and what still waits and why."""

    sent: int = 0
    waiting: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """An active handler with an address."""

    handler: ActiveHandler
    address: str


def send_due(
    portal: Portal, moment: Moment, *, absent_levels: AbsentLevels = nobody_is_absent
) -> Sent:
    """Send what is due and what still waits; nothing without a mail server, nothing twice.

    A demonstration sends no mail: its people are invented, their addresses may not be.
    """
    server = portal.settings.mail_server
    if server is None or portal.settings.demonstration:
        return Sent()
    with portal.database.alone("digests") as is_mine:
        if not is_mine:
            return Sent()
        with portal.writing(moment) as work:
            _keep_due(work)
        with portal.reading(moment) as work:
            letters = list(_letters(work, absent_levels))
        return _send_all(portal, moment, server, letters)


def count_due(work: Work) -> int:
    """Return how many digests a run would send."""
    if work.settings.mail_server is None or work.settings.demonstration:
        return 0
    slot, waiting = _newest_slot(work), store.list_waiting(work.db)
    known = {row.account_id for row in waiting} | store.list_served(work.db, slot)
    new = [one for one in _recipients(work) if one.handler.account not in known]
    return len(_newest(waiting)) + len(new)


def _keep_due(work: Work) -> None:
    people = _recipients(work)
    everybody = {one.handler.account for one in people}
    store.add_digests(work.db, _newest_slot(work), everybody)
    for slot, level in _alerts(work, people):
        store.add_digests(work.db, slot, {one.handler.account for one in _at(people, level)})
    before = work.moment.today - timedelta(days=KEPT_DAYS)
    store.forget_digests(work.db, sent_before=before, keep=everybody)


def _newest_slot(work: Work) -> str:
    local = work.moment.at.astimezone(work.settings.timezone)
    return newest_slot(local, work.settings.digest_hours)


def _recipients(work: Work) -> list[Recipient]:
    """Return who gets mail: whoever is away today is left in peace."""
    addresses = store.list_addresses(work.db)
    leaves = list_leaves(work.db, today=work.moment.today)
    away = {account for account, one in leaves.items() if one.covers(work.moment.today)}
    return [
        Recipient(one, addresses[one.account])
        for one in active_handlers(work)
        if one.account in addresses and one.account not in away
    ]


def _at(people: Iterable[Recipient], level: Level) -> list[Recipient]:
    return [one for one in people if one.handler.level == level]


def _alerts(work: Work, people: Sequence[Recipient]) -> Iterator[tuple[str, Level]]:
    """Return the slots of alerts that are due, each with the level it is for."""
    if get_setting(work, S1_ALERTS) != "yes":
        return
    for day in (work.moment.today - timedelta(days=1), work.moment.today):
        for level in sorted({one.handler.level for one in people}):
            number = desks.count_gravest(work.db, day, level=level)
            if number:
                yield alert_slot(day, number), level


def _letters(work: Work, absent_levels: AbsentLevels) -> Iterator[Letter]:
    people = _recipients(work)
    by_account: dict[str, Recipient] = {one.handler.account: one for one in people}
    levels = {one.level for one in active_handlers(work)}
    absent = [(level, _next(level, levels)) for level in absent_levels(work)]
    for row in _newest(store.list_waiting(work.db)):
        one = by_account.get(row.account_id)
        if one is None:
            continue
        day = alert_day(row.slot)
        if day is None:
            told = tuple(level for level, above in absent if above == one.handler.level)
            yield _letter(row, one, _words(work, one.handler, told))
        else:
            letter = _letter(row, one, write_alert())
            yield replace(letter, is_silent=not _may_alert(work, people, one, day))


def _letter(row: WaitingDigest, one: Recipient, text: str) -> Letter:
    return Letter(row.slot, row.account_id, one.address, text, row.attempts)


def _next(level: Level, levels: Collection[Level]) -> Level | None:
    return min((one for one in levels if one > level), default=None)


def _newest(waiting: Sequence[WaitingDigest]) -> list[WaitingDigest]:
    """Return the newest digest, and the newest alert, that waits for each person."""
    newest = {(row.account_id, alert_day(row.slot) is None): row for row in waiting}
    return list(newest.values())


def _words(work: Work, handler: ActiveHandler, absent: tuple[Level, ...]) -> str:
    words = DigestWords(get_setting(work, DIGEST_WORDS))
    if words is DigestWords.CONSTANT:
        return write_digest(words, Counts())
    own = find_responsible(work.db, handler.account)
    read = desks.list_read_by(work.db, tag=handler.tag, own=own)
    cases = [(one.facts, one.next_due_on) for one in read]
    counts = count_cases(cases, today=work.moment.today, clocks=work.clocks)
    replies = desks.count_replies(work.db, tag=handler.tag, own=own)
    return write_digest(words, replace(counts, replies=replies, absent=absent))


def _may_alert(work: Work, people: Sequence[Recipient], one: Recipient, day: date) -> bool:
    """Tell whether a level may be alerted: only where all of it may hear of every S1 of the day.

    An alert to some would show the mail server, and whoever gets none, who is excluded.
    """
    level = one.handler.level
    every = desks.count_gravest(work.db, day, level=level)
    return all(
        _count_read(work, colleague.handler, day) == every for colleague in _at(people, level)
    )


def _count_read(work: Work, handler: ActiveHandler, day: date) -> int:
    own = find_responsible(work.db, handler.account)
    return desks.count_gravest_read(work.db, day, level=handler.level, tag=handler.tag, own=own)


def _send_all(
    portal: Portal, moment: Moment, server: MailServer, letters: Sequence[Letter]
) -> Sent:
    problems: list[str] = []
    if letters:
        try:
            with connected(server, name=domain_of(portal.settings.mail_from)) as smtp:
                problems += [_send(portal, moment, smtp, one) for one in letters]
        except PROBLEMS as error:
            problem = type(error).__name__
            rest = letters[len(problems) :]
            problems += [_fail(portal, moment, one, problem) for one in rest]
    failed = [problem for problem in problems if problem]
    sent = [one for one, problem in zip(letters, problems, strict=True) if not problem]
    _note(portal, moment, [one for one in sent if alert_day(one.slot) is None])
    told = [one for one in sent if not one.is_silent]
    return Sent(len(told), len(failed), failed[-1] if failed else None)


def _send(portal: Portal, moment: Moment, smtp: smtplib.SMTP, letter: Letter) -> str:
    """Send one letter; return the type of what went wrong, or nothing."""
    with portal.writing(moment) as work:
        if not store.claim(work.db, _waiting(letter)):
            return ""
    sender = portal.settings.mail_from
    try:
        if letter.is_silent:
            smtp.noop()
        else:
            smtp.sendmail(sender, [letter.recipient], to_bytes(letter, sender=sender, at=moment.at))
    except PROBLEMS as error:
        return _mark_failed(portal, moment, letter, type(error).__name__)
    with portal.writing(moment) as work:
        slots = [row.slot for row in store.list_waiting(work.db) if _stands_for(letter, row)]
        store.mark_sent(work.db, slots, letter.account, today=moment.today)
    return ""


def _stands_for(letter: Letter, row: WaitingDigest) -> bool:
    is_alert = alert_day(letter.slot) is not None
    return (
        row.account_id == letter.account
        and row.slot <= letter.slot
        and (alert_day(row.slot) is not None) == is_alert
    )


def _fail(portal: Portal, moment: Moment, letter: Letter, problem: str) -> str:
    """Note that a letter could not even be tried."""
    with portal.writing(moment) as work:
        store.claim(work.db, _waiting(letter))
    return _mark_failed(portal, moment, letter, problem)


def _mark_failed(portal: Portal, moment: Moment, letter: Letter, problem: str) -> str:
    with portal.writing(moment) as work:
        store.mark_failed(work.db, letter.slot, letter.account, problem=problem)
    return problem


def _waiting(letter: Letter) -> WaitingDigest:
    return WaitingDigest(letter.slot, letter.account, letter.attempts, None)


def _note(portal: Portal, moment: Moment, sent: Sequence[Letter]) -> None:
    """Note how many digests went out. Alerts are not noted: an entry would tell their hour."""
    if sent:
        with portal.writing(moment) as work:
            note(work, CLOCK_NAME, Event.DIGEST_SENT, entries=len(sent))
