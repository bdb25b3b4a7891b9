"""Questions need no answer, and each thing a reporter can do says whom it reaches."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, investigate, mailbox_of, make_move, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import check_in, decided

FREE = "You don’t have to"


@pytest.fixture
def asked(app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock) -> FlaskClient:
    """Rosa's mailbox after a decision, with the questions that come then."""
    case = decided(app, cast, make_case(portal))
    check_in(portal, clock, case)
    return mailbox_of(app, case)


@pytest.fixture
def waiting(app: Flask, portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that waits for an answer of Rosa's."""
    case, omar = make_case(portal, type=ReportType.OPT_OUT), at_the_desk(app, cast["omar"])
    investigate(omar, case)
    make_move(omar, case, "request-information", text="Which ward was it?")
    return case


@pytest.mark.parametrize("path", ["/mailbox/check-in", "/mailbox/treatment"])
def test_every_question_says_that_it_need_not_be_answered(asked: FlaskClient, path: str) -> None:
    assert FREE in words(asked.get(path).text)


def test_a_question_of_the_handlers_says_so_too_and_what_silence_does(
    app: Flask, waiting: MadeCase
) -> None:
    page = words(mailbox_of(app, waiting).get("/mailbox/case").text)

    assert "We asked you something. You don’t have to answer." in page
    assert "If you don’t answer in 21 days, we go on with what we have." in page


def test_how_an_answer_reaches_somebody_need_not_be_chosen(app: Flask, waiting: MadeCase) -> None:
    assert FREE in words(mailbox_of(app, waiting).get("/mailbox/remedy").text)


@pytest.mark.parametrize("slug", ["withdraw", "object-to-severity"])
def test_each_move_of_an_open_case_says_whom_it_reaches(
    app: Flask, waiting: MadeCase, slug: str
) -> None:
    page = words(mailbox_of(app, waiting).get(f"/mailbox/moves/{slug}").text)

    assert "Whom it reaches" in page
    assert FREE in page


def test_not_being_handled_says_whom_it_reaches_once_a_date_was_missed(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    case = make_case(portal)
    clock.forward(days=9)
    page = words(mailbox_of(app, case).get("/mailbox/moves/escalate").text)

    assert "This is not being handled" in page
    assert "Whom it reaches The AI governance committee." in page


def test_how_one_was_treated_is_asked_after_the_decision_and_once(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = decided(app, cast, make_case(portal))
    question = "How were you treated by the people who handled this?"
    before = words(mailbox_of(app, case).get("/mailbox/case").text)
    rosa = mailbox_of(app, case)
    page = rosa.get("/mailbox/treatment").text

    assert question in before
    assert "Everybody who can read your report can read it" in words(page)
