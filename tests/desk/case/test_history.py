"""A case's history: for those who can open the case, and for nobody else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.journalling import chain_outbox
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, make_move, words
from tests.signin.journal import noted


def path(case: MadeCase) -> str:
    return f"/desk/cases/{case.reference}/history"


@pytest.mark.usefixtures("both_databases")
def test_it_says_who_read_and_moved_and_what_the_reporter_did(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    una.get(f"/desk/cases/{case.reference}")
    make_move(omar, case, "start-triage")
    with portal.writing() as work:
        chain_outbox(work)
    page = words(omar.get(path(case)).text)

    assert "2 March 2026, 09:00 UTC Una Read the case" in page
    assert "Omar Moved the case" in page
    assert "2 March 2026 The reporter Reported" in page


def test_what_others_did_elsewhere_is_not_in_it(
    omar: FlaskClient, una: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    other = make_case(portal)
    una.get(f"/desk/cases/{other.reference}")

    assert "Una" not in words(omar.get(path(case)).text).split("History of")[1]


def test_the_case_leads_to_it(omar: FlaskClient, case: MadeCase) -> None:
    assert f'href="{path(case)}"' in omar.get(f"/desk/cases/{case.reference}").text


@pytest.mark.parametrize("name", ["carl", "lena", "ada"])
def test_who_cannot_open_the_case_finds_no_history(
    app: Flask, case: MadeCase, cast: dict[str, Member], name: str
) -> None:
    assert at_the_desk(app, cast[name]).get(path(case)).status_code == 404


def test_nor_does_who_is_excluded(
    omar: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))

    assert omar.get(path(barred)).status_code == 404


def test_a_page_with_a_form_notes_that_the_case_was_read(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    for _ in range(3):
        omar.get(f"/desk/cases/{case.reference}/triage")

    assert len(noted(portal, "case_read")) == 1
