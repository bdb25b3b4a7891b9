"""Reporting by program: taken once, or refused with the name of each wrong field."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import CaseRow, UnitRow
from portal.work import Portal
from tests.api.steps import REPORT, read_mailbox, send_report, wrong_fields
from tests.cast import Member
from tests.deeds import at_the_desk, open_mailbox, words
from tests.frozen_clock import FrozenClock
from tests.organisation_rows import add_system
from tests.rows import count, the_case

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}")


@pytest.mark.usefixtures("both_databases", "cast")
def test_a_report_gets_its_code_and_the_dates_of_the_law(client: FlaskClient) -> None:
    answer = send_report(client)

    assert answer.status_code == 201
    assert CODE.fullmatch(answer.json["tracking_code"])
    assert answer.json["received_on"] == "2026-03-02"
    assert answer.json["feedback_due_on"] == "2026-06-02"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_code_opens_the_mailbox_on_the_pages_too(
    app: Flask, client: FlaskClient, cast: dict[str, Member]
) -> None:
    code = send_report(client).json["tracking_code"]
    page = open_mailbox(app, code).get("/mailbox/case").text

    assert "The assistant told me the wrong dose." in page


def test_every_field_reaches_the_desk(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    texts = {"prompt": "How much?", "output": "Ten times as much.", "happened_on": "2026-02-27"}
    answer = send_report(client, **texts, still_happening=True, danger=False)
    desk = at_the_desk(app, cast["omar"])
    page = words(desk.get(f"/desk/cases/{the_case(portal).reference}").text)

    assert answer.status_code == 201
    assert [text for text in texts.values() if text not in page] == []
    assert "Still going on Yes" in page


@pytest.mark.usefixtures("cast")
def test_a_retired_system_can_still_be_reported_about(client: FlaskClient, portal: Portal) -> None:
    add_system(portal, "old-helper", retired_on=date(2026, 2, 27))

    assert send_report(client, system="old-helper").status_code == 201
    assert the_case(portal).system == "old-helper"


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"type": "gossip"}, {"type"}),
        ({"type": None}, {"type"}),
        ({"type": ["incident"]}, {"type"}),
        ({"category": {}}, {"category"}),
        ({"narrative": ""}, {"narrative"}),
        ({"narrative": " \n"}, {"narrative"}),
        ({"narrative": None}, {"narrative"}),
        ({"narrative": 7}, {"narrative"}),
        ({"narrative": "a" * 10_001}, {"narrative"}),
        ({"narrative": "bell \x07"}, {"narrative"}),
        ({"narrative": "half a letter \ud800"}, {"narrative"}),
        ({"prompt": "\x7f"}, {"prompt"}),
        ({"output": ["a"]}, {"output"}),
        ({"system": "no-such-tool"}, {"system"}),
        ({"system": 3}, {"system"}),
        ({"unit": "no-such-unit"}, {"unit"}),
        ({"still_happening": "yes"}, {"still_happening"}),
        ({"danger": 1}, {"danger"}),
        ({"happened_on": "yesterday"}, {"happened_on"}),
        ({"happened_on": 20260302}, {"happened_on"}),
        ({"exclude": "role:leader"}, {"exclude"}),
        ({"exclude": ["role:boss"]}, {"exclude"}),
        ({"exclude": ["person:nobody"]}, {"exclude"}),
        ({"exclude": ["unit:no-such-unit"]}, {"exclude"}),
        ({"exclude": ["person"]}, {"exclude"}),
        ({"exclude": ["role:leader"] * 101}, {"exclude"}),
        ({"narative": "misspelt"}, {"narative"}),
        ({"status": "closed", "level": 4}, {"status", "level"}),
        ({"type": "x", "category": "x", "narrative": ""}, {"type", "category", "narrative"}),
    ],
)
def test_each_wrong_field_is_named_and_nothing_is_stored(
    client: FlaskClient, portal: Portal, changes: dict[str, Any], wrong: set[str]
) -> None:
    answer = send_report(client, **changes)

    assert answer.status_code == 422
    assert wrong_fields(answer) == wrong
    assert count(portal, CaseRow) == 0


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b"null", b"\xff", b"[" * 100_000, b'{"a":' * 100_000],
    ids=["empty", "cut", "list", "text", "null", "no-utf-8", "deep-lists", "deep-objects"],
)
def test_what_is_not_one_object_of_json_is_refused(
    client: FlaskClient, portal: Portal, body: bytes
) -> None:
    headers = {"Idempotency-Key": "k" * 43}
    answer = client.post(
        "/api/reports", data=body, content_type="application/json", headers=headers
    )

    assert answer.status_code == 422
    assert count(portal, CaseRow) == 0


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_form_of_another_site_cannot_report(
    client: FlaskClient, portal: Portal, kind: str
) -> None:
    answer = client.post("/api/reports", data=b'{"type":"incident"}', content_type=kind)

    assert answer.status_code in {415, 422}
    assert count(portal, CaseRow) == 0


@pytest.mark.usefixtures("cast")
def test_another_site_cannot_report_through_a_browser(client: FlaskClient, portal: Portal) -> None:
    headers = {"Idempotency-Key": "k" * 43, "Sec-Fetch-Site": "cross-site"}
    answer = client.post("/api/reports", json=REPORT, headers=headers)

    assert answer.status_code in {400, 403, 404}
    assert count(portal, CaseRow) == 0


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("key", ["", "short", "a" * 201, "with a space in its middle, and long"])
def test_without_a_key_of_its_own_a_report_is_refused(
    client: FlaskClient, portal: Portal, key: str
) -> None:
    answer = client.post("/api/reports", json=REPORT, headers={"Idempotency-Key": key})

    assert (answer.status_code, wrong_fields(answer)) == (422, {"Idempotency-Key"})
    assert count(portal, CaseRow) == 0


@pytest.mark.usefixtures("both_databases", "cast")
def test_a_repeated_key_gets_the_first_code_and_no_second_case(
    client: FlaskClient, portal: Portal
) -> None:
    first = send_report(client, "k" * 43)
    again = send_report(client, "k" * 43)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert count(portal, CaseRow) == 1


@pytest.mark.usefixtures("cast")
def test_another_report_under_a_used_key_is_refused_and_gets_no_code(
    client: FlaskClient, portal: Portal
) -> None:
    first = send_report(client, "k" * 43)
    other = send_report(client, "k" * 43, narrative="It happened to my colleague as well.")
    page = read_mailbox(client, first.json["tracking_code"])

    assert (other.status_code, wrong_fields(other)) == (422, {"Idempotency-Key"})
    assert first.json["tracking_code"] not in other.text
    assert count(portal, CaseRow) == 1
    assert [one["text"] for one in page.json["messages"]] == [REPORT["narrative"]]


@pytest.mark.usefixtures("cast")
def test_another_key_makes_another_case(client: FlaskClient, portal: Portal) -> None:
    codes = {send_report(client).json["tracking_code"] for _ in range(2)}

    assert (len(codes), count(portal, CaseRow)) == (2, 2)


@pytest.mark.usefixtures("cast")
def test_a_key_is_remembered_for_half_an_hour(
    client: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    first = send_report(client, "k" * 43).json
    clock.forward(minutes=29)
    in_time = send_report(client, "k" * 43).json

    assert in_time == first


@pytest.mark.usefixtures("cast")
def test_where_nobody_is_left_it_is_said_and_nothing_is_stored(
    client: FlaskClient, portal: Portal
) -> None:
    everybody = ["role:ombudsperson", "role:committee", "role:executive"]
    answer = send_report(client, exclude=everybody)

    assert answer.status_code == 422
    assert "nobody here could read" in answer.json["error"]["message"]
    assert count(portal, CaseRow) == 0


def test_people_roles_and_units_can_be_excluded(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        work.db.add(UnitRow(slug="ward", name="The ward", head_count=400))
    send_report(client, exclude=["person:omar", "role:executive", "unit:ward"])
    page = f"/desk/cases/{the_case(portal).reference}"
    found = [at_the_desk(app, cast[name]).get(page).status_code for name in ("omar", "una")]

    assert found == [404, 200]


def test_while_nobody_can_read_intake_is_closed_and_says_why(
    client: FlaskClient, portal: Portal
) -> None:
    answer = send_report(client)

    assert answer.status_code == 503
    assert "No two people can read a report yet." in answer.json["error"]["message"]
    assert count(portal, CaseRow) == 0


@pytest.mark.usefixtures("cast")
def test_what_is_too_large_is_refused_unread(client: FlaskClient, portal: Portal) -> None:
    answer = send_report(client, narrative="a" * 2_000_000)

    assert answer.status_code == 413
    assert count(portal, CaseRow) == 0
