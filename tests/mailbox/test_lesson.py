"""A lesson drawn from one case: published only with the reporter's yes to the exact words."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from portal.casework.access.erasing import FILE_NAME, replay
from portal.casework.moves.carrying_out import change_facts
from portal.casework.records.sealed import add_sealed
from portal.clock import Moment, moment_at
from portal.core.cases import Status
from portal.store.lessons import add_lesson
from portal.store.tables import CaseRow, LessonRow
from portal.upkeep import keep_up, look_ahead
from portal.vault.boxes import OVERHEAD_BYTES
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case, sign_in
from tests.deeds import at_the_desk, mailbox_of, send, words
from tests.desk.agreeing import path_of, proposal_of, propose
from tests.desk.moves.test_agree import set_facts
from tests.mailbox.steps import decided
from tests.rows import every, facts

PATH = "/mailbox/lesson"
LESSON = "Look a dose up before you give it, whatever the assistant says."
TIME = re.compile(r'<time datetime="([0-9-]+)">[^<]*</time>')


def at(portal: Portal, day: date, hour: int) -> Moment:
    """Return a full hour of the organisation's own day."""
    zone = portal.settings.timezone
    return moment_at(datetime.combine(day, time(hour), zone), zone)


@pytest.fixture
def asked(app: Flask, portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A decided case for which two handlers agreed on the words of a lesson."""
    case = decided(app, cast, make_case(portal))
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        changed = change_facts(work, opened, lesson_asked_on=work.moment.today)
        add_sealed(work, changed, "lesson", LESSON, reader=cast["omar"])
    return case


def test_the_exact_words_are_shown(app: Flask, asked: MadeCase) -> None:
    mailbox = mailbox_of(app, asked)

    assert "May others learn from this" in words(mailbox.get("/mailbox/case").text)
    assert LESSON in words(mailbox.get(PATH).text)


@pytest.mark.parametrize(("answer", "consent"), [("yes", True), ("no", False), ("", False)])
def test_only_a_plain_yes_is_a_yes(
    app: Flask, portal: Portal, asked: MadeCase, answer: str, *, consent: bool
) -> None:
    mailbox = mailbox_of(app, asked)
    sent = send(mailbox, PATH, answer=answer)

    assert sent.status_code == 303
    assert facts(portal, asked).lesson_consent is consent
    assert mailbox.get(PATH).status_code == (200 if consent else 404)


def test_it_appears_on_the_day_that_was_told_and_not_an_hour_before(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    mailbox = mailbox_of(app, asked)
    told = TIME.search(mailbox.get(PATH).text)
    assert told is not None
    send(mailbox, PATH, answer="yes")
    day = date.fromisoformat(told[1])

    assert day >= portal.clock.now().today + timedelta(days=30)
    assert told[0] in mailbox.get("/mailbox/case").text
    assert keep_up(portal, at(portal, day, 8)).lessons == 0
    assert LESSON not in words(app.test_client().get("/lessons").text)
    assert look_ahead(portal, at(portal, day, 9)).lessons == 1
    assert keep_up(portal, at(portal, day, 9)).lessons == 1
    assert LESSON in words(app.test_client().get("/lessons").text)
    assert keep_up(portal, at(portal, day, 10)).lessons == 0


def test_the_reporters_own_record_tells_it(app: Flask, portal: Portal, asked: MadeCase) -> None:
    mailbox = mailbox_of(app, asked)
    send(mailbox, PATH, answer="yes")
    record = words(mailbox.get("/mailbox/record.txt").text)

    assert "You agreed to it in these words. Everybody can read it from" in record
    assert record.count(LESSON) == 2


def test_a_yes_is_taken_back_before_its_day(app: Flask, portal: Portal, asked: MadeCase) -> None:
    mailbox = mailbox_of(app, asked)
    send(mailbox, PATH, answer="yes")
    send(mailbox, PATH, answer="no")

    assert facts(portal, asked).lesson_consent is False
    assert mailbox.get(PATH).status_code == 404
    assert every(portal, LessonRow) == []


def test_a_published_lesson_is_taken_off_the_page(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    send(mailbox_of(app, asked), PATH, answer="yes")
    keep_up(portal, at(portal, portal.clock.now().today + timedelta(days=800), 9))
    mailbox = mailbox_of(app, asked)
    page = words(mailbox.get(PATH).text)
    send(mailbox, PATH, answer="no")

    assert "Everybody can read them under What was learned since" in page
    assert LESSON not in words(app.test_client().get("/lessons").text)


def test_no_backup_brings_back_what_was_taken_back(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    mailbox = mailbox_of(app, asked)
    send(mailbox, PATH, answer="yes")
    (kept,) = every(portal, LessonRow)
    row = {name: getattr(kept, name) for name in ("id", "appears_on", "sealed")}
    send(mailbox, PATH, answer="no")
    with portal.writing() as work:
        add_lesson(work.db, row)
        assert replay(work) == 0

    assert every(portal, LessonRow) == []
    assert (portal.settings.data_dir / FILE_NAME).stat().st_mtime % 86_400 == 0


def test_one_that_was_changed_in_the_database_keeps_no_upkeep_from_ending(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    send(mailbox_of(app, asked), PATH, answer="yes")
    later = at(portal, portal.clock.now().today + timedelta(days=800), 9)
    with portal.writing() as work:
        (kept,) = work.db.query(LessonRow)
        kept.sealed = bytes(len(kept.sealed or b""))

    assert keep_up(portal, later).lessons == 0
    assert [one.published_on for one in every(portal, LessonRow)] == [None]


def test_two_tabs_agree_once(app: Flask, portal: Portal, asked: MadeCase) -> None:
    mailbox = mailbox_of(app, asked)
    send(mailbox, PATH, answer="yes")
    again = send(mailbox, PATH, answer="yes")

    assert again.status_code == 409
    assert len(every(portal, LessonRow)) == 1


def test_what_waits_names_no_case_and_shows_no_word(
    app: Flask, portal: Portal, asked: MadeCase
) -> None:
    send(mailbox_of(app, asked), PATH, answer="yes")
    (kept,) = every(portal, LessonRow)

    assert (kept.text, kept.published_on) == (None, None)
    assert kept.id not in (asked.id, asked.reference)
    assert LESSON.encode() not in kept.sealed
    assert len(kept.sealed) == OVERHEAD_BYTES + 256


def test_which_row_is_the_cases_own_is_on_no_page(
    app: Flask, portal: Portal, cast: dict[str, Member], asked: MadeCase
) -> None:
    send(mailbox_of(app, asked), PATH, answer="yes")
    (kept,) = every(portal, LessonRow)
    at_the_desk = sign_in(app.test_client(), cast["omar"]).get(f"/desk/cases/{asked.reference}")

    assert "The reporter agreed" in words(at_the_desk.text)
    assert kept.id not in at_the_desk.text
    assert kept.id not in mailbox_of(app, asked).get("/mailbox/case").text


def test_nobody_is_asked_before_two_handlers_agreed(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    assert mailbox_of(app, make_case(portal)).get(PATH).status_code == 404


def test_nobody_agrees_to_words_that_cannot_be_shown(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = decided(app, cast, make_case(portal))
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], case)
        change_facts(work, opened, lesson_asked_on=work.moment.today)
    mailbox = mailbox_of(app, case)

    assert "May others learn" not in words(mailbox.get("/mailbox/case").text)
    assert mailbox.get(PATH).status_code == 404


def test_a_lesson_goes_with_the_case_that_two_people_erase(
    app: Flask, portal: Portal, cast: dict[str, Member], asked: MadeCase
) -> None:
    send(mailbox_of(app, asked), PATH, answer="yes")
    set_facts(portal, asked, status=Status.CLOSED, closed_on=portal.clock.now().today)
    propose(at_the_desk(app, cast["omar"]), asked, "erase-early")
    path = path_of(asked, proposal_of(portal), "agree")
    send(at_the_desk(app, cast["una"]), path, text="Asked for by the reporter.")

    assert every(portal, CaseRow) == []
    assert every(portal, LessonRow) == []
