"""What no click brings back is removed from a page of its own that asks first."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import (
    CaseLabelRow,
    CommitmentRow,
    LabelRow,
    OutsideAddressRow,
    SurveyRow,
    TestTextRow,
)
from portal.work import Portal
from tests.admin.test_facts import COMMITMENT, SURVEY, TEXT
from tests.cast import Member, make_case, without_drawn
from tests.deeds import at_the_desk, hidden_fields, send, words
from tests.desk.sharing_out import bulk, make_label
from tests.rows import every

ENTERED: list[tuple[str, str, type[Any], dict[str, str], str]] = [
    ("/admin/labels", "/admin/labels", LabelRow, {"name": "pattern"}, "pattern"),
    (
        "/admin/outside-addresses",
        "/admin/outside-addresses",
        OutsideAddressRow,
        {"name": "Council", "address": "By letter."},
        "By letter.",
    ),
    (
        "/admin/facts/commitments",
        "/admin/facts/commitments/new",
        CommitmentRow,
        COMMITMENT,
        COMMITMENT["text"],
    ),
    ("/admin/facts/surveys", "/admin/facts/surveys/new", SurveyRow, SURVEY, SURVEY["question"]),
    (
        "/admin/facts/test-texts",
        "/admin/facts/test-texts/new",
        TestTextRow,
        TEXT,
        TEXT["narrative"],
    ),
]


@pytest.mark.parametrize(("listed", "adding", "row", "typed", "shown"), ENTERED)
def test_a_removal_asks_first_and_looking_removes_nothing(
    ada: FlaskClient,
    portal: Portal,
    listed: str,
    adding: str,
    row: type[Any],
    typed: dict[str, str],
    shown: str,
) -> None:
    send(ada, adding, **typed)
    asking = f"{listed}/{every(portal, row)[0].id}/remove"
    page = ada.get(asking).text

    assert len(every(portal, row)) == 1
    assert shown in page
    assert "It cannot be undone." in words(page)
    assert "Keep it" in words(page)
    assert send(ada, asking).status_code == 303
    assert every(portal, row) == []
    assert ada.get(asking).status_code == 404


def test_the_question_is_the_same_whether_or_not_a_case_has_the_label(
    app: Flask, ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    label = make_label(portal, "pattern", by=cast["ada"].account)
    asking = f"/admin/labels/{label}/remove"
    before = without_drawn(ada.get(asking).text)
    case = make_case(portal)
    bulk(at_the_desk(app, cast["omar"]), [case.reference], deed="label", give_label=label)

    assert len(every(portal, CaseLabelRow)) == 1
    assert "It is gone from every case that has it." in words(before)
    assert without_drawn(ada.get(asking).text) == before


def test_no_list_and_no_page_of_an_entry_removes_in_one_click(
    ada: FlaskClient, portal: Portal
) -> None:
    send(ada, "/admin/labels", name="pattern")
    page = ada.get("/admin/labels").text

    with pytest.raises(KeyError):
        hidden_fields(page, f"/admin/labels/{every(portal, LabelRow)[0].id}/remove")


def test_nobody_else_is_asked(
    app: Flask, ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    send(ada, "/admin/labels", name="pattern")
    asking = f"/admin/labels/{every(portal, LabelRow)[0].id}/remove"

    assert at_the_desk(app, cast["omar"]).get(asking).status_code == 404
    assert app.test_client().get(asking).status_code == 404
