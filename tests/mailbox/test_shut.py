"""A mailbox that has shut says so, loses nothing that was typed, and asks for the code again."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import RecordRow, SessionRow
from portal.vault.tracking import generate
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import hidden_fields, mailbox_of, send, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import check_in, decided
from tests.rows import count, every, kinds

TYPED = 'It was on <Tuesday> & "nobody" was hurt.\nSecond line: \u0645\u0631\u062d\u0628\u0627'
SHUT = "The mailbox is closed"


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def typed_late(
    rosa: FlaskClient, clock: FrozenClock, path: str, *, form_on: str | None = None, **fields: Any
) -> Any:
    """Open a page, take too long, and send its form."""
    hidden = hidden_fields(rosa.get(form_on or path).text, path)
    clock.forward(minutes=31)
    return rosa.post(path, data={**hidden, **fields})


def message_late(rosa: FlaskClient, clock: FrozenClock, text: str = TYPED) -> Any:
    return typed_late(rosa, clock, "/mailbox/messages", form_on="/mailbox/case", text=text)


def open_again(rosa: FlaskClient, shut: Any, code: str) -> Any:
    """Type the code on the page of a shut mailbox."""
    return rosa.post("/mailbox", data={**hidden_fields(shut.text, "/mailbox"), "code": code})


def area(page: str, name: str = "text") -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]) if found else "no such field"


def test_after_half_an_hour_it_says_that_it_closed_and_where_to_go_on(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    rosa = mailbox_of(app, case)
    clock.forward(minutes=31)
    answer = rosa.get("/mailbox/case")

    assert answer.status_code == 404
    assert SHUT in words(answer.text)
    assert "It closes by itself half an hour after it was opened" in words(answer.text)
    assert 'href="/mailbox"' in answer.text


def test_a_message_sent_too_late_is_shown_and_is_not_sent(
    app: Flask, case: MadeCase, clock: FrozenClock, portal: Portal
) -> None:
    answer = message_late(mailbox_of(app, case), clock)

    assert answer.status_code == 404
    assert "was not sent, and is not lost" in words(answer.text)
    assert TYPED.split("\n")[1] in answer.text
    assert "&lt;Tuesday&gt; &amp; " in answer.text
    assert "answer" not in kinds(portal, case)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("both_databases")
def test_with_the_code_it_stands_in_its_place_again_and_is_sent_once(
    app: Flask, case: MadeCase, clock: FrozenClock, portal: Portal
) -> None:
    rosa = mailbox_of(app, case)
    opened = open_again(rosa, message_late(rosa, clock), case.code.grouped)
    page = rosa.get(opened.headers["Location"]).text
    hidden = hidden_fields(page, "/mailbox/messages")
    sent = rosa.post("/mailbox/messages", data={**hidden, "text": area(page)})
    after = rosa.get("/mailbox/case").text

    assert opened.headers["Location"] == "/mailbox/case?done=kept"
    assert "It was not sent yet." in words(page)
    assert area(page) == TYPED
    assert sent.status_code == 303
    assert kinds(portal, case).count("answer") == 1
    assert area(after) == ""
    assert "It was not sent yet" not in words(after)


def test_a_mistyped_and_an_unknown_code_lose_nothing_either(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    rosa = mailbox_of(app, case)
    mistyped = open_again(rosa, message_late(rosa, clock), "ABCD")
    unknown = open_again(rosa, mistyped, generate().grouped)
    opened = open_again(rosa, unknown, case.code.grouped)

    assert (mistyped.status_code, unknown.status_code, opened.status_code) == (422, 404, 303)
    assert area(rosa.get("/mailbox/case").text) == TYPED


def test_the_reason_of_a_move_comes_back_on_its_own_page(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    rosa = mailbox_of(app, case)
    late = typed_late(rosa, clock, "/mailbox/moves/withdraw", text=TYPED)
    opened = open_again(rosa, late, case.code.grouped)

    assert opened.headers["Location"] == "/mailbox/moves/withdraw?done=kept"
    assert area(rosa.get("/mailbox/moves/withdraw").text) == TYPED
    assert area(rosa.get("/mailbox/case").text) == ""
    assert "You typed this before the mailbox closed" in words(rosa.get("/mailbox/case").text)


def test_what_was_told_of_being_punished_never_lands_in_the_first_cases_messages(
    app: Flask, case: MadeCase, clock: FrozenClock, portal: Portal, cast: dict[str, Member]
) -> None:
    decided(app, cast, case)
    check_in(portal, clock, case)
    rosa = mailbox_of(app, case)
    fields = {"narrative": TYPED, "retaliation": ["dismissal", "demotion"]}
    late = typed_late(rosa, clock, "/mailbox/punished", **fields)
    open_again(rosa, late, case.code.grouped)

    assert area(rosa.get("/mailbox/case").text) == ""
    assert area(rosa.get("/mailbox/punished").text, "narrative") == TYPED


def test_a_name_that_was_typed_too_late_comes_back_with_whom_it_was_for(
    app: Flask, case: MadeCase, clock: FrozenClock, cast: dict[str, Member]
) -> None:
    rosa = mailbox_of(app, case)
    omar = cast["omar"].account
    late = typed_late(rosa, clock, "/mailbox/identity", name="Rosa", reach=TYPED, chosen=omar)
    open_again(rosa, late, case.code.grouped)
    page = rosa.get("/mailbox/identity").text

    assert area(page, "reach") == TYPED
    assert 'value="Rosa"' in page
    assert re.search(rf'value="{omar}"[^>]*checked', page)


def test_the_draft_is_sealed_and_gone_with_the_visit(
    app: Flask, case: MadeCase, clock: FrozenClock, portal: Portal
) -> None:
    rosa = mailbox_of(app, case)
    open_again(rosa, message_late(rosa, clock, "plum jam"), case.code.grouped)
    stored = repr([vars(one) for one in every(portal, SessionRow)])
    before = count(portal, RecordRow)
    rosa.get("/leave")

    assert "plum jam" not in stored
    assert count(portal, RecordRow) == before
    assert "plum jam" not in mailbox_of(app, case).get("/mailbox/case").text


def test_after_leaving_elsewhere_nothing_typed_is_given_back(app: Flask, case: MadeCase) -> None:
    """Whoever left wants nothing on the screen: the token of the form is dead with the cookie."""
    rosa = mailbox_of(app, case)
    hidden = hidden_fields(rosa.get("/mailbox/case").text, "/mailbox/messages")
    rosa.get("/leave")
    answer = rosa.post("/mailbox/messages", data={**hidden, "text": "plum jam"})

    assert answer.status_code == 400
    assert "plum jam" not in answer.text


@pytest.mark.parametrize(
    "kept",
    [
        "not json",
        "[]",
        json.dumps(["/desk", [["text", "x"]]]),
        json.dumps(["https://example.org/", [["text", "x"]]]),
        json.dumps(["/mailbox/messages", [["text", 7]]]),
        json.dumps(["/mailbox/messages", "text"]),
        json.dumps(["/mailbox/messages\n", [["text", "x"]]]),
        "[" * 100_000,
        "x" * 500_000,
    ],
)
def test_a_field_that_no_page_of_ours_wrote_is_nothing(
    app: Flask, client: FlaskClient, case: MadeCase, kept: str
) -> None:
    answer = send(client, "/mailbox", code=case.code.grouped, kept=kept)

    assert answer.headers["Location"] == "/mailbox/case"


def test_a_stranger_and_a_dead_cookie_see_the_same(
    app: Flask, client: FlaskClient, case: MadeCase, clock: FrozenClock
) -> None:
    rosa = mailbox_of(app, case)
    clock.forward(minutes=31)

    assert rosa.get("/mailbox/case").text == client.get("/mailbox/case").text
    assert client.get("/mailbox/no-such-page").text == client.get("/mailbox/case").text


def test_in_an_open_mailbox_a_missing_page_is_missing(app: Flask, case: MadeCase) -> None:
    answer = mailbox_of(app, case).get("/mailbox/no-such-page")

    assert answer.status_code == 404
    assert "This page is not here" in words(answer.text)
