"""The mailbox by program: as on the page, and one answer for every code that opens none."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from portal.store.tables import MailboxRow, SessionRow
from portal.vault.tracking import generate
from portal.work import Portal
from tests.api.steps import read_mailbox, send_report, write, wrong_fields
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, investigate, make_move, send, words
from tests.rows import count, kinds

NOTE = "I know this ward."


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal, output="Ten times as much.")


@pytest.mark.usefixtures("both_databases")
def test_a_code_shows_where_the_case_stands(client: FlaskClient, case: MadeCase) -> None:
    answer = read_mailbox(client, case.code.grouped)

    assert answer.status_code == 200
    assert answer.json == {
        "status": "acknowledged",
        "level": 1,
        "severity": "s3",
        "messages": [
            {
                "from": "you",
                "on": "2026-03-02",
                "text": "The assistant told me the wrong dose, and I nearly gave it.",
            },
            {"from": "you", "on": "2026-03-02", "text": "Ten times as much."},
        ],
        "due": {"feedback": "2026-06-02", "next": answer.json["due"]["next"]},
        "moves": ["withdraw", "object_to_severity"],
        "ask": [],
        "outside": [],
    }
    assert "Set-Cookie" not in answer.headers


def test_what_the_handlers_ask_is_there_and_their_notes_are_not(
    app: Flask, client: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    investigate(omar, case, remark="A remark of the desk.")
    send(omar, f"/desk/cases/{case.reference}/note", text=NOTE)
    make_move(omar, case, "request-information", text="Which ward was it?")
    answer = read_mailbox(client, case.code.grouped)
    told = [one["text"] for one in answer.json["messages"] if one["from"] == "handler"]

    assert told == ["Which ward was it?"]
    assert answer.json["status"] == "awaiting_reporter"
    assert NOTE not in answer.text
    assert "A remark of the desk." not in answer.text


def test_reading_keeps_no_visit(client: FlaskClient, case: MadeCase, portal: Portal) -> None:
    read_mailbox(client, case.code.grouped)

    assert count(portal, SessionRow) == 0


def test_an_answer_reaches_the_desk(
    app: Flask, client: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    answer = write(client, case.code.grouped, "It was ward <3>.")
    page = at_the_desk(app, cast["omar"]).get(f"/desk/cases/{case.reference}").text

    assert (answer.status_code, answer.json) == (201, {"written": True})
    assert "It was ward <3>." in words(page)


def test_a_repeated_key_writes_once_and_without_one_each_is_written(
    client: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    keyed = [write(client, case.code.grouped, "Once.", "k" * 43).status_code for _ in range(2)]
    plain = [write(client, case.code.grouped, "Twice.").status_code for _ in range(2)]

    assert keyed + plain == [201] * 4
    assert kinds(portal, case).count("answer") == 3


@pytest.mark.usefixtures("both_databases")
def test_a_key_used_before_loses_no_message_and_no_report(
    client: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    key, code = "k" * 200, case.code.grouped
    written = [write(client, code, text, key) for text in ("First.", "Second.", "First.")]
    report = send_report(client, key)
    other = write(client, report.json["tracking_code"], "First.", key)
    texts = [one["text"] for one in read_mailbox(client, code).json["messages"]]

    assert [one.status_code for one in (*written, report, other)] == [201] * 5
    assert texts[-2:] == ["First.", "Second."]
    assert (
        read_mailbox(client, report.json["tracking_code"]).json["messages"][-1]["text"] == "First."
    )


def shape(answer: Any) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, list(answer.headers), answer.data


def test_unknown_deleted_and_mistyped_codes_get_the_same_answer(
    client: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    with portal.writing() as work:
        work.db.execute(delete(MailboxRow))
    mistyped = case.code.grouped[:-1] + "U"
    codes = (case.code.grouped, generate().grouped, mistyped, "x")
    read = [shape(read_mailbox(client, code)) for code in codes]
    written = [shape(write(client, code, "Hello?")) for code in codes]

    assert read[0][0] == 404
    assert [one for one in read + written if one != read[0]] == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"tracking_code"}),
        ({"tracking_code": 7}, {"tracking_code"}),
        ({"tracking_code": ""}, {"tracking_code"}),
        ({"tracking_code": "a" * 201}, {"tracking_code"}),
        ({"tracking_code": "half \ud800"}, {"tracking_code"}),
        ([], {"body"}),
    ],
)
def test_a_request_without_a_code_is_refused(
    client: FlaskClient, body: Any, wrong: set[str]
) -> None:
    answer = client.post("/api/mailbox", json=body)

    assert (answer.status_code, wrong_fields(answer)) == (422, wrong)


@pytest.mark.parametrize(
    ("text", "key", "wrong"),
    [
        ("", None, {"text"}),
        ("a" * 10_001, None, {"text"}),
        ("\x00", None, {"text"}),
        ("half \ud800", None, {"text"}),
        ("Fine.", "short", {"Idempotency-Key"}),
    ],
)
def test_words_that_cannot_be_taken_are_refused(
    client: FlaskClient, case: MadeCase, portal: Portal, *, text: str, key: str, wrong: set[str]
) -> None:
    answer = write(client, case.code.grouped, text, key)

    assert (answer.status_code, wrong_fields(answer)) == (422, wrong)
    assert "answer" not in kinds(portal, case)
