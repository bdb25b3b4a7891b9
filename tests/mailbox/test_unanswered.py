"""What people wrote stands first in the mailbox until the reporter writes again."""

import pytest
from flask import Flask

from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, investigate, mailbox_of, make_move, send, words
from tests.mailbox.steps import decided

PLAIN = "We have read it and look into it on Thursday."
LATER = "We have spoken with the maker."
NOTE = "Ask Carl about the maker."


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def test_a_plain_message_comes_first_and_until_it_is_answered(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    path = f"/desk/cases/{case.reference}"
    make_move(omar, case, "start-triage")
    rosa = mailbox_of(app, case)
    before = rosa.get("/mailbox/case").text
    for deed, text in (("message", PLAIN), ("message", LATER), ("note", NOTE)):
        assert send(omar, f"{path}/{deed}", text=text).status_code == 303
    page = rosa.get("/mailbox/case").text
    assert send(rosa, "/mailbox/messages", form_on="/mailbox/case", text="Thank you.")
    after = rosa.get("/mailbox/case").text
    send(omar, f"{path}/message", text="One more thing.")
    again = rosa.get("/mailbox/case").text

    assert "New for you" not in before
    first = words(page.split("</h1>")[1].split("</section>")[0])
    assert "New for you, from Omar" in first
    assert LATER in first
    assert "There is more that you have not answered" in first
    assert PLAIN not in first
    assert NOTE not in page
    assert page.index('id="newest"') < page.index('class="lead"')
    assert "New for you" not in after
    assert "One more thing." in again.split('id="standing"')[0]
    assert "There is more" not in again


def test_a_question_comes_first_with_its_words(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    make_move(omar, case, "start-triage")
    assert (
        make_move(omar, case, "request-information", text="Which ward was it?").status_code == 303
    )
    page = mailbox_of(app, case).get("/mailbox/case").text

    assert "Which ward was it?" in page.split('class="lead"')[0]


def test_an_explanation_comes_first_too(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    contest = make_case(portal, type=ReportType.CONTEST_DECISION)
    omar = at_the_desk(app, cast["omar"])
    investigate(omar, contest)
    send(omar, f"/desk/cases/{contest.reference}/message", text=PLAIN)
    parts = {"role": "It ranked the team.", "elements": "Keystrokes of three months."}
    assert make_move(omar, contest, "explain", **parts).status_code == 303
    first = words(mailbox_of(app, contest).get("/mailbox/case").text.split('class="lead"')[0])

    assert "Keystrokes of three months." in first
    assert PLAIN not in first


def test_nothing_older_than_the_decision_stands_above_it(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    send(at_the_desk(app, cast["omar"]), f"/desk/cases/{case.reference}/message", text=PLAIN)
    decided(app, cast, case)

    assert "New for you" not in mailbox_of(app, case).get("/mailbox/case").text
