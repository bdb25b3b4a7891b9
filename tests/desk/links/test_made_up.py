"""Tying a real case to the monthly test report: the test ends, and nothing is tied or lost."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import CaseRow, TestReportRow
from portal.work import Portal
from tests.casework.test_test_reports import run, send_one
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, make_move, send, triage, words
from tests.desk.intake.test_triage_next import decide
from tests.desk.links.test_link import DUPLICATE, link
from tests.frozen_clock import FrozenClock
from tests.rows import every, facts, kinds

TOLD = "This was the monthly made-up report"
REASON = "Word for word the same matter."


@pytest.fixture
def made_up(portal: Portal, cast: dict[str, Member], clock: FrozenClock) -> str:
    """The reference of a test report that waits."""
    return send_one(portal, clock)


@pytest.fixture
def desk(app: Flask, cast: dict[str, Member], made_up: str) -> FlaskClient:
    """Omar's browser, signed in after the test report came."""
    return at_the_desk(app, cast["omar"])


def page_of(client: FlaskClient, reference: str) -> str:
    return words(client.get(f"/desk/cases/{reference}").text)


def answered(portal: Portal) -> bool:
    [row] = every(portal, TestReportRow)
    return row.answered_at is not None


def expect_told(answer: Any, portal: Portal, real: MadeCase, before: Any) -> None:
    """Expect a refusal that says what it was, keeps what was typed, and wrote nothing else."""
    assert answer.status_code == 422
    assert TOLD in words(answer.text)
    assert REASON in answer.text
    assert (facts(portal, real), kinds(portal, real)) == before
    assert answered(portal)


def stands(portal: Portal, case: MadeCase) -> Any:
    return facts(portal, case), kinds(portal, case)


@pytest.mark.usefixtures("both_databases")
def test_a_case_proposed_as_its_duplicate_stays_open_and_the_test_ends(
    desk: FlaskClient, portal: Portal, made_up: str, clock: FrozenClock
) -> None:
    real = make_case(portal)
    make_move(desk, real, "start-triage")
    triage(desk, real)
    before = stands(portal, real)
    fields = {**DUPLICATE, "findings": REASON, "related": made_up.lower()}
    answer = make_move(desk, real, "mark-duplicate", **fields)

    expect_told(answer, portal, real, before)
    assert "This was the month’s test report" in page_of(desk, made_up)

    clock.forward(days=1)
    run(portal)
    assert [row.reference for row in every(portal, CaseRow)] == [real.reference]
    assert facts(portal, real).status is Status.TRIAGE


def test_the_same_in_one_decision_of_triage_next(
    desk: FlaskClient, portal: Portal, made_up: str
) -> None:
    real = make_case(portal)
    before = stands(portal, real)
    answer = decide(desk, real, "duplicate", related=made_up, reason=REASON)

    expect_told(answer, portal, real, before)


def test_a_link_is_refused_from_either_side(
    desk: FlaskClient, portal: Portal, made_up: str
) -> None:
    real = make_case(portal)
    before = stands(portal, real)
    expect_told(link(desk, real, made_up, text=REASON), portal, real, before)

    path = f"/desk/cases/{made_up}/link"
    expect_told(send(desk, path, related=real.reference, text=REASON), portal, real, before)


def test_a_duplicate_that_names_it_in_its_words_alone_is_refused_too(
    desk: FlaskClient, portal: Portal, made_up: str
) -> None:
    real = make_case(portal)
    make_move(desk, real, "start-triage")
    triage(desk, real)
    before = stands(portal, real)
    findings = f"{REASON} See {made_up}."
    answer = make_move(
        desk, real, "mark-duplicate", **{**DUPLICATE, "findings": findings, "unnamed": "y"}
    )

    expect_told(answer, portal, real, before)


def test_what_is_refused_anyway_tells_nothing_and_ends_nothing(
    desk: FlaskClient, portal: Portal, cast: dict[str, Member], made_up: str
) -> None:
    real = make_case(portal)
    link(desk, real, made_up, text="")
    hidden = (Exclusion(ExcludedKind.PERSON, cast["omar"].account),)
    unseen = make_case(portal, exclusions=hidden)
    send(desk, f"/desk/cases/{made_up}/link", related=unseen.reference, text=REASON)
    itself = send(desk, f"/desk/cases/{made_up}/link", related=made_up, text=REASON)

    assert TOLD not in words(itself.text)
    assert "test report" not in page_of(desk, made_up)
    assert not answered(portal)


def test_after_an_answer_it_is_refused_as_well(
    desk: FlaskClient, portal: Portal, made_up: str
) -> None:
    real = make_case(portal)
    send(desk, f"/desk/cases/{made_up}/message", text="We are looking into it.")
    before = stands(portal, real)

    expect_told(link(desk, real, made_up, text=REASON), portal, real, before)


def test_whoever_says_that_they_cannot_read_it_reads_what_to_do_about_the_test_report(
    desk: FlaskClient, portal: Portal, made_up: str
) -> None:
    real = make_case(portal)
    asked = words(desk.get(f"/desk/triage-next?at={real.reference}").text)
    answer = decide(desk, real, "duplicate", related="", unnamed="y", reason=REASON)
    told = words(desk.get(answer.location).text)

    assert "name it: also one that you take for the month’s test report" in asked
    assert answer.status_code == 303
    assert "so none was named" in told
    assert "undo this and name it" in told
    assert not answered(portal)
