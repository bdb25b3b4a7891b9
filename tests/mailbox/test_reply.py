"""A reporter's words always reach a handler, in every state, once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from portal.core.cases import Status
from portal.store.tables import CaseRow, OutboxRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import (
    at_the_desk,
    hidden_fields,
    investigate,
    mailbox_of,
    make_move,
    send,
    words,
)
from tests.rows import every, facts, kinds
from tests.signin.journal import noted

ANSWER = "It was on <Tuesday> & nobody was hurt."


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def write(app: Flask, case: MadeCase, text: str = ANSWER, **changes: Any) -> Any:
    return send(
        mailbox_of(app, case), "/mailbox/messages", form_on="/mailbox/case", text=text, **changes
    )


@pytest.mark.usefixtures("both_databases")
def test_an_answer_reaches_the_desk_and_stays_in_the_mailbox(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    answer = write(app, case)
    desk = at_the_desk(app, cast["omar"]).get(f"/desk/cases/{case.reference}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/mailbox/case?done=sent")
    assert ANSWER in words(desk.text)
    assert ANSWER in words(mailbox_of(app, case).get("/mailbox/case").text)


def test_the_page_says_that_it_was_sent(app: Flask, case: MadeCase) -> None:
    assert "Your message was sent." in mailbox_of(app, case).get("/mailbox/case?done=sent").text


def test_words_of_a_link_are_not_put_on_the_page(app: Flask, case: MadeCase) -> None:
    assert "planted" not in mailbox_of(app, case).get("/mailbox/case?done=planted").text


def test_an_answer_lets_a_waiting_case_go_on_where_it_came_from(
    app: Flask, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    desk = at_the_desk(app, cast["omar"])
    investigate(desk, case)
    make_move(desk, case, "request-information", text="Which ward was it?")
    waiting = facts(portal, case).status
    write(app, case)

    assert waiting is Status.AWAITING_REPORTER
    assert facts(portal, case).status is Status.INVESTIGATING


@pytest.mark.parametrize("status", Status)
def test_a_reporter_can_write_in_every_state(
    app: Flask, case: MadeCase, portal: Portal, status: Status
) -> None:
    with portal.writing() as work:
        work.db.execute(update(CaseRow).values(status=status, version=CaseRow.version + 1))
    answer = write(app, case)

    assert answer.status_code == 303
    assert "answer" in kinds(portal, case)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write something first."),
        ("a" * 10_002, "This is 2 characters too long"),
        ("what it said \x00", "invisible control characters"),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays_on_the_page(
    app: Flask, case: MadeCase, portal: Portal, text: str, said: str
) -> None:
    answer = write(app, case, text)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert text.removesuffix("\x00") in answer.text
    assert "answer" not in kinds(portal, case)


def test_an_answer_sent_twice_is_written_once(app: Flask, case: MadeCase, portal: Portal) -> None:
    mailbox = mailbox_of(app, case)
    hidden = hidden_fields(mailbox.get("/mailbox/case").text, "/mailbox/messages")
    sent = [mailbox.post("/mailbox/messages", data={**hidden, "text": ANSWER}) for _ in range(2)]

    assert [one.status_code for one in sent] == [303, 303]
    assert kinds(portal, case).count("answer") == 1


def test_two_answers_are_two(app: Flask, case: MadeCase, portal: Portal) -> None:
    write(app, case)
    write(app, case)

    assert kinds(portal, case).count("answer") == 2


def test_an_answer_is_noted_by_date_alone_and_by_nobodys_name(
    app: Flask, case: MadeCase, portal: Portal
) -> None:
    write(app, case)
    events = [(row.event, row.dated) for row in every(portal, OutboxRow)]
    today = portal.clock.now().today

    assert sorted(events) == [("report_received", today), ("reporter_replied", today)]
    assert noted(portal, "reporter_replied") == []
