"""A flood, as the form meets it: nobody is refused, nothing is lost, a script waits for each."""

import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.brake import LOOK_EVERY, Door
from portal.config import Settings
from portal.report.flood import make_room
from portal.report.journey import begin, find_held, new_draft
from portal.report.operations import find_code
from portal.report.steps import Step
from portal.store.tables import CaseRow, OneTimeRow, OutsideAddressRow, SessionRow
from portal.work import Portal
from tests.cast import Member, make_case
from tests.deeds import (
    answer_questions,
    hidden_fields,
    open_mailbox,
    report,
    send,
    send_report,
    shown_code,
    words,
)
from tests.flooding import Flooded
from tests.frozen_clock import FrozenClock
from tests.rows import count, dump, every
from tests.statements import counting

CHECK = "/report/check"
NARRATIVE = "A canary that sang at noon, while the hall was empty."
BY_MINUTES = 21

pytestmark = pytest.mark.usefixtures("cast")


def press(client: FlaskClient, page: str) -> Any:
    """Press Send on a page that is open."""
    return client.post(CHECK, data=hidden_fields(page, CHECK))


def written(app: Flask, **said: str) -> FlaskClient:
    """Return somebody's browser that is at the check."""
    client = app.test_client()
    answer_questions(client, **said)
    return client


@pytest.mark.usefixtures("both_databases")
def test_whoever_is_quick_waits_once_and_loses_nothing(
    app: Flask, client: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    Flooded(app, Door.FORM)
    clock.forward(seconds=20)
    held_back = send_report(client, narrative=NARRATIVE)
    page = words(held_back.text)
    clock.forward(minutes=10)
    still_answers = client.get(CHECK).text
    sent = press(client, held_back.text)
    code = shown_code(client.get(sent.location).text)

    assert (held_back.status_code, held_back.headers["Retry-After"]) == (429, "600")
    assert "Not sent yet. Your text is kept." in page
    # Nine o'clock of London is ten in Berlin; the minute is full when it is told.
    assert "Press Send again at 10:11 Europe/Berlin time" in page
    assert "until 10:30 Europe/Berlin time" in page
    assert NARRATIVE not in held_back.text
    assert NARRATIVE in still_answers
    assert sent.location == "/report/code"
    assert NARRATIVE in open_mailbox(app, code).get("/mailbox/case").text
    assert count(portal, CaseRow) == 1


def test_whoever_wrote_for_ten_minutes_notices_nothing(
    app: Flask, clock: FrozenClock, portal: Portal
) -> None:
    Flooded(app, Door.FORM)
    client = written(app)
    clock.forward(minutes=10)

    assert send(client, CHECK).location == "/report/code"
    assert count(portal, CaseRow) == 1


def test_up_to_the_allowance_nobody_notices_anything(app: Flask, client: FlaskClient) -> None:
    brake, now = app.extensions["portal"].brake, app.extensions["portal"].clock.now().at
    for _ in range(1_200):
        brake.count(Door.FORM, now)

    assert send_report(client).location == "/report/code"


def test_reports_of_the_form_are_what_puts_its_brake_on(app: Flask) -> None:
    flooded = Flooded(app, Door.API)
    answers = [send_report(app.test_client()).status_code for _ in range(5)]

    assert answers == [303, 303, 303, 429, 429]
    assert flooded.door is Door.API


def test_a_script_sends_each_of_its_drafts_once_in_ten_minutes(
    app: Flask, portal: Portal, clock: FrozenClock
) -> None:
    flooded = Flooded(app, Door.FORM)
    script, sent = [written(app) for _ in range(2)], []
    for minute in range(BY_MINUTES):
        answers = [send(client, CHECK).status_code for client in script]
        sent += [minute] * answers.count(303)
        script = [
            {303: written, 429: lambda _, same=client: same}[status](app)
            for client, status in zip(script, answers, strict=True)
        ]
        clock.forward(minutes=1)

    assert sent == [10, 10, 20, 20]
    assert count(portal, CaseRow) == len(sent)
    assert flooded.places > len(script)


def test_where_more_wait_than_are_taken_the_page_names_the_next_draw_and_keeps_all(
    app: Flask, clock: FrozenClock
) -> None:
    Flooded(app, Door.FORM, places=0)
    client = written(app, narrative=NARRATIVE)
    clock.forward(minutes=14)
    unlucky = send(client, CHECK)
    clock.forward(minutes=28)
    kept = client.get(CHECK)
    Flooded(app, Door.FORM)
    sent = press(client, unlucky.text)

    assert "Press Send again at 10:20" in words(unlucky.text)
    assert unlucky.headers["Retry-After"] == "360"
    assert NARRATIVE in kept.text
    assert sent.location == "/report/code"


def test_whoever_has_sent_sees_their_code_again_however_many_come(
    app: Flask, client: FlaskClient, portal: Portal
) -> None:
    answer_questions(client)
    page = client.get(CHECK).text
    code = shown_code(client.get(press(client, page).location).text)
    Flooded(app, Door.FORM)
    again = press(client, page)

    assert again.location == "/report/code"
    assert shown_code(client.get("/report/code").text) == code
    assert count(portal, CaseRow) == 1


def test_pressing_again_and_again_after_sending_puts_no_brake_on(
    app: Flask, client: FlaskClient
) -> None:
    Flooded(app, Door.API)
    answer_questions(client)
    page = client.get(CHECK).text
    answers = [press(client, page).status_code for _ in range(6)]

    assert answers == [303] * 6
    assert send_report(app.test_client()).status_code == 303


def test_a_flood_through_the_api_does_not_slow_the_form_nor_does_one_in_another_process(
    app: Flask, client: FlaskClient, settings: Settings, clock: FrozenClock
) -> None:
    Flooded(app, Door.API)
    other = create_app(settings)
    other.extensions["portal"].clock = clock
    Flooded(other, Door.FORM)

    assert send_report(client).status_code == 303
    assert send_report(other.test_client()).status_code == 429
    other.extensions["portal"].database.dispose()


def test_the_mailbox_opens_in_every_flood_and_wrong_codes_are_none(
    app: Flask, portal: Portal
) -> None:
    case = make_case(portal)
    for door in Door:
        Flooded(app, door)
    wrong = [send(app.test_client(), "/mailbox", code="0" * 28).status_code for _ in range(5)]

    assert 303 not in wrong
    assert open_mailbox(app, case.code.grouped).get("/mailbox/case").status_code == 200


def test_nothing_about_it_is_stored_or_written_down(
    app: Flask, portal: Portal, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = written(app, narrative=NARRATIVE)
    with portal.reading() as work:
        before, row = dump(work.db), every(portal, SessionRow)[0]
    Flooded(app, Door.FORM)
    answer = send(client, CHECK)
    with portal.reading() as work:
        after, row_after = dump(work.db), every(portal, SessionRow)[0]
    differing = [name for name in before if before[name] != after[name]]

    assert answer.status_code == 429
    assert differing == ["session"]
    assert (row_after.id, row_after.expires_at) == (row.id, row.expires_at)
    assert len(row_after.sealed) == len(row.sealed)
    assert [record for record in caplog.records if record.name.startswith("portal")] == []


def test_the_second_in_which_a_report_was_begun_is_sealed_with_it(
    app: Flask, client: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    send(client, "/report", type="incident")
    begun = int(clock.now().at.timestamp())
    clock.forward(minutes=3)
    send(client, "/report/what-happened", narrative=NARRATIVE, category="")
    cookie = client.get_cookie("portal_journey")
    with portal.reading() as work:
        held = find_held(work, cookie.value if cookie else None)

    assert getattr(held, "begun", None) == begun


def test_the_addresses_outside_stand_on_the_page(
    app: Flask, client: FlaskClient, portal: Portal
) -> None:
    with portal.writing() as work:
        inspectorate = {"name": "Labour inspectorate", "address": "1 Market Square"}
        work.db.add(OutsideAddressRow(id="0" * 32, position=1, **inspectorate))
    Flooded(app, Door.FORM)

    assert "Labour inspectorate" in words(send_report(client).text)


def test_a_report_that_nobody_could_read_is_not_made_to_wait_for_that(
    app: Flask, client: FlaskClient, cast: dict[str, Member]
) -> None:
    Flooded(app, Door.FORM)
    everybody = [cast[name].account for name in ("omar", "una", "carl", "vera")]
    answer = send_report(client, exclude_people=everybody)

    assert answer.status_code == 422


@pytest.mark.usefixtures("both_databases")
def test_where_drafts_take_too_much_room_those_of_its_length_go_and_no_code_does(
    client: FlaskClient, portal: Portal
) -> None:
    report(client)
    code = client.get_cookie("portal_journey")
    large, now = {"narrative": "x" * 10_000, "output": "x" * 10_000}, portal.clock.now()
    with portal.writing() as work:
        usual = begin(work, new_draft({"type": "incident"}).with_answers(Step.ABOUT, {}))
        flooding = [begin(work, new_draft(large)) for _ in range(4)]
    left = []
    for most in (400_000, 150_000):
        make_room(portal, now, most)
        with portal.reading() as work:
            left.append(sum(find_held(work, key) is not None for key in flooding))

    assert left == [4, 2]
    with portal.reading() as work:
        assert find_held(work, usual) is not None
        assert find_code(work, code.value if code else "") is not None
    assert count(portal, OneTimeRow) == 1


@pytest.mark.usefixtures("both_databases")
def test_a_flood_of_small_drafts_makes_no_room_of_a_long_one(portal: Portal) -> None:
    long, now = {"narrative": "x" * 10_000, "output": "x" * 10_000}, portal.clock.now()
    with portal.writing() as work:
        flooding = [begin(work, new_draft({"type": "incident"})) for _ in range(60)]
        written = begin(work, new_draft(long))
    make_room(portal, now, 200_000)

    with portal.reading() as work:
        assert find_held(work, written) is not None
        left = sum(find_held(work, key) is not None for key in flooding)
    assert 20 < left < 35


def test_an_answer_counts_as_a_look_too(app: Flask, client: FlaskClient) -> None:
    program = app.extensions["portal"]
    send(client, "/report", type="incident")
    for _ in range(LOOK_EVERY - 2):
        program.brake.is_time_to_look()

    with counting(program.database) as sent:
        send(client, "/report/tool", system="unknown")
    assert any("length(session.sealed)" in statement for statement in sent)


def test_beginning_a_report_looks_at_the_room_that_all_take_now_and_then(
    app: Flask, client: FlaskClient
) -> None:
    program = app.extensions["portal"]
    looks = []
    for begun_by_others in (LOOK_EVERY - 1, 0):
        for _ in range(begun_by_others):
            program.brake.is_time_to_look()
        with counting(program.database) as sent:
            send(app.test_client(), "/report", type="incident")
        looks.append(sum("length(session.sealed)" in statement for statement in sent))

    assert looks == [1, 0]
