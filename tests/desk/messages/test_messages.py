"""A message reaches the reporter; a note never does, on no page, in no answer, in no state."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.core.cases import Status
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.cast import MadeCase, Member
from tests.deeds import hidden_fields, mailbox_of, make_move, send, words
from tests.rows import facts, kinds
from tests.signin.journal import noted

MESSAGE = "Was the output <shown> to a patient?"
NOTE = "I know this ward. Check the rota of May."


def write(client: FlaskClient, case: MadeCase, what: str, text: str, **changes: Any) -> Any:
    return send(client, f"/desk/cases/{case.reference}/{what}", text=text, **changes)


def seen_by_the_reporter(app: Flask, case: MadeCase) -> str:
    page = mailbox_of(app, case).get("/mailbox/case").text
    answer = app.test_client().post("/api/mailbox", json={"tracking_code": case.code.grouped})
    return words(page) + answer.text


@pytest.mark.usefixtures("both_databases")
def test_a_message_reaches_the_mailbox(app: Flask, omar: FlaskClient, case: MadeCase) -> None:
    answer = write(omar, case, "message", MESSAGE)
    page = words(mailbox_of(app, case).get("/mailbox/case").text)

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/desk/cases/{case.reference}",
    )
    assert MESSAGE in page
    assert "Omar" in page


def test_the_first_message_is_the_first_human_answer(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    before = facts(portal, case).first_answer_on
    write(omar, case, "message", MESSAGE)

    assert (before, facts(portal, case).first_answer_on) == (None, portal.clock.now().today)


@pytest.mark.parametrize("status", Status)
def test_a_note_never_reaches_the_reporter(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal, status: Status
) -> None:
    write(omar, case, "note", NOTE)
    with portal.writing() as work:
        work.db.execute(update(CaseRow).values(status=status))
    seen = seen_by_the_reporter(app, case)

    assert "wrong dose" in seen
    assert "I know this ward" not in seen
    assert NOTE in words(omar.get(f"/desk/cases/{case.reference}").text)


def test_colleagues_read_a_note_and_see_that_it_is_one(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    write(omar, case, "note", NOTE)
    page = words(una.get(f"/desk/cases/{case.reference}").text)

    assert NOTE in page
    assert "The reporter cannot read this." in page


@pytest.mark.parametrize("what", ["message", "note"])
@pytest.mark.parametrize(
    ("text", "said"),
    [("", "first."), ("a" * 10_001, "1 character too long"), ("\x1b[2J", "control characters")],
)
def test_what_cannot_be_taken_is_said_and_stays_on_the_page(
    omar: FlaskClient, case: MadeCase, portal: Portal, *, what: str, text: str, said: str
) -> None:
    answer = write(omar, case, what, text)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert text.strip("\x1b") in answer.text
    assert what not in kinds(portal, case)


def test_a_message_that_comes_too_late_is_not_sent_and_not_lost(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{case.reference}/message"
    hidden = hidden_fields(omar.get(path).text, path)
    make_move(una, case, "escalate", text="It is for the committee.")
    late = omar.post(path, data={**hidden, "text": MESSAGE})

    assert late.status_code == 404
    assert MESSAGE in words(late.text)
    assert "message" not in kinds(portal, case)


@pytest.mark.parametrize("what", ["message", "note"])
def test_a_form_sent_twice_writes_once(
    omar: FlaskClient, case: MadeCase, portal: Portal, what: str
) -> None:
    path = f"/desk/cases/{case.reference}/{what}"
    filled = {**hidden_fields(omar.get(path).text, path), "text": MESSAGE}
    sent = [omar.post(path, data=filled).status_code for _ in range(2)]

    assert sent == [303, 303]
    assert kinds(portal, case).count(what) == 1


def test_the_journal_notes_who_wrote_and_a_hash_of_what_was_sealed(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    write(omar, case, "message", MESSAGE)
    write(omar, case, "note", NOTE)

    for event in ("message_written", "note_written"):
        ((actor, details),) = noted(portal, event)
        assert actor == cast["omar"].account
        assert list(details) == ["reason"]
        assert len(details["reason"]) == 64
