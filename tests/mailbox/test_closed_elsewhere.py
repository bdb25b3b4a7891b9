"""A mailbox closed in one tab, while words stood in another: not shown to anybody, and not lost."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import hidden_fields, mailbox_of, send, words
from tests.mailbox.test_shut import TYPED, area, open_again
from tests.rows import kinds

OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
NOT_LOST = "What you have just typed was not sent, and is not lost."


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


@pytest.fixture
def rosa(app: Flask, case: MadeCase) -> FlaskClient:
    """Rosa's browser, with her mailbox open."""
    return mailbox_of(app, case)


def second_tab(rosa: FlaskClient) -> dict[str, Any]:
    """Write a message in a tab of its own, and return what it will send."""
    hidden = hidden_fields(rosa.get("/mailbox/case").text, "/mailbox/messages")
    return {**hidden, "text": TYPED}


def send_words(rosa: FlaskClient, tab: dict[str, Any], **headers: str) -> Any:
    return rosa.post("/mailbox/messages", data=tab, headers=headers or OURS)


def close(rosa: FlaskClient) -> None:
    send(rosa, "/mailbox/close", form_on="/mailbox/case")


def leave(rosa: FlaskClient) -> None:
    rosa.get("/leave")


@pytest.mark.parametrize("shut", [close, leave])
def test_the_words_stand_in_their_place_after_the_code_and_on_no_page_before(
    case: MadeCase, rosa: FlaskClient, portal: Portal, shut: Any
) -> None:
    tab = second_tab(rosa)
    shut(rosa)
    late = send_words(rosa, tab)
    mistyped = open_again(rosa, late, "ABCD")
    opened = open_again(rosa, mistyped, case.code.grouped)

    assert (late.status_code, mistyped.status_code) == (404, 422)
    assert NOT_LOST in words(late.text)
    assert TYPED.split("\n")[1] not in unescape(late.text + mistyped.text)
    assert opened.location == "/mailbox/case?done=kept"
    assert area(rosa.get("/mailbox/case").text) == TYPED
    assert "answer" not in kinds(portal, case)


def test_the_code_of_another_mailbox_opens_nothing_and_loses_nothing(
    case: MadeCase, rosa: FlaskClient, portal: Portal
) -> None:
    """A colleague at the closed browser can report and come with a code of their own."""
    tab = second_tab(rosa)
    close(rosa)
    refused = open_again(rosa, send_words(rosa, tab), make_case(portal).code.grouped)
    opened = open_again(rosa, refused, case.code.grouped)

    assert refused.status_code == 422
    assert "This code opens another mailbox" in words(refused.text)
    assert "Second line" not in refused.text
    assert opened.location == "/mailbox/case?done=kept"


def test_where_it_was_opened_again_meanwhile_no_code_is_asked_for(
    app: Flask, case: MadeCase, rosa: FlaskClient
) -> None:
    tab = second_tab(rosa)
    close(rosa)
    send(rosa, "/mailbox", code=case.code.grouped)
    answer = send_words(rosa, tab)

    assert (answer.status_code, answer.location) == (303, "/mailbox/case?done=kept")
    assert area(rosa.get("/mailbox/case").text) == TYPED


def test_another_case_that_is_open_meanwhile_gets_nothing(
    rosa: FlaskClient, portal: Portal
) -> None:
    tab = second_tab(rosa)
    close(rosa)
    send(rosa, "/mailbox", code=make_case(portal).code.grouped)

    assert NOT_LOST in words(send_words(rosa, tab).text)
    assert area(rosa.get("/mailbox/case").text) == ""


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {**OURS, "Origin": "https://x.test"}, {"X-Nothing": "1"}],
)
def test_what_another_site_made_the_browser_send_is_only_refused(
    rosa: FlaskClient, headers: dict[str, str]
) -> None:
    tab = second_tab(rosa)
    close(rosa)
    answer = send_words(rosa, tab, **headers)

    assert answer.status_code == 400
    assert "sealed:" not in answer.text


def test_a_token_that_is_not_of_an_open_mailbox_brings_nothing_along(
    app: Flask, client: FlaskClient, case: MadeCase
) -> None:
    hidden = hidden_fields(client.get("/mailbox").text, "/mailbox")
    stranger = app.test_client()
    answers = [send_words(stranger, {"text": TYPED, **one}) for one in (hidden, {})]

    assert [one.status_code for one in answers] == [400, 400]


def test_sealed_words_that_were_changed_are_refused(
    client: FlaskClient, case: MadeCase, rosa: FlaskClient
) -> None:
    tab = second_tab(rosa)
    close(rosa)
    kept = re.findall(r'"(sealed:[^"]+)"', send_words(rosa, tab).text)[0]
    tried = [kept[:-8], kept[:20] + "AAAA" + kept[24:], "sealed:", "sealed:é"]
    answers = [send(client, "/mailbox", code=case.code.grouped, kept=one) for one in tried]

    assert {one.status_code for one in answers} == {422}
