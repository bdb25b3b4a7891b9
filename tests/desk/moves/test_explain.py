"""A contested decision is explained in two parts before a person who can overturn it decides."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import PROPOSED, hidden_fields, investigate, mailbox_of, make_move, send, words
from tests.rows import facts, kinds
from tests.signin.journal import noted

PARTS = {
    "role": "It ranked the team; nobody looked at the files.",
    "elements": "Keystrokes & meetings of three months.",
}
OUTCOME = {**PROPOSED, "outcome": "overturned", "findings": "", "root_cause": ""}
SAID = "I did not take the contested decision, and I can overturn it."


@pytest.fixture
def contest(portal: Portal, cast: dict[str, Member], omar: FlaskClient) -> MadeCase:
    """A contested decision, taken into investigation."""
    case = make_case(portal, type=ReportType.CONTEST_DECISION)
    investigate(omar, case)
    return case


def explain(client: FlaskClient, case: MadeCase, **changes: str) -> Any:
    return make_move(client, case, "explain", **{**PARTS, **changes})


def page_of(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(f"/desk/cases/{case.reference}").text)


@pytest.mark.usefixtures("both_databases")
def test_both_parts_reach_the_reporter_under_their_headings(
    app: Flask, omar: FlaskClient, contest: MadeCase, portal: Portal
) -> None:
    answer = explain(omar, contest)
    mailbox = words(mailbox_of(app, contest).get("/mailbox/case").text)

    assert answer.status_code == 303
    assert facts(portal, contest).explained_on == portal.clock.now().today
    assert f"The role the AI system played {PARTS['role']}" in mailbox
    assert f"The main elements of the decision {PARTS['elements']}" in mailbox
    assert "Explanation of the decision" in mailbox
    assert kinds(portal, contest).count("explanation") == 1


def test_the_reporter_reads_it_through_the_api_too(
    app: Flask, omar: FlaskClient, contest: MadeCase
) -> None:
    explain(omar, contest)
    read = app.test_client().post("/api/mailbox", json={"tracking_code": contest.code.grouped})

    assert PARTS["role"] in read.text


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"role": ""}, 422, "Say which role the AI system played."),
        ({"elements": ""}, 422, "Name the main elements of the decision."),
        ({"elements": " \n"}, 409, "Write the reasons"),
        ({"role": "x" * 5001}, 422, "1 character too long"),
    ],
)
def test_a_missing_part_is_said_and_the_other_is_not_lost(
    omar: FlaskClient,
    contest: MadeCase,
    portal: Portal,
    changes: dict[str, str],
    status: int,
    said: str,
) -> None:
    answer = explain(omar, contest, **changes)
    (kept,) = {"role", "elements"} - set(changes)

    assert answer.status_code == status
    assert said in words(answer.text)
    assert PARTS[kept] in words(answer.text)
    assert facts(portal, contest).explained_on is None


def test_no_outcome_is_proposed_before_the_explanation(
    omar: FlaskClient, contest: MadeCase
) -> None:
    path = f"/desk/cases/{contest.reference}/moves/propose-outcome"
    before = omar.get(path).status_code, page_of(omar, contest)
    explain(omar, contest)

    assert before[0] == 404
    assert "First explain the decision to the reporter" in before[1]
    assert omar.get(path).status_code == 200


def test_the_reviewer_says_that_they_are_another(
    omar: FlaskClient, contest: MadeCase, portal: Portal
) -> None:
    explain(omar, contest)
    silent = make_move(omar, contest, "propose-outcome", **OUTCOME)
    kept = silent.status_code, PROPOSED["explanation"] in silent.text
    said = make_move(omar, contest, "propose-outcome", **OUTCOME, independent="y")

    assert kept == (409, True)
    assert said.status_code == 303
    assert facts(portal, contest).status is Status.DECISION_PROPOSED
    assert SAID in page_of(omar, contest)


def test_who_approves_reads_what_the_reviewer_said(
    omar: FlaskClient, una: FlaskClient, contest: MadeCase
) -> None:
    explain(omar, contest)
    make_move(omar, contest, "propose-outcome", **OUTCOME, independent="y")

    assert SAID in words(una.get(f"/desk/cases/{contest.reference}/moves/approve").text)


def test_the_three_recorded_steps_stand_on_the_page_of_a_contest(
    app: Flask, omar: FlaskClient, contest: MadeCase
) -> None:
    before = page_of(omar, contest)
    explain(omar, contest)
    send(mailbox_of(app, contest), "/mailbox/messages", form_on="/mailbox/case", text="I object.")
    make_move(omar, contest, "propose-outcome", **OUTCOME, independent="y")
    after = page_of(omar, contest)

    assert "The decision is contested: 2 March 2026" in before
    assert "own view is heard: not yet" in before
    assert "has reviewed it: not yet" in before
    assert "own view is heard: 2 March 2026" in after
    assert "has reviewed it: 2 March 2026" in after


def test_other_cases_have_neither_steps_nor_two_parts(
    omar: FlaskClient, investigated: MadeCase
) -> None:
    explained = omar.get(f"/desk/cases/{investigated.reference}/moves/explain").status_code
    proposing = omar.get(f"/desk/cases/{investigated.reference}/moves/propose-outcome").text

    assert explained == 404
    assert "Explain the decision" not in page_of(omar, investigated)
    assert "right to contest" not in page_of(omar, investigated)
    assert SAID not in words(proposing)


def test_it_is_explained_once(omar: FlaskClient, contest: MadeCase, portal: Portal) -> None:
    path = f"/desk/cases/{contest.reference}/moves/explain"
    filled = {**hidden_fields(omar.get(path).text, path), **PARTS}
    sent = [omar.post(path, data=filled).status_code for _ in range(2)]

    assert sent == [303, 303]
    assert kinds(portal, contest).count("explanation") == 1
    assert omar.get(path).status_code == 404


def test_the_journal_says_that_it_was_explained_and_never_how(
    omar: FlaskClient, contest: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    explain(omar, contest)
    actor, details = noted(portal, "moved")[-1]

    assert (actor, details["move"]) == (cast["omar"].account, "explain")
    assert PARTS["role"] not in str(details)
