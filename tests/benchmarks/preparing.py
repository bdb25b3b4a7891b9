"""Fills a portal with what its pages show: cases, letters in mailboxes, published figures."""

from dataclasses import dataclass
from datetime import date, datetime, time

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.figures.publishing import keep_figures
from portal.casework.moves.carrying_out import move_as_handler
from portal.casework.records.talking import reply, write_message
from portal.clock import Moment, moment_at
from portal.core.disclosure.profiles import Profile
from portal.core.disclosure.windows import Calendar, published_on, window_opening
from portal.core.workflow import Move
from portal.report.journey import begin, new_draft
from portal.vault.tracking import TrackingCode
from portal.work import Portal
from tests.attacks.organisation import set_up
from tests.benchmarks.installation import Installation
from tests.cast import Member, make_case, open_case

LETTERS = (
    "Thank you for writing. Which version of the assistant was it?",
    "It was the one in the ward, at the beginning of the month.",
    "We have asked the vendor, and you hear from us within two weeks.",
)
WITH_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """Whose queue is read, and the codes of mailboxes with letters in them."""

    reader: Member
    codes: tuple[TrackingCode, ...]
    portal: Portal


def prepare(one: Installation, *, cases: int) -> Prepared:
    """Publish two releases of figures, take reports, and write letters in some of them."""
    _publish(one.portal)
    reader = one.handlers[0]
    made = [make_case(one.portal) for _ in range(cases)]
    for case in made[:WITH_LETTERS]:
        with one.portal.writing() as work:
            opened = open_case(work, reader, case)
            opened = move_as_handler(work, opened, reader, move=Move.START_TRIAGE)
            write_message(work, opened, reader, LETTERS[0])
            own = open_for_reporter(work, unlock_mailbox(work, case.code))
            answered = reply(work, own, LETTERS[1])
            write_message(work, answered, reader, LETTERS[2])
    return Prepared(reader, tuple(case.code for case in made[:WITH_LETTERS]), one.portal)


def add_drafts(portal: Portal, number: int, **answers: str) -> tuple[tuple[str, str], ...]:
    """Begin reports with these answers; return the key and the id of each draft."""
    drafts = [new_draft(answers) for _ in range(number)]
    with portal.writing() as work:
        return tuple((begin(work, draft), draft.id) for draft in drafts)


def add_cases(one: Installation, number: int) -> None:
    """Take more reports."""
    for _ in range(number):
        make_case(one.portal)


def _publish(portal: Portal) -> None:
    today = portal.clock.now().today
    first = window_opening(date(today.year - 1, 1, 1), Calendar.QUARTERS)
    second = window_opening(date(today.year - 1, 4, 1), Calendar.QUARTERS)
    with portal.writing() as work:
        set_up(work, Profile.STANDARD)
    for day in (first.starts_on, second.starts_on, published_on(second.ends_on)):
        keep_figures(portal, _morning(portal, day))


def _morning(portal: Portal, day: date) -> Moment:
    zone = portal.settings.timezone
    return moment_at(datetime.combine(day, time(10), zone), zone)
