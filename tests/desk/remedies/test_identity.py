"""What a reporter told about themselves: for the chosen alone, opened on purpose, and seen."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.access.identity import find_identity
from portal.casework.journalling import chain_outbox
from portal.store.tables import IdentityGrantRow, IdentityRow
from portal.work import Portal
from tests.cast import MadeCase, Member, open_case, without_drawn
from tests.deeds import hidden_fields, mailbox_of, make_move, words
from tests.desk.test_refused import seen
from tests.reaching import TOLD, identity_page, open_identity, share, take_back
from tests.rows import count, every
from tests.signin.journal import noted

LINK = "What the reporter told about themselves"
REASON = "To free her shifts from May."


@pytest.fixture
def rosa(app: Flask, case: MadeCase) -> FlaskClient:
    """Rosa's browser with her mailbox open."""
    return mailbox_of(app, case)


@pytest.fixture
def shared(rosa: FlaskClient, case: MadeCase, cast: dict[str, Member]) -> MadeCase:
    """The case in which Rosa told Omar who she is."""
    share(rosa, cast["omar"])
    return case


def case_page(desk: FlaskClient, case: MadeCase) -> str:
    return without_drawn(desk.get(f"/desk/cases/{case.reference}").text)


def test_the_chosen_see_that_there_is_something_and_not_what(
    omar: FlaskClient, shared: MadeCase
) -> None:
    page = identity_page(omar, shared)

    assert LINK in words(case_page(omar, shared))
    assert "You have not opened it." in words(page.text)
    assert TOLD["name"] not in page.text


def test_opening_shows_it_and_is_journalled(
    omar: FlaskClient, shared: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    answer = open_identity(omar, shared, REASON)
    ((actor, details),) = noted(portal, "identity_opened")

    assert answer.status_code == 303
    assert TOLD["name"] in words(identity_page(omar, shared).text)
    assert TOLD["reach"] in words(identity_page(omar, shared).text)
    assert actor == cast["omar"].account
    assert set(details) == {"record", "reason"}


def test_the_reporter_reads_who_opened_it_when_and_why(
    omar: FlaskClient, rosa: FlaskClient, shared: MadeCase
) -> None:
    open_identity(omar, shared, REASON)
    page = words(rosa.get("/mailbox/case").text)

    assert f"Omar opened what you told about yourself. The reason: {REASON}" in page
    assert "It was opened on 2 March 2026" in page


@pytest.mark.parametrize(("reason", "status"), [("", 422), ("  ", 409)])
def test_opening_needs_its_reason(
    omar: FlaskClient, shared: MadeCase, portal: Portal, reason: str, status: int
) -> None:
    assert open_identity(omar, shared, reason).status_code == status
    assert noted(portal, "identity_opened") == []


def test_opened_twice_by_one_form_is_opened_once(
    omar: FlaskClient, shared: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{shared.reference}/identity"
    sent = {**hidden_fields(omar.get(path).text, path), "reason": REASON}
    answers = [omar.post(path, data=sent).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(noted(portal, "identity_opened")) == 1


def test_each_of_the_chosen_opens_it_for_themselves(
    omar: FlaskClient, una: FlaskClient, rosa: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    share(rosa, cast["omar"], cast["una"])
    open_identity(omar, case)
    before = identity_page(una, case).text
    open_identity(una, case)

    assert TOLD["name"] not in before
    assert TOLD["name"] in identity_page(una, case).text
    assert "Una opened what you told" in words(rosa.get("/mailbox/case").text)


@pytest.mark.parametrize("opened", [False, True])
def test_to_who_was_not_chosen_it_does_not_exist(
    omar: FlaskClient, una: FlaskClient, rosa: FlaskClient, case: MadeCase, cast: Any, opened: bool
) -> None:
    before, missing = case_page(una, case), seen(identity_page(una, case))
    share(rosa, cast["omar"])
    for _ in range(opened):
        open_identity(omar, case)

    assert case_page(una, case) == before
    assert seen(identity_page(una, case)) == missing


def test_who_was_not_chosen_opens_nothing_by_force(
    una: FlaskClient, shared: MadeCase, portal: Portal
) -> None:
    token = hidden_fields(una.get("/desk").text, "/sign-out")
    sent = {**token, "once": "a" * 43}
    path = f"/desk/cases/{shared.reference}/identity"
    answers = {
        una.post(path, data={**sent, **change}).status_code for change in ({}, {"reason": ""})
    }

    assert answers == {404}
    assert every(portal, IdentityRow)[0].opened_on is None


def test_a_higher_level_learns_of_nothing_when_the_case_comes_up(
    omar: FlaskClient, carl: FlaskClient, shared: MadeCase
) -> None:
    make_move(omar, shared, "escalate", text="It needs the committee.")

    assert LINK not in words(case_page(carl, shared))
    assert identity_page(carl, shared).status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_who_recuses_themselves_loses_it(
    omar: FlaskClient, rosa: FlaskClient, shared: MadeCase, cast: dict[str, Member], portal: Portal
) -> None:
    rows = count(portal, IdentityGrantRow)
    make_move(omar, shared, "recuse", text="I know her.")
    with portal.reading() as work:
        opened = open_case(work, cast["una"], shared)
        found = find_identity(work, opened, cast["omar"])

    assert found is None
    assert count(portal, IdentityGrantRow) == rows
    assert "Nobody you chose can read it any more" in words(rosa.get("/mailbox/identity").text)


def test_after_a_recusal_it_can_be_given_to_somebody_else(
    omar: FlaskClient, una: FlaskClient, rosa: FlaskClient, shared: MadeCase, cast: Any
) -> None:
    make_move(omar, shared, "recuse", text="I know her.")
    share(rosa, cast["una"])
    open_identity(una, shared)

    assert TOLD["name"] in identity_page(una, shared).text


def test_what_was_taken_back_is_not_opened(
    omar: FlaskClient, rosa: FlaskClient, shared: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{shared.reference}/identity"
    sent = {**hidden_fields(omar.get(path).text, path), "reason": REASON}
    take_back(rosa)
    answer = omar.post(path, data=sent)

    assert answer.status_code == 404
    assert LINK not in words(case_page(omar, shared))
    assert noted(portal, "identity_opened") == []


def test_a_history_tells_nobody_that_a_reporter_told_who_they_are(
    omar: FlaskClient, una: FlaskClient, shared: MadeCase, portal: Portal
) -> None:
    open_identity(omar, shared, REASON)
    with portal.writing() as work:
        chain_outbox(work)
    path = f"/desk/cases/{shared.reference}/history"
    pages = [words(client.get(path).text) for client in (una, omar)]

    assert [page.count("The reporter Reported") for page in pages] == [1, 1]
    assert not any("who they are" in page or "who the reporter is" in page for page in pages)
