"""Reporting through the form: it is taken whole, or shown again with everything typed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.severity import Severity
from portal.store.tables import CaseRow, OneTimeRow, OutboxRow, RecordRow
from portal.work import Portal
from tests.cast import Member
from tests.deeds import (
    REPORTED,
    answer_questions,
    at_the_desk,
    hidden_fields,
    open_mailbox,
    report,
    send_report,
    words,
)
from tests.rows import count, every, the_case
from tests.signin.journal import noted

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}")

pytestmark = pytest.mark.usefixtures("cast")


@pytest.mark.usefixtures("both_databases")
def test_a_report_becomes_a_case_and_its_code_opens_it(app: Flask, client: FlaskClient) -> None:
    code = report(client, narrative="It told me <b>240 mg</b> & I “nearly” gave it.")
    page = words(open_mailbox(app, code).get("/mailbox/case").text)

    assert CODE.fullmatch(code)
    assert "It told me <b>240 mg</b> & I “nearly” gave it." in page


def test_every_answer_of_the_form_reaches_the_desk(
    app: Flask, client: FlaskClient, cast: dict[str, Member], portal: Portal
) -> None:
    answers = {
        "prompt": "How much for 80 kg?",
        "output": "Ten times as much.",
        "happened": "in May",
    }
    report(client, still_happening="yes", danger="no", **answers)
    desk = at_the_desk(app, cast["omar"])
    page = words(desk.get(f"/desk/cases/{the_case(portal).reference}").text)

    assert [text for text in (REPORTED["narrative"], *answers.values()) if text not in page] == []
    assert "Still going on Yes" in page
    assert "Somebody in danger No" in page


def test_a_new_case_counts_as_acknowledged_from_its_first_day(
    client: FlaskClient, portal: Portal
) -> None:
    report(client)
    case = the_case(portal)

    assert case.status is Status.ACKNOWLEDGED
    assert case.received_on == case.acknowledged_on == portal.clock.now().today


def test_the_first_severity_follows_from_what_was_said(client: FlaskClient, portal: Portal) -> None:
    report(client, danger="yes", still_happening="yes")

    assert the_case(portal).severity is Severity.S1
    assert not the_case(portal).severity_confirmed


def test_only_what_it_is_about_and_what_happened_must_be_answered(
    client: FlaskClient, portal: Portal
) -> None:
    answer = send_report(client, category="", system="unknown", narrative="It lied.")

    assert answer.status_code == 303
    assert count(portal, CaseRow) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"narrative": ""}, "Tell us what happened"),
        ({"narrative": "a" * 10_001}, "This is 1 character too long"),
        ({"narrative": "bell \x07"}, "invisible control characters"),
        ({"type": ""}, "Choose what it is about."),
        ({"type": "gossip"}, "Not a valid choice"),
        ({"system": "no-such-tool"}, "Not a valid choice"),
        ({"category": "gossip"}, "Not a valid choice"),
        ({"danger": "gossip"}, "Not a valid choice"),
        ({"exclude_roles": "gossip"}, "'gossip' is not a valid choice"),
    ],
)
def test_what_is_invalid_is_said_beside_its_field_and_nothing_is_sent(
    client: FlaskClient, portal: Portal, changes: dict[str, str], said: str
) -> None:
    answer = send_report(client, **changes)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "<title>Error: " in answer.text
    assert 'class="error-summary" id="error-summary" role="alert"' in answer.text
    assert count(portal, CaseRow) == 0


def test_nothing_typed_is_lost_where_something_is_invalid(client: FlaskClient) -> None:
    typed = {"prompt": "What I asked & why", "output": "What it answered"}
    answer = send_report(client, **typed, system="no-such-tool")
    page = words(answer.text)

    assert answer.status_code == 422
    assert [text for text in typed.values() if text not in page] == []


def test_a_narrative_that_is_too_long_comes_back_in_full(client: FlaskClient) -> None:
    answer = send_report(client, narrative="a" * 10_500)

    assert "a" * 10_500 in answer.text
    assert "a" * 10_501 not in answer.text


def test_the_longest_text_in_the_widest_letters_is_taken(app: Flask, client: FlaskClient) -> None:
    longest = "\N{GRINNING FACE}" * 10_000
    code = report(client, narrative=longest, prompt=longest, output=longest)

    assert open_mailbox(app, code).get("/mailbox/case").text.count(longest) == 3


def test_a_form_sent_twice_reports_once_and_shows_one_code(
    client: FlaskClient, portal: Portal
) -> None:
    answer_questions(client)
    filled = hidden_fields(client.get("/report/check").text, "/report/check")
    client.post("/report/check", data=filled)
    first = client.get("/report/code").text
    client.post("/report/check", data=filled)
    second = client.get("/report/code").text

    assert words(first) == words(second)
    assert (count(portal, CaseRow), count(portal, OneTimeRow)) == (1, 1)


def test_a_link_may_name_the_tool_and_cannot_name_what_is_not_there(client: FlaskClient) -> None:
    page = client.get("/report?system=no-such-tool&narrative=planted").text

    assert "planted" not in page
    assert "no-such-tool" not in page


def test_a_form_without_its_token_is_refused(client: FlaskClient, portal: Portal) -> None:
    client.get("/report")
    answer = client.post("/report", data=REPORTED)

    assert answer.status_code == 400
    assert count(portal, CaseRow) == 0


def test_the_journal_hears_of_a_report_by_date_and_through_the_outbox(
    client: FlaskClient, portal: Portal
) -> None:
    report(client)
    (event,) = every(portal, OutboxRow)

    assert (event.event, event.dated) == ("report_received", portal.clock.now().today)
    assert noted(portal, "report_received") == []


def test_everything_of_a_report_is_kept_by_date(client: FlaskClient, portal: Portal) -> None:
    report(client)
    records = every(portal, RecordRow)

    assert {row.kind for row in records} == {"narrative", "details", "exclusions"}
    assert {row.dated for row in records} == {portal.clock.now().today}
