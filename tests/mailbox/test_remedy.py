"""How an answer reaches somebody nobody knows: asked at the right moment, changeable, shown."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.taxonomy import Remedy, ReportType
from portal.store.tables import OutboxRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import (
    at_the_desk,
    decide,
    hidden_fields,
    investigate,
    mailbox_of,
    make_move,
    words,
)
from tests.reaching import GRANTED, choose_remedy
from tests.rows import every, facts

QUESTION = "How can our answer reach you, when we do not know who you are?"
LINE = "We asked you how our answer can reach you."


@pytest.mark.parametrize("type", [ReportType.OPT_OUT, ReportType.CONTEST_DECISION])
def test_who_asks_for_themselves_is_asked_when_the_case_is_accepted(
    app: Flask, portal: Portal, cast: dict[str, Member], type: ReportType
) -> None:
    case = make_case(portal, type=type)
    before = words(mailbox_of(app, case).get("/mailbox/case").text)
    investigate(at_the_desk(app, cast["omar"]), case)
    after = words(mailbox_of(app, case).get("/mailbox/case").text)

    assert (QUESTION in before, QUESTION in after) == (False, True)
    assert (LINE in before, LINE in after) == (False, True)
    assert facts(portal, case).remedy_asked_on == portal.clock.now().today


def test_an_incident_is_not_asked_about(
    app: Flask, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    investigate(at_the_desk(app, cast["omar"]), case)
    mailbox = mailbox_of(app, case)

    assert QUESTION not in words(mailbox.get("/mailbox/case").text)
    assert mailbox.get("/mailbox/remedy").status_code == 404


def test_each_way_says_what_it_reveals_to_whom(rosa: FlaskClient) -> None:
    page = words(rosa.get("/mailbox/remedy").text)

    assert "Everybody in the team or on the task gets the same" in page
    assert "nothing about this report" in page
    assert "tell them your name on the next page" in page


@pytest.mark.usefixtures("both_databases")
def test_a_choice_is_kept_and_can_be_changed(
    rosa: FlaskClient, opt_out: MadeCase, portal: Portal
) -> None:
    first = choose_remedy(rosa, "whole_team")
    kept = facts(portal, opt_out).remedy
    choose_remedy(rosa, "letter")

    assert (first.status_code, kept) == (303, Remedy.WHOLE_TEAM)
    assert facts(portal, opt_out).remedy is Remedy.LETTER
    assert "signed letter" in words(rosa.get("/mailbox/case").text)
    assert [row.event for row in every(portal, OutboxRow)].count("remedy_chosen") == 2


def test_who_wants_to_tell_their_name_is_led_there(rosa: FlaskClient) -> None:
    assert choose_remedy(rosa, "identity").location == "/mailbox/identity"


@pytest.mark.parametrize("typed", ["", "phone"])
def test_something_else_is_not_taken(
    rosa: FlaskClient, opt_out: MadeCase, portal: Portal, typed: str
) -> None:
    assert choose_remedy(rosa, typed).status_code == 422
    assert facts(portal, opt_out).remedy is None


def test_after_the_decision_it_is_too_late(
    app: Flask, rosa: FlaskClient, opt_out: MadeCase, cast: dict[str, Member]
) -> None:
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    decide(omar, una, opt_out, **GRANTED)

    assert rosa.get("/mailbox/remedy").status_code == 404
    assert QUESTION not in words(rosa.get("/mailbox/case").text)


def test_a_choice_that_comes_too_late_is_refused_in_words(
    app: Flask, rosa: FlaskClient, opt_out: MadeCase, cast: dict[str, Member]
) -> None:
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    make_move(omar, opt_out, "propose-outcome", **GRANTED)
    page = rosa.get("/mailbox/remedy").text
    make_move(una, opt_out, "approve", text="")
    sent = {**hidden_fields(page, "/mailbox/remedy"), "remedy": "letter"}
    answer = rosa.post("/mailbox/remedy", data=sent)

    assert answer.status_code == 409
    assert "There is a decision already." in words(answer.text)


def test_the_desk_reads_that_no_answer_came(
    app: Flask, opt_out: MadeCase, cast: dict[str, Member]
) -> None:
    omar = at_the_desk(app, cast["omar"])
    case_page = words(omar.get(f"/desk/cases/{opt_out.reference}").text)
    form = words(omar.get(f"/desk/cases/{opt_out.reference}/moves/propose-outcome").text)

    assert "No answer came yet." in case_page
    assert "No answer came yet." in form


@pytest.mark.parametrize(
    ("remedy", "said"),
    [
        ("whole_team", "Word the outcome for the whole team or task"),
        ("letter", "a signed letter."),
        ("identity", "to tell their name to people they pick."),
    ],
)
def test_the_desk_reads_what_was_chosen(
    app: Flask,
    rosa: FlaskClient,
    opt_out: MadeCase,
    cast: dict[str, Member],
    remedy: str,
    said: str,
) -> None:
    choose_remedy(rosa, remedy)
    omar = at_the_desk(app, cast["omar"])

    assert said in words(omar.get(f"/desk/cases/{opt_out.reference}").text)
    form = words(omar.get(f"/desk/cases/{opt_out.reference}/moves/propose-outcome").text)
    assert said in form
    assert ("is for the whole team or task here" in form) == (remedy == "whole_team")


def test_an_excluded_handler_learns_nothing_of_it(
    app: Flask, rosa: FlaskClient, opt_out: MadeCase, cast: dict[str, Member]
) -> None:
    choose_remedy(rosa, "letter")
    carl = at_the_desk(app, cast["carl"])

    assert carl.get(f"/desk/cases/{opt_out.reference}").status_code == 404


def test_a_stranger_chooses_nothing(client: FlaskClient) -> None:
    assert client.get("/mailbox/remedy").status_code == 404
