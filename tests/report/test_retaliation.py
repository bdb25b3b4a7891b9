"""A report of retaliation may name its ways, on the form and by program: sealed, for the desk."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.severity import Severity
from portal.core.taxonomy import RetaliationForm
from portal.store.tables import CaseRow
from portal.work import Portal
from tests.api.steps import read_mailbox, wrong_fields
from tests.api.steps import send_report as send_by_program
from tests.cast import Member
from tests.deeds import at_the_desk, report, send, send_report, words
from tests.rows import count, the_case

WAYS = ["demotion", "medical_referral"]

pytestmark = pytest.mark.usefixtures("cast")


def desk_page(app: Flask, portal: Portal, cast: dict[str, Member]) -> str:
    reference = the_case(portal).reference
    return words(at_the_desk(app, cast["omar"]).get(f"/desk/cases/{reference}").text)


def test_the_form_offers_all_fifteen_and_never_asks_for_a_code(client: FlaskClient) -> None:
    send(client, "/report", type="retaliation")
    page = client.get("/report/punished").text

    assert [form for form in RetaliationForm if f'value="{form.value}"' not in page] == []
    assert len(RetaliationForm) == 15
    assert "We never ask for a code on this page." in page


@pytest.mark.usefixtures("both_databases")
def test_what_is_ticked_reaches_the_desk_and_makes_it_grave(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    report(client, type="retaliation", retaliation=WAYS)
    page = desk_page(app, portal, cast)

    assert the_case(portal).severity is Severity.S2
    assert "I was demoted, or passed over for promotion" in page
    assert "I was sent to a psychiatric or medical examination" in page
    assert "Follows an earlier case" not in page


def test_what_is_not_on_the_list_is_refused(client: FlaskClient, portal: Portal) -> None:
    answer = send_report(client, type="retaliation", retaliation=["gossip"])

    assert answer.status_code == 422
    assert count(portal, CaseRow) == 0


def test_a_program_names_them_too(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    answer = send_by_program(client, type="retaliation", retaliation_forms=[*WAYS, "demotion"])

    assert answer.status_code == 201
    assert desk_page(app, portal, cast).count("I was demoted") == 1


@pytest.mark.parametrize("forms", ["demotion", ["gossip"], [None], [[]], {}])
def test_a_program_is_told_what_it_got_wrong(
    client: FlaskClient, portal: Portal, forms: object
) -> None:
    answer = send_by_program(client, type="retaliation", retaliation_forms=forms)

    assert (answer.status_code, wrong_fields(answer)) == (422, {"retaliation_forms"})
    assert count(portal, CaseRow) == 0


def test_a_program_reads_that_an_opt_out_is_promised_protection(client: FlaskClient) -> None:
    code = send_by_program(client, type="opt_out").json["tracking_code"]
    messages = read_mailbox(client, code).json["messages"]

    assert messages[-1]["from"] == "portal"
    assert messages[-1]["text"].startswith("Promised: until this is decided")
