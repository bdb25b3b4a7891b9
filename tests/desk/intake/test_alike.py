"""A flood at the desk: proposed together, agreed to by another, and each case by its own rules."""

import secrets
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.taxonomy import Outcome, ReportType
from portal.desk.intake.alike import CAME_BACK, NO_SUCH_CASE, OWN_PROPOSAL, TOLD
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import at_the_desk, hidden_fields, mailbox_of, make_move, send, words
from tests.rows import facts, kinds
from tests.signin.journal import noted

ALIKE = "/desk/alike"
FLOOD = "The assistant lied to me about order number {0} and I want my money back now, case {0}."
TRUE = "The rota tool gave me three night shifts in a row, although my plan says otherwise."
WHY = "Three hundred in one hour, the same but for a number."
FILLED: dict[str, Any] = {
    "outcome": "unsubstantiated",
    "reason": WHY,
    "told": TOLD,
    "looked": "y",
}
MISSING = "C-0000-0000"


@pytest.fixture
def flood(portal: Portal, cast: dict[str, Member]) -> list[MadeCase]:
    """Three reports of a script."""
    return [make_case(portal, narrative=FLOOD.format(number)) for number in (17, 18, 19)]


def boxes(portal: Portal, cases: list[MadeCase]) -> list[str]:
    return [f"{case.reference}.{facts(portal, case).version}" for case in cases]


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    """Send a form as from a page that was opened while there was something on it."""
    token = hidden_fields(client.get("/desk/search").text, "/desk/search")
    return client.post(path, data={**token, "once": secrets.token_urlsafe(32), **fields})


def propose(client: FlaskClient, ticked: list[str], **changes: Any) -> Any:
    return post(client, ALIKE, **{**FILLED, "case": ticked, **changes})


def agree(client: FlaskClient, ticked: list[str]) -> Any:
    return post(client, f"{ALIKE}/agree", looked="y", case=ticked)


def result(client: FlaskClient) -> str:
    return words(client.get(f"{ALIKE}/result").text)


def statuses(portal: Portal, cases: list[MadeCase]) -> list[Status]:
    return [facts(portal, case).status for case in cases]


@pytest.mark.usefixtures("both_databases")
def test_one_proposes_another_agrees_each_reporter_is_told_and_keeps_the_appeal(
    app: Flask, omar: FlaskClient, una: FlaskClient, flood: list[MadeCase], portal: Portal
) -> None:
    true = make_case(portal, narrative=TRUE)
    page = omar.get(ALIKE).text
    ticked = omar.get(f"{ALIKE}?tick=1").text
    answer = propose(omar, boxes(portal, flood))
    proposed = statuses(portal, [*flood, true])
    before = words(mailbox_of(app, flood[0]).get("/mailbox/case").text)
    own = agree(omar, boxes(portal, flood))
    told_omar = result(omar)
    offered = words(una.get(f"{ALIKE}/agree").text)
    agree(una, boxes(portal, flood))

    assert "3 that say nearly the same" in page
    assert (page.count(" checked"), ticked.count(" checked")) == (0, 3)
    assert (answer.status_code, answer.location) == (303, f"{ALIKE}/result")
    assert proposed == [*[Status.DECISION_PROPOSED] * 3, Status.ACKNOWLEDGED]
    assert "as if a program had written them" not in before
    assert own.status_code == 303
    assert told_omar.count(OWN_PROPOSAL) == 3
    assert "3 proposed in the same words" in offered
    assert WHY in offered
    assert "3 cases were decided" in result(una)

    assert statuses(portal, [*flood, true]) == [*[Status.DECIDED] * 3, Status.ACKNOWLEDGED]
    assert {facts(portal, case).outcome for case in flood} == {Outcome.UNSUBSTANTIATED}
    assert len(noted(portal, "moved")) == 9
    assert len(noted(portal, "triage_filled_in")) == 3
    rosa = mailbox_of(app, flood[1])
    assert "as if a program had written them" in words(rosa.get("/mailbox/case").text)
    assert send(rosa, "/mailbox/moves/appeal", text="I wrote it myself.").status_code == 303
    assert facts(portal, flood[1]).status is Status.APPEALED
    assert facts(portal, flood[1]).level is Level.COMMITTEE


@pytest.mark.usefixtures("both_databases")
def test_what_one_case_refuses_leaves_it_as_it_was_and_the_others_done(
    app: Flask, omar: FlaskClient, flood: list[MadeCase], portal: Portal, cast: dict[str, Member]
) -> None:
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    opt_out = make_case(portal, type=ReportType.OPT_OUT)
    send(mailbox_of(app, flood[1]), "/mailbox/messages", form_on="/mailbox/case", text="I am one.")
    old = boxes(portal, [flood[2]])
    make_move(omar, flood[2], "start-triage")
    refused = [flood[1], barred, opt_out, flood[2]]
    before = [(facts(portal, case), kinds(portal, case)) for case in refused]
    ticked = boxes(portal, [flood[0], flood[1], barred, opt_out])
    propose(omar, [*ticked, *old, f"{MISSING}.1"])
    page = result(omar)

    assert "1 case was proposed as no case" in page
    assert f"{flood[1].reference} : {CAME_BACK}" in page
    assert f"{barred.reference} : {NO_SUCH_CASE}" in page
    assert f"{MISSING} : {NO_SUCH_CASE}" in page
    assert f"{opt_out.reference} : Choose an outcome that fits this kind of report." in page
    assert f"{flood[2].reference} : Somebody else acted on this case in the meantime." in page
    assert [(facts(portal, case), kinds(portal, case)) for case in refused] == before
    assert facts(portal, flood[0]).status is Status.DECISION_PROPOSED


def test_all_of_it_is_taken_back_within_ten_minutes_but_what_somebody_agreed_to(
    omar: FlaskClient, una: FlaskClient, flood: list[MadeCase], portal: Portal
) -> None:
    propose(omar, boxes(portal, flood))
    agree(una, boxes(portal, flood[:1]))
    answer = send(omar, f"{ALIKE}/undo", form_on=f"{ALIKE}/result")
    page = result(omar)

    assert answer.status_code == 303
    assert statuses(portal, flood) == [Status.DECIDED, *[Status.ACKNOWLEDGED] * 2]
    assert "2 cases were taken back" in page
    assert f"{flood[0].reference} : Somebody has acted on the case since." in page
    assert "Take all of these back" not in page


def test_a_form_sent_twice_proposes_once(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal
) -> None:
    ticked, once = boxes(portal, flood), "k" * 43
    propose(omar, ticked, once=once)
    before = [kinds(portal, case) for case in flood]
    again = propose(omar, ticked, once=once)

    assert again.status_code == 303
    assert "3 cases were proposed as no case" in result(omar)
    assert [kinds(portal, case) for case in flood] == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"case": []}, "Tick the cases first."),
        ({"case": ["<b>", "C-0000-0000"]}, "Tick the cases first."),
        ({"case": [f"C-0000-{one:04}.1" for one in range(51)]}, "Tick at most 50 cases at once."),
        ({"outcome": "substantiated"}, "Not a valid choice"),
        ({"reason": ""}, "Write down your reason."),
        ({"told": "See [[date]]."}, "Fill in what is left open: [[date]]."),
        ({"looked": ""}, "Look at each first, and tick this then."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal, changes: dict[str, Any], said: str
) -> None:
    answer = propose(omar, boxes(portal, flood[:2]), **{"reason": WHY, **changes})
    ticked = 0 if "case" in changes else 2

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert answer.text.count('name="case" value') == 3
    assert answer.text.count('-hint" checked') == ticked
    assert statuses(portal, flood) == [Status.ACKNOWLEDGED] * 3


def test_to_an_excluded_handler_every_page_is_as_without_the_case(
    omar: FlaskClient,
    una: FlaskClient,
    flood: list[MadeCase],
    portal: Portal,
    cast: dict[str, Member],
) -> None:
    pages = [ALIKE, f"{ALIKE}?tick=all", f"{ALIKE}/agree"]
    before = [without_drawn(omar.get(page).text) for page in pages]
    barred = make_case(
        portal,
        narrative=FLOOD.format(20),
        exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),),
    )
    first = [without_drawn(omar.get(page).text) for page in pages]
    propose(una, boxes(portal, [barred]))
    then = [without_drawn(omar.get(page).text) for page in pages]

    assert facts(portal, barred).status is Status.DECISION_PROPOSED
    assert (first, then) == (before, before)


def test_that_somebody_looked_is_journalled_as_a_search_and_not_at_what(
    omar: FlaskClient, flood: list[MadeCase], portal: Portal, cast: dict[str, Member]
) -> None:
    omar.get(ALIKE)

    assert noted(portal, "searched") == [(cast["omar"].account, {"kind": "alike"})]
    assert noted(portal, "case_read") == []


def test_leaders_and_administrators_find_no_such_page(
    app: Flask, cast: dict[str, Member], flood: list[MadeCase]
) -> None:
    answers = {
        at_the_desk(app, cast[name]).get(page).status_code
        for name in ("lena", "ada")
        for page in (ALIKE, f"{ALIKE}/agree", f"{ALIKE}/result")
    }

    assert answers == {404}
