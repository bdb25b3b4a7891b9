"""A report by phone, letter or in a meeting: the reporter's questions, a code to hand over."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import CaseRow, JournalRow, OutboxRow
from portal.upkeep import keep_up
from portal.work import Portal
from tests.cast import Member
from tests.deeds import REPORTED, at_the_desk, open_mailbox, send, shown_code, words
from tests.frozen_clock import FrozenClock
from tests.organisation_rows import add_system
from tests.rows import count, every, the_case

PHONED: dict[str, Any] = {
    **REPORTED,
    "channel": "phone",
    "received_on": "2026-02-20",
    "checked": "yes",
}


def enter(client: FlaskClient, **fields: Any) -> Any:
    return send(client, "/desk/enter", **{**PHONED, **fields})


def code_of(client: FlaskClient) -> str:
    return shown_code(client.get("/desk/enter/code").text)


@pytest.mark.usefixtures("both_databases")
def test_the_reporter_opens_the_mailbox_with_the_code_that_was_handed_over(
    app: Flask, omar: FlaskClient
) -> None:
    answer = enter(omar)
    page = open_mailbox(app, code_of(omar)).get("/mailbox/case").text

    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/enter/code")
    assert "wrong dose" in page


def test_the_clocks_of_the_law_run_from_the_day_it_came_in(
    omar: FlaskClient, portal: Portal
) -> None:
    enter(omar)
    case = the_case(portal)

    assert (case.received_on, case.acknowledged_on) == (date(2026, 2, 20), date(2026, 3, 2))
    assert "27 May 2026" in words(omar.get("/desk/enter/code").text)


def test_the_day_it_was_typed_in_says_in_which_figures_it_counts(
    omar: FlaskClient, portal: Portal
) -> None:
    enter(omar)
    [case] = every(portal, CaseRow)
    assert case.entered_on == date(2026, 3, 2)


def test_what_is_typed_in_on_the_day_it_came_has_one_date(
    omar: FlaskClient, portal: Portal
) -> None:
    enter(omar, received_on="2026-03-02")
    [case] = every(portal, CaseRow)
    assert case.entered_on is None


def test_the_case_says_how_it_came_in(omar: FlaskClient, una: FlaskClient, portal: Portal) -> None:
    enter(omar, channel="letter", checked="no")
    page = words(una.get(f"/desk/cases/{the_case(portal).reference}").text)

    assert "Came in By letter Entered by Omar Checked by the reporter Not possible" in page


def test_a_report_through_the_portal_says_nothing_of_that(omar: FlaskClient, case: Any) -> None:
    assert "Came in" not in words(omar.get(f"/desk/cases/{case.reference}").text)


def test_the_journal_tells_neither_its_minute_nor_how_it_came_nor_who_typed_it(
    app: Flask, omar: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    """Whoever has the list of telephone calls finds no call in it."""
    before = every(portal, JournalRow)
    enter(omar, channel="phone")
    waiting, at_once = count(portal, OutboxRow), len(every(portal, JournalRow)) - len(before)
    keep_up(portal, clock.now())
    (entry,) = [row for row in every(portal, JournalRow) if row.case_id]

    assert (waiting, at_once) == (1, 0)
    assert (entry.noted_at, entry.actor, entry.event) == (
        "2026-03-02",
        "reporter",
        "report_received",
    )
    assert set(json.loads(entry.details)) == {"level_1", "level_2", "level_3"}


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-03-03", "This day is still to come."),
        ("2026-01-30", "more than 30 days ago"),
        ("", "Write the day"),
        ("yesterday", "Not a valid date value."),
    ],
)
def test_a_day_to_come_or_long_ago_is_refused(
    omar: FlaskClient, portal: Portal, day: str, message: str
) -> None:
    answer = enter(omar, received_on=day)

    assert answer.status_code == 422
    assert message in words(answer.text)
    assert "wrong dose" in answer.text
    assert count(portal, CaseRow) == 0


@pytest.mark.parametrize("day", ["2026-03-02", "2026-01-31"])
def test_today_and_thirty_days_ago_are_taken(omar: FlaskClient, portal: Portal, day: str) -> None:
    assert enter(omar, received_on=day).status_code == 303
    assert the_case(portal).received_on == date.fromisoformat(day)


@pytest.mark.parametrize("name", ["channel", "checked", "type", "narrative"])
def test_what_must_be_answered_is_asked_again(omar: FlaskClient, portal: Portal, name: str) -> None:
    answer = enter(omar, **{name: ""})

    assert answer.status_code == 422
    assert count(portal, CaseRow) == 0


def test_whoever_enters_it_and_is_left_out_finds_no_case(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    enter(omar, exclude_people=cast["omar"].account)
    path = f"/desk/cases/{the_case(portal).reference}"

    assert omar.get(path).status_code == 404
    assert una.get(path).status_code == 200
    assert len(code_of(omar)) == 34


def test_the_owner_of_the_system_who_enters_it_is_left_out_too(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal, "dose-helper", owner=cast["omar"].account)
    enter(omar, system="dose-helper")

    assert omar.get(f"/desk/cases/{the_case(portal).reference}").status_code == 404


def test_a_retired_system_can_be_entered_and_is_offered_last(
    omar: FlaskClient, portal: Portal
) -> None:
    add_system(portal, "a-helper", retired_on=date(2026, 2, 27))
    add_system(portal, "b-helper")
    page = omar.get("/desk/enter").text
    enter(omar, system="a-helper")

    assert page.index(">b-helper<") < page.index(">a-helper (no longer used)<")
    assert the_case(portal).system == "a-helper"


def test_where_nobody_is_left_it_is_said_and_nothing_is_kept(
    omar: FlaskClient, portal: Portal
) -> None:
    answer = enter(omar, exclude_roles=["ombudsperson", "committee", "executive"])

    assert answer.status_code == 422
    assert "nobody here could read it" in words(answer.text)
    assert count(portal, CaseRow) == 0


def test_a_form_sent_twice_enters_one_report_and_shows_one_code(
    omar: FlaskClient, portal: Portal
) -> None:
    enter(omar, once="k" * 43)
    first = code_of(omar)
    enter(omar, once="k" * 43)

    assert code_of(omar) == first
    assert count(portal, CaseRow) == 1


def test_the_code_comes_again_until_it_was_handed_over(omar: FlaskClient) -> None:
    enter(omar)
    codes = {code_of(omar), code_of(omar)}
    told = words(omar.get("/desk/enter/code").text)
    answer = send(omar, "/desk/enter/code")
    page = omar.get("/desk/enter/code")

    assert len(codes) == 1
    assert "for half an hour at most; after that nobody can show it again" in told
    assert "This page comes again for half an hour if you reload it" in told
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    assert codes.pop()[:4] not in page.text
    assert "no code to show" in page.text


def test_the_code_is_gone_after_half_an_hour(omar: FlaskClient, clock: FrozenClock) -> None:
    enter(omar)
    clock.forward(minutes=29)
    shown = omar.get("/desk/enter/code").status_code
    clock.forward(minutes=2)

    assert shown == 200
    assert "no code to show" in omar.get("/desk/enter/code").text


def test_nobody_else_sees_the_code_nor_does_the_same_person_elsewhere(
    app: Flask, omar: FlaskClient, una: FlaskClient, cast: dict[str, Member]
) -> None:
    enter(omar)
    elsewhere = at_the_desk(app, cast["omar"])

    assert "no code to show" in una.get("/desk/enter/code").text
    assert "no code to show" in elsewhere.get("/desk/enter/code").text


def test_the_code_is_in_no_header_no_cookie_and_no_title(omar: FlaskClient) -> None:
    sent = enter(omar)
    page = omar.get("/desk/enter/code")
    code = shown_code(page.text)
    cookies = [cookie.value for cookie in omar._cookies.values()]
    told = [*map(str, sent.headers), *map(str, page.headers), *cookies, title_of(page.text)]

    assert [one for one in told if code.replace("-", "")[:8] in one.replace("-", "")] == []
    assert code not in sent.text


def title_of(page: str) -> str:
    return page.split("<title>")[1].split("</title>")[0]


def test_a_second_report_shows_its_own_code(omar: FlaskClient) -> None:
    enter(omar)
    first = code_of(omar)
    enter(omar, narrative="Another caller, another matter.")

    assert code_of(omar) != first


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_who_is_no_handler_finds_no_such_page(
    app: Flask, cast: dict[str, Member], name: str
) -> None:
    client = at_the_desk(app, cast[name])

    assert client.get("/desk/enter").status_code == 404
    assert client.get("/desk/enter/code").status_code == 404


def test_nobody_enters_anything_while_no_two_people_can_read(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    with portal.writing() as work:
        for name in ("una", "carl"):
            row = work.db.get_one(cast[name].rows[-1][0], (cast[name].account, 1))
            row.revoked_on = date(2026, 3, 1)
    answer = enter(omar)

    assert answer.status_code == 503
    assert "wrong dose" in answer.text
    assert count(portal, CaseRow) == 0


def test_the_day_it_came_is_kept_beside_the_day_it_was_entered(
    omar: FlaskClient, portal: Portal
) -> None:
    enter(omar)

    (case,) = every(portal, CaseRow)

    assert (case.received_on, case.entered_on) == (date(2026, 2, 20), date(2026, 3, 2))
