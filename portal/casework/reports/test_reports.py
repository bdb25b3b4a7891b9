"""The monthly test report: made up, sent like any other, and taken away once it was answered.

Handlers cannot tell it from a real one until they answer, or name it as the same matter as another
case; then they are told at once, so that nobody goes on working for nothing. Nothing ties a real
case to it. Its day and its minute are drawn under the server key, in working hours: whoever reads
the database does not know them ahead, and no minute of the day tells it from others. It leaves no
trace in figures, and its times may be kept to the minute, because it has no reporter to protect.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.casework.access.erasing import erase_made_up
from portal.casework.access.opening import can_read
from portal.casework.records.sealed import Reader
from portal.casework.reports.submitting import Report, prepare, store_case
from portal.clock import Moment
from portal.core.cases import CaseId
from portal.core.errors import IntakeClosed, NobodyLeft, ReportWasMadeUp, UpkeepRunning
from portal.core.facts import GIVE_UP_AFTER
from portal.core.taxonomy import ReportType
from portal.core.working_days import is_working_day
from portal.store import test_reports as store
from portal.store.tables import TestTextRow
from portal.vault.keyring import Keyring
from portal.work import Portal, Work

__test__ = False

MADE_UP = (
    "This was the monthly made-up report, and it is taken away tomorrow: nobody is behind it. "
    "Nothing was linked or proposed. Decide about the other case by itself."
)

LATEST_DAY = 28
"""The last day of a month on which a test report is first tried: every month has it."""

FROM, LATEST, UNTIL = time(9, 30), time(16, 30), time(17, 0)
"""From when to when its minute is drawn, in the organisation's time and well after the daily
upkeep, and until when it is sent: a timer that looks now and then still finds it."""

MINUTES = (LATEST.hour - FROM.hour) * 60 + LATEST.minute - FROM.minute


def send_test_report(work: Work) -> bool:
    """Send this month's test report if its minute has come; False where nothing was to be sent.

    Without a text, or while intake is closed, none is sent; the next working day tries again, at
    a minute of its own, or with the daily run where no server does the upkeep.
    """
    return is_time(work.keyring, work.moment, work.settings.timezone) and _send_unsent(work)


def send_due_test(portal: Portal, moment: Moment) -> bool:
    """Send the month's test report if its minute has come; False where nothing was to be sent.

    UpkeepRunning while the daily run, or another sender, is at it.
    """
    if not is_time(portal.keyring, moment, portal.settings.timezone):
        # Before anything is locked: a daily run that begins at this minute would be turned away.
        return False
    with portal.database.alone("upkeep") as is_alone:
        if not is_alone:
            raise UpkeepRunning("Another one is at it.")
        with portal.writing(moment) as work:
            return send_test_report(work)


def send_late(work: Work) -> bool:
    """Send what nobody sent on its day: for the daily run of a machine where no timer does."""
    today = work.moment.today
    is_late = is_working_day(today) and today > day_of(work.keyring, today)
    return is_late and _send_unsent(work)


def is_time(keyring: Keyring, moment: Moment, zone: ZoneInfo) -> bool:
    """Say whether this is a time to send, if nothing was sent yet; the database is not asked."""
    today = moment.today
    if not is_working_day(today) or today < day_of(keyring, today):
        return False
    return minute_of(keyring, today) <= moment.at.astimezone(zone).time() < UNTIL


def day_of(keyring: Keyring, day: date) -> date:
    """Return the working day on which the test report of this day's month is due."""
    days = (day.replace(day=number) for number in range(1, LATEST_DAY + 1))
    drawn = int.from_bytes(keyring.derive(f"test-report {day:%Y-%m}"))
    working = [one for one in days if is_working_day(one)]
    return working[drawn % len(working)]


def minute_of(keyring: Keyring, day: date) -> time:
    """Return the minute of a day, in the organisation's time, from which one is sent."""
    drawn = int.from_bytes(keyring.derive(f"test-report at {day.isoformat()}"))
    at = datetime.combine(day, FROM) + timedelta(minutes=drawn % MINUTES)
    return at.time()


def take_away(work: Work) -> int:
    """Give up what nobody answered, and erase what is over; return how many cases that were.

    What was answered today stays until tomorrow, so that nobody looks at a page that is gone.
    """
    today = work.moment.today
    store.give_up(work.db, sent_before=work.moment.at - GIVE_UP_AFTER, on=today)
    midnight = datetime.combine(today, time(), work.settings.timezone)
    over = store.list_over(work.db, answered_before=midnight)
    for case in over:
        erase_made_up(work, case)
        store.forget_case(work.db, case)
    return len(over)


def refuse_made_up(work: Work, reader: Reader, cases: Collection[CaseId], *, words: str) -> None:
    """Refuse to tie a case to a test report: one of these cases, or one that words name.

    ReportWasMadeUp, also for one that was answered already: it is erased the day after, and a
    real case that was closed as its duplicate would be closed for nothing. To be asked last, when
    all else was done: else whoever sends what is refused anyway would learn which case it is.
    """
    for case, reference in store.list_cases(work.db):
        named = reference in words.upper() and can_read(work, reader, [reference])
        if case in cases or named:
            raise ReportWasMadeUp(case, {"related": MADE_UP})


def end_test(work: Work, case: CaseId) -> None:
    """End a test report that somebody worked on: that counts as its answer."""
    store.note_answer(work.db, case, at=work.moment.at)


def was_test(work: Work, case: CaseId) -> bool:
    """Say whether a case was the test report; it says no until somebody has answered."""
    return store.find_answer(work.db, case) is not None


def _send_unsent(work: Work) -> bool:
    month = f"{work.moment.today:%Y-%m}"
    texts = store.list_unused_texts(work.db)
    return bool(texts) and not store.is_sent(work.db, month) and _send(work, month, texts)


def _send(work: Work, month: str, texts: Sequence[TestTextRow]) -> bool:
    text = secrets.choice(texts)
    report = Report(
        ReportType.INCIDENT,
        text.category,
        text.system,
        text.narrative,
        still_happening=secrets.choice((True, False, None)),
    )
    try:
        prepared = prepare(work, report)
    except (IntakeClosed, NobodyLeft):
        return False
    # Its code is forgotten: nobody comes back to this mailbox.
    store_case(work, prepared, one_time_key=secrets.token_urlsafe(32))
    case = CaseId(prepared.case["id"])
    store.add_test_report(work.db, month, case, sent_at=work.moment.at)
    store.use_text(work.db, text.id, month=month)
    return True
