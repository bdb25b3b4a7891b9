"""The administrator writes the labels; which case has one, they never see."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.casework.assignment.labels import add_label
from portal.core.organising import MOST_LABELS
from portal.store.tables import CaseLabelRow, JournalRow
from portal.work import Portal
from tests.cast import Member
from tests.deeds import at_the_desk, send, words
from tests.rows import every


def names(ada: FlaskClient) -> str:
    return words(ada.get("/admin/labels").text)


def test_a_label_is_added_and_removed_and_that_is_journalled(
    ada: FlaskClient, portal: Portal
) -> None:
    assert send(ada, "/admin/labels", name="  needs   legal ").status_code == 303
    assert "needs legal" in names(ada)
    assert send(ada, "/admin/labels", name="Needs Legal").status_code == 422
    page = ada.get("/admin/labels").text
    removing = page.split('href="/admin/labels/')[1].split("/remove")[0]
    assert send(ada, f"/admin/labels/{removing}/remove").status_code == 303

    assert "None yet" in names(ada)
    with portal.reading() as work:
        settings = select(JournalRow.details).where(JournalRow.event == "settings_changed")
        assert [*work.db.scalars(settings)] == ['{"setting": "labels"}'] * 2
    assert every(portal, CaseLabelRow) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 31, "bell\x07"])
def test_what_is_no_label_is_said_and_shown_again(ada: FlaskClient, name: str) -> None:
    answer = send(ada, "/admin/labels", name=name)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_a_label_that_names_a_case_is_refused(ada: FlaskClient, portal: Portal) -> None:
    answer = send(ada, "/admin/labels", name="like c-7k2m-9qxa")

    assert answer.status_code == 422
    assert "Name no case: every handler reads the labels." in words(answer.text)
    assert "like c-7k2m-9qxa" in answer.text
    assert every(portal, CaseLabelRow) == []


def test_there_are_at_most_thirty(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        for number in range(MOST_LABELS):
            add_label(work, f"label {number}", by=cast["ada"].account)

    assert "Remove one first" in send(ada, "/admin/labels", name="one more").text


def test_who_is_no_administrator_finds_no_such_page(app: Flask, cast: dict[str, Member]) -> None:

    omar = at_the_desk(app, cast["omar"])

    assert omar.get("/admin/labels").status_code == 404
