"""Come back, while the mailbox is still open in this browser: no code is asked for again."""

import pytest
from flask import Flask

from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import mailbox_of, send, words
from tests.frozen_clock import FrozenClock


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def test_come_back_leads_to_the_open_mailbox_and_shows_nothing_of_it(
    app: Flask, case: MadeCase
) -> None:
    rosa = mailbox_of(app, case)
    answer = rosa.get("/mailbox")

    assert "Your mailbox is open" in answer.text
    assert 'href="/mailbox/case"' in answer.text
    assert 'name="code"' not in answer.text
    assert case.reference not in answer.text
    assert "<title>Come back" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_is_closed_there_and_the_code_is_asked_for_again(app: Flask, case: MadeCase) -> None:
    rosa = mailbox_of(app, case)
    closed = send(rosa, "/mailbox/close", form_on="/mailbox")

    assert closed.status_code == 303
    assert rosa.get("/mailbox/case").status_code == 404
    assert 'name="code"' in rosa.get("/mailbox").text


def test_once_it_has_closed_by_itself_the_page_is_that_of_anybody(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    rosa = mailbox_of(app, case)
    clock.forward(minutes=31)

    assert words(rosa.get("/mailbox").text) == words(app.test_client().get("/mailbox").text)
