"""Entering facts that derive from no case: published as they are saved, journalled, fenced."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.facts import FactSheet
from portal.store.figure_facts import find_sheet
from portal.store.tables import CaseRow, CommitmentRow, SystemRow, TestTextRow
from portal.work import Portal
from tests.browser.conftest import DOSE_ASSISTANT
from tests.casework.test_test_reports import TEXT as NARRATIVE
from tests.casework.test_test_reports import add_texts, answer, go_to_its_day, run
from tests.cast import Member, make_case, without_drawn
from tests.deeds import at_the_desk, send, words
from tests.frozen_clock import FrozenClock
from tests.rows import count, every
from tests.signin.journal import noted

HOME = "/admin/facts"
COMMITMENT = {
    "text": "Publish what the pilot of the planner found.",
    "owner_role": "Head of rostering",
    "due_on": "2026-06-30",
}
SURVEY = {
    "question": "I know where to report an AI tool that does harm.",
    "percent": "61",
    "people": "412",
    "source": "Yearly survey",
    "asked_on": "2026-02-02",
}
TEXT = {"narrative": "It made a rule up.", "category": "wrong_output", "system": "unknown"}


def sheet(portal: Portal) -> FactSheet:
    with portal.reading() as work:
        found = find_sheet(work.db)
    assert found is not None
    return found


def add_system(portal: Portal) -> None:
    with portal.writing() as work:
        work.db.add(SystemRow(**DOSE_ASSISTANT))


def test_what_is_saved_is_published_at_once_and_journalled(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add_system(portal)
    omar = cast["omar"].account
    sent = [
        send(ada, f"{HOME}/commitments/new", **COMMITMENT),
        send(ada, f"{HOME}/surveys/new", **SURVEY),
        send(ada, f"{HOME}/test-texts/new", **TEXT),
        send(ada, f"{HOME}/handlers/{omar}", trained_on="2026-02-20"),
        send(ada, f"{HOME}/systems/dose-assistant", audit="2026-01-15"),
    ]

    assert {answer.status_code for answer in sent} == {303}
    published = sheet(portal)
    assert [one.text for one in published.commitments] == [COMMITMENT["text"]]
    assert [one.percent for one in published.surveys] == [61]
    assert published.levels[0].trained == 1
    assert published.systems[0].audited_on == date(2026, 1, 15)
    assert count(portal, TestTextRow) == 1
    assert words(ada.get(HOME).text).count("20 February 2026") == 1
    assert COMMITMENT["text"] in ada.get("/figures").text
    assert [details for _, details in noted(portal, "settings_changed")] == [
        {"setting": f"facts_{kind}"}
        for kind in ("commitments", "surveys", "test_texts", "training", "evidence")
    ]


def test_an_entry_is_changed_and_taken_away(ada: FlaskClient, portal: Portal) -> None:
    send(ada, f"{HOME}/commitments/new", **COMMITMENT)
    send(ada, f"{HOME}/surveys/new", **SURVEY)
    send(ada, f"{HOME}/test-texts/new", **TEXT)
    own = f"{HOME}/commitments/{every(portal, CommitmentRow)[0].id}"
    send(ada, own, **{**COMMITMENT, "done_on": "2026-03-01"})
    done = sheet(portal).done
    send(ada, f"{own}/remove")
    text = every(portal, TestTextRow)[0].id
    send(ada, f"{HOME}/test-texts/{text}/remove")

    assert done == 1
    assert sheet(portal).commitments == ()
    assert every(portal, TestTextRow) == []


def test_sent_twice_it_is_entered_once(ada: FlaskClient, portal: Portal) -> None:
    once = "k" * 43
    for _ in range(2):
        send(ada, f"{HOME}/commitments/new", **COMMITMENT, once=once)

    assert count(portal, CommitmentRow) == 1


@pytest.mark.parametrize(
    ("path", "typed", "wrong", "refusal"),
    [
        ("commitments", COMMITMENT, {"owner_role": "Omar"}, "This names somebody."),
        ("commitments", COMMITMENT, {"due_on": "soon"}, "Not a valid date"),
        ("surveys", SURVEY, {"people": "24"}, "Among fewer than 25 people"),
        ("surveys", SURVEY, {"asked_on": "2027-01-01"}, "This day is still to come."),
        ("test-texts", TEXT, {"narrative": ""}, "Write what it says."),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_typed_is_lost(
    ada: FlaskClient, path: str, typed: dict[str, str], wrong: dict[str, str], refusal: str
) -> None:
    answer = send(ada, f"{HOME}/{path}/new", **{**typed, **wrong})

    assert answer.status_code == 422
    assert refusal in answer.text
    assert all(one in answer.text for one in (typed | wrong).values() if one != "soon")


def test_a_commitment_that_names_a_case_is_refused(ada: FlaskClient, portal: Portal) -> None:
    text = f"Because of {make_case(portal).reference}"
    answer = send(ada, f"{HOME}/commitments/new", **{**COMMITMENT, "text": text})

    assert answer.status_code == 422
    assert "Name no case" in answer.text
    assert count(portal, CommitmentRow) == 0


def test_a_test_text_that_names_a_case_is_refused(ada: FlaskClient, portal: Portal) -> None:
    text = f"As in {make_case(portal).reference}"
    answer = send(ada, f"{HOME}/test-texts/new", **{**TEXT, "narrative": text})

    assert answer.status_code == 422
    assert "Name no case: a test report is about none." in answer.text
    assert text in answer.text
    assert count(portal, TestTextRow) == 0


@pytest.mark.parametrize("name", ["omar", "lena"])
def test_nobody_else_gets_there(app: Flask, cast: dict[str, Member], name: str) -> None:
    somebody = at_the_desk(app, cast[name])

    assert somebody.get(HOME).status_code == 404
    assert somebody.get(f"{HOME}/commitments/new").status_code == 404


@pytest.mark.parametrize("page", ["commitments/none", "surveys/none", "handlers/none", "systems/x"])
def test_what_is_not_there_is_missing(ada: FlaskClient, page: str) -> None:
    assert ada.get(f"{HOME}/{page}").status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_a_text_that_was_used_stays_listed_until_its_report_is_taken_away(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    def page() -> str:
        return without_drawn(at_the_desk(app, cast["ada"]).get(HOME).text)

    add_texts(portal, 2)
    go_to_its_day(portal, clock)
    before = page()
    run(portal)
    sent = page()
    answer(app, cast["omar"], str(every(portal, CaseRow)[0].reference))
    clock.forward(days=1)
    run(portal)

    assert before.count(NARRATIVE) == 2
    assert sent == before
    assert page().count(NARRATIVE) == 1
    assert [row.used_in for row in every(portal, TestTextRow)] == [None]
