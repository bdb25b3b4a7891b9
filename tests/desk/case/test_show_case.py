"""A handler reads a case, and the journal notes who did."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import RecordRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, words
from tests.signin.journal import noted


def page_of(client: FlaskClient, case: MadeCase) -> str:
    return words(client.get(f"/desk/cases/{case.reference}").text)


@pytest.mark.usefixtures("both_databases")
def test_the_report_is_shown_as_it_was_sent(omar: FlaskClient, portal: Portal) -> None:
    sent = {
        "narrative": "It said <script>alert(1)</script> & more.\nThen it stopped.",
        "prompt": "What about {{ 7 * 7 }}?",
        "output": "It is 49% certain.",
        "happened": "last spring",
    }
    page = page_of(omar, make_case(portal, **sent))

    assert [text for text in sent.values() if " ".join(text.split()) not in page] == []


def test_what_a_reporter_types_is_never_markup(omar: FlaskClient, portal: Portal) -> None:
    case = make_case(portal, narrative="<script>alert(1)</script>")
    page = omar.get(f"/desk/cases/{case.reference}").text

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_reading_is_noted_by_whom_and_which_case(
    omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    before = noted(portal, "case_read")
    omar.get(f"/desk/cases/{case.reference}")
    omar.get(f"/desk/cases/{case.reference}/message")

    assert before == []
    assert noted(portal, "case_read") == [(cast["omar"].account, {})]


def test_who_can_read_a_case_is_shown_to_those_who_can(omar: FlaskClient, case: MadeCase) -> None:
    page = page_of(omar, case)

    assert re.search(r"Una, [^:]+: reads it now", page)
    assert re.search(r"Carl, [^:]+: after an escalation", page)


def test_who_must_not_hear_of_a_case_is_named_to_those_who_handle_it(
    una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    page = page_of(una, make_case(portal, exclusions=(rule,)))

    assert "Must not see it, and must not hear of it: Omar" in page
    assert re.search(r"Omar, [^:]+: reads it now", page) is None


def test_a_changed_record_is_not_shown_as_if_it_were_whole(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    with portal.writing() as work:
        row = work.db.query(RecordRow).filter_by(case_id=case.id, kind="narrative").one()
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    answer = omar.get(f"/desk/cases/{case.reference}")

    assert answer.status_code == 500
    assert "wrong dose" not in answer.text


@pytest.mark.parametrize("name", ["lena", "ada", "carl"])
def test_who_holds_no_grant_finds_no_case(
    app: Flask, case: MadeCase, cast: dict[str, Member], name: str
) -> None:
    answer = at_the_desk(app, cast[name]).get(f"/desk/cases/{case.reference}")

    assert answer.status_code == 404


def test_a_case_is_found_by_its_reference_alone(omar: FlaskClient, case: MadeCase) -> None:
    for name in (case.id, case.reference.lower(), f"{case.reference} ", "C-%25-____"):
        assert omar.get(f"/desk/cases/{name}").status_code == 404
