"""Taking back what triage found: one person proposes it, another agrees, and nothing gets by."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.severity import Severity
from portal.core.taxonomy import Category, RetaliationRisk
from portal.store.tables import ProposalRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, make_move, triage, words
from tests.desk.agreeing import agree, drop, path_of, proposal_of, propose
from tests.rows import every, facts
from tests.signin.journal import noted

REMARK = "The manager left & nobody else knew."
CREDIBLE = {"severity": "s2", "retaliation_risk": "credible"}
PAGE = "/desk/cases/{}/propose/take-back-finding"


@pytest.fixture
def found(portal: Portal, cast: dict[str, Member], omar: FlaskClient) -> MadeCase:
    """A case in which Omar found a credible risk, and that an authority must be told."""
    case = make_case(portal)
    make_move(omar, case, "start-triage")
    triage(omar, case, **CREDIBLE, reportable="yes")
    return case


def protected(portal: Portal, case: MadeCase) -> tuple[Any, ...]:
    after = facts(portal, case)
    return after.retaliation_risk, after.reportable, after.severity


STANDS = (RetaliationRisk.CREDIBLE, True, Severity.S2)


@pytest.mark.usefixtures("both_databases")
def test_what_one_takes_back_at_triage_waits_for_a_second_person(
    omar: FlaskClient, una: FlaskClient, found: MadeCase, portal: Portal
) -> None:
    triage(omar, found, severity="s2", retaliation_risk="none", remark=REMARK)
    after_one = protected(portal, found)
    agree(una, found, proposal_of(portal))

    assert after_one == STANDS
    assert protected(portal, found) == (RetaliationRisk.NONE, False, Severity.S2)


def test_what_else_was_filled_in_counts_at_once(
    omar: FlaskClient, found: MadeCase, portal: Portal
) -> None:
    triage(omar, found, **CREDIBLE, reportable="no", category="unsafe", remark=REMARK)
    after = facts(portal, found)

    assert (after.category, after.reportable) == (Category.UNSAFE, True)


def test_it_needs_a_reason_and_nothing_typed_is_lost(
    omar: FlaskClient, found: MadeCase, portal: Portal
) -> None:
    answer = triage(omar, found, severity="s2", retaliation_risk="possible", remark="")

    assert answer.status_code == 422
    assert "a second person decides by it" in words(answer.text)
    assert 'value="possible" autocomplete="off" checked' in answer.text
    assert every(portal, ProposalRow) == []


def test_the_triage_page_says_what_nobody_takes_back_alone(
    omar: FlaskClient, found: MadeCase
) -> None:
    page = words(omar.get(f"/desk/cases/{found.reference}/triage").text)

    assert "You cannot take this back alone" in page
    assert "The severity is S2." in page
    assert "An authority must be told." in page
    assert "The risk of retaliation is credible." in page


def test_where_nothing_was_found_the_triage_page_does_not_speak_of_it(
    portal: Portal, cast: dict[str, Member], omar: FlaskClient
) -> None:
    case = make_case(portal)
    make_move(omar, case, "start-triage")
    page = words(omar.get(f"/desk/cases/{case.reference}/triage").text)

    assert "You cannot take this back alone" not in page


@pytest.mark.parametrize("severity", ["s3", "s4"])
def test_filling_triage_in_again_and_again_takes_nothing_back(
    omar: FlaskClient, found: MadeCase, portal: Portal, severity: str
) -> None:
    for _ in range(3):
        triage(omar, found, severity="s2", retaliation_risk="none", remark=REMARK)
        triage(omar, found, severity=severity, retaliation_risk="none", remark=REMARK)

    assert protected(portal, found) == STANDS


def test_one_person_twice_is_not_two(omar: FlaskClient, found: MadeCase, portal: Portal) -> None:
    triage(omar, found, severity="s2", retaliation_risk="none", reportable="yes", remark=REMARK)
    answer = omar.get(path_of(found, proposal_of(portal), "agree"))

    assert answer.status_code == 404


def test_a_case_that_goes_up_takes_what_was_found_with_it(
    omar: FlaskClient, found: MadeCase, portal: Portal
) -> None:
    answer = triage(omar, found, severity="s1", retaliation_risk="none", remark=REMARK)

    assert answer.status_code == 409
    assert "for that level then" in words(answer.text)
    assert REMARK in words(answer.text)
    assert protected(portal, found) == STANDS


def test_a_forbidden_practice_is_taken_back_at_its_level_by_two(
    app: Flask, portal: Portal, cast: dict[str, Member], omar: FlaskClient
) -> None:
    case = make_case(portal)
    make_move(omar, case, "start-triage")
    triage(omar, case, prohibited="y")
    vera = at_the_desk(app, cast["vera"])
    triage(vera, case, prohibited="", remark=REMARK)

    assert facts(portal, case).prohibited
    assert "It is no practice that is forbidden at work" in words(
        vera.get(f"/desk/cases/{case.reference}").text
    )


def test_it_is_proposed_on_its_own_page_too(
    omar: FlaskClient, una: FlaskClient, found: MadeCase, portal: Portal
) -> None:
    offered = words(omar.get(PAGE.format(found.reference)).text)
    propose(omar, found, "take-back-finding", taken_back="risk_possible")
    page = words(una.get(f"/desk/cases/{found.reference}").text)
    agree(una, found, proposal_of(portal))

    assert "There is no risk of retaliation" in offered
    assert "forbidden at work" not in offered
    assert "Take back what triage found: Retaliation is possible, not credible" in page
    assert facts(portal, found).retaliation_risk is RetaliationRisk.POSSIBLE


def test_a_proposal_can_be_turned_down(
    omar: FlaskClient, una: FlaskClient, found: MadeCase, portal: Portal
) -> None:
    propose(omar, found, "take-back-finding")
    drop(una, found, proposal_of(portal))

    assert protected(portal, found) == STANDS
    assert every(portal, ProposalRow) == []


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"taken_back": []}, "Tick what shall count instead."),
        ({"taken_back": ["prohibited"]}, "not a valid choice"),
        ({"taken_back": ["risk_none", "risk_possible"]}, "Tick one answer"),
        ({"reason": ""}, "Write down your reason."),
    ],
)
def test_what_is_invalid_is_said(
    omar: FlaskClient, found: MadeCase, portal: Portal, filled: dict[str, Any], said: str
) -> None:
    answer = propose(omar, found, "take-back-finding", **filled)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert every(portal, ProposalRow) == []


def test_a_proposal_whose_row_was_changed_is_refused(
    omar: FlaskClient, una: FlaskClient, found: MadeCase, portal: Portal
) -> None:
    propose(omar, found, "take-back-finding")
    with portal.writing() as work:
        work.db.connection().exec_driver_sql("UPDATE proposal SET detail = 'risk_none'")
    answer = una.get(f"/desk/cases/{found.reference}")

    assert answer.status_code == 500
    assert protected(portal, found) == STANDS


@pytest.mark.parametrize("name", ["carl", "lena", "ada"])
def test_whom_the_case_is_not_for_sees_nothing(
    app: Flask, found: MadeCase, cast: dict[str, Member], name: str
) -> None:
    path = PAGE.format(found.reference)
    missing = PAGE.format("C-0000-0000")
    client = at_the_desk(app, cast[name])

    assert (client.get(path).status_code, client.get(missing).status_code) == (404, 404)


def test_the_journal_names_both_and_no_reason(
    omar: FlaskClient,
    una: FlaskClient,
    found: MadeCase,
    portal: Portal,
    cast: dict[str, Member],
) -> None:
    propose(omar, found, "take-back-finding")
    agree(una, found, proposal_of(portal))
    first, proposing = noted(portal, "move_proposed")[-1]
    second, made = noted(portal, "moved")[-1]

    assert (first, proposing["move"]) == (cast["omar"].account, "take_back_finding")
    assert (second, made["agreed_by"]) == (cast["una"].account, cast["omar"].account)
    assert REMARK not in str(proposing) + str(made)
