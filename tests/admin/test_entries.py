"""What is dated about an AI system: entered, read by everybody, changed, removed, journalled."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import CommitmentRow, SystemEntryRow, SystemEvidenceRow
from portal.work import Portal
from tests.admin.test_facts import COMMITMENT
from tests.admin.test_register import SYSTEM, add_system
from tests.cast import Member, make_case
from tests.deeds import at_the_desk, send, words
from tests.rows import count, every
from tests.signin.journal import noted

PAGE = "/admin/systems/shift-planner"
PUBLIC = "/systems/shift-planner"
PILOT = {
    "title": "Night rota of one hall",
    "dated_on": "2025-11-28",
    "role": "Workforce Planning",
    "text": "Rests shorter than eleven hours.",
    "found": "There were 31 of them. It was stopped.",
    "place": "Report WP-7, in the library",
    "result": "failed",
}
AUDIT = {**PILOT, "title": "Audit of a year", "found": "Nobody can say why it says no."}
AUDIT.pop("result")


def add(client: FlaskClient, kind: str = "pilot", **changes: str) -> Any:
    typed = {**(PILOT if kind == "pilot" else AUDIT), **changes}
    return send(client, f"{PAGE}/entries/new/{kind}", **typed)


def own(portal: Portal) -> str:
    return f"{PAGE}/entries/{every(portal, SystemEntryRow)[0].id}"


@pytest.fixture
def planner(ada: FlaskClient) -> None:
    add_system(ada)


@pytest.mark.usefixtures("both_databases", "planner")
def test_a_pilot_that_failed_is_read_by_everybody_without_a_cookie(
    ada: FlaskClient, app: Flask
) -> None:
    add(ada)
    add(ada, "audit")
    add(ada, "notice", title="You are told")
    answer = app.test_client().get(PUBLIC)
    page = words(answer.text)

    assert "Set-Cookie" not in answer.headers
    assert "Was it tried before? Night rota of one hall Ended 28 November 2025" in page
    assert "It failed There were 31 of them." in page
    assert "To read all of it: Report WP-7, in the library" in page
    assert "Nobody can say why it says no." in page
    assert "When were we told? You are told Told 28 November 2025" in page


@pytest.mark.usefixtures("planner")
def test_what_nobody_entered_is_said_to_everybody_and_listed_for_the_administrator_alone(
    ada: FlaskClient, app: Flask
) -> None:
    missing = "Nobody has entered how often it is updated, who oversees it, by name,"
    before, public = words(ada.get(PAGE).text), words(app.test_client().get(PUBLIC).text)
    add(ada)

    assert "Was it tried before? Nobody has entered this yet." in public
    assert "What is missing" not in public
    assert missing in before
    assert "a pilot," in before
    assert "a pilot," not in words(ada.get(PAGE).text)
    assert "9 answers" in words(ada.get("/admin/systems").text)


@pytest.mark.usefixtures("planner")
def test_the_figures_and_the_register_are_held_against_each_other(
    ada: FlaskClient, portal: Portal, client: FlaskClient
) -> None:
    add(ada)
    uncounted = words(ada.get(PAGE).text)
    send(ada, "/admin/facts/systems/shift-planner", audit="2026-01-15")
    unshown = words(ada.get(PAGE).text)

    assert "The pilot stands here, but the figures say that none is published." in uncounted
    assert "The figures say that a result of the audit is published" in unshown
    assert "Published since 15 January 2026 , but it does not stand here yet." in words(
        client.get(PUBLIC).text
    )
    assert count(portal, SystemEvidenceRow) == 1


@pytest.mark.usefixtures("planner")
def test_a_late_notice_and_short_logs_are_lines_for_the_administrator(ada: FlaskClient) -> None:
    before = words(ada.get(PAGE).text)
    add(ada, "notice", dated_on="2023-03-11")
    send(ada, PAGE, **SYSTEM, logs_months="5")

    assert "less than six months" not in before
    assert "Its logs are kept for less than six months." in words(ada.get(PAGE).text)
    assert "The first notice to staff came 10 days after the first use." in words(
        ada.get(PAGE).text
    )


@pytest.mark.usefixtures("planner")
def test_a_promise_about_a_system_is_the_one_beside_the_figures_and_says_that_it_was_not_kept(
    ada: FlaskClient, app: Flask, portal: Portal
) -> None:
    path = "/admin/facts/commitments/new"
    send(ada, path, **{**COMMITMENT, "due_on": "2026-02-27"}, system="shift-planner")
    send(ada, path, **{**COMMITMENT, "text": "For all of them."})
    page = words(app.test_client().get(PUBLIC).text)

    assert COMMITMENT["text"] in app.test_client().get("/figures").text
    assert f"What was promised? {COMMITMENT['text']} Due 27 February 2026" in page
    assert "Not kept by the day it was due" in page
    assert "For all of them." not in page
    assert [row.system for row in every(portal, CommitmentRow)].count("shift-planner") == 1


@pytest.mark.usefixtures("planner")
def test_an_entry_is_changed_and_a_save_that_changes_nothing_says_so_and_is_not_journalled(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add(ada)
    changed = send(ada, own(portal), **{**PILOT, "found": "31 of 90."})
    same = send(ada, own(portal), **{**PILOT, "found": "31 of 90."})
    plain = send(ada, PAGE, **SYSTEM)
    ada_id = cast["ada"].account

    assert every(portal, SystemEntryRow)[0].found == "31 of 90."
    assert "Saved." in words(ada.get(changed.location).text)
    assert "Nothing changed:" in words(ada.get(same.location).text)
    assert "Nothing changed:" in words(ada.get(plain.location).text)
    assert noted(portal, "system_changed") == [
        (ada_id, {"slug": "shift-planner"}),
        *[(ada_id, {"slug": "shift-planner", "kind": "pilot"})] * 2,
    ]


@pytest.mark.usefixtures("planner")
def test_removal_asks_first_and_is_journalled(ada: FlaskClient, portal: Portal) -> None:
    add(ada)
    asking = f"{own(portal)}/remove"
    page = words(ada.get(asking).text)
    left = count(portal, SystemEntryRow)
    removed = send(ada, asking)

    assert "Remove this pilot?" in page
    assert PILOT["found"] in page
    assert left == 1
    assert removed.status_code == 303
    assert every(portal, SystemEntryRow) == []
    assert noted(portal, "system_changed")[-1][1] == {"slug": "shift-planner", "kind": "pilot"}
    assert ada.get(asking).status_code == 404


@pytest.mark.usefixtures("planner")
def test_sent_twice_it_is_entered_once(ada: FlaskClient, portal: Portal) -> None:
    for _ in range(2):
        add(ada, once="k" * 43)

    assert count(portal, SystemEntryRow) == 1


@pytest.mark.usefixtures("planner")
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": ""}, "Say what it was about."),
        ({"dated_on": "2027-01-01"}, "This day is still to come."),
        ({"result": ""}, "Say how it ended."),
        ({"role": "Omar"}, "This names somebody."),
        ({"found": "x" * 2_001}, "too long"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_typed_is_lost(
    ada: FlaskClient, portal: Portal, wrong: dict[str, str], refusal: str
) -> None:
    answer = add(ada, **wrong)
    kept = {**PILOT, **wrong}

    assert answer.status_code == 422
    assert refusal in answer.text
    assert [one for one in ("text", "place", "found") if kept[one] not in answer.text] == []
    assert count(portal, SystemEntryRow) == 0


@pytest.mark.usefixtures("planner")
def test_a_case_is_named_neither_in_an_entry_nor_in_a_system(
    ada: FlaskClient, portal: Portal
) -> None:
    reference = str(make_case(portal).reference)
    answers = [
        add(ada, found=f"After {reference} it was stopped."),
        send(ada, PAGE, **{**SYSTEM, "limits": f"See {reference}."}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert ["Name no case" in answer.text for answer in answers] == [True, True]
    assert count(portal, SystemEntryRow) == 0


@pytest.mark.usefixtures("planner")
def test_forms_say_that_an_entry_can_point_at_somebody(ada: FlaskClient) -> None:
    for path in (f"{PAGE}/entries/new/audit", PAGE, "/admin/facts/commitments/new"):
        assert "with the next batch, not on the day" in words(ada.get(path).text)


@pytest.mark.usefixtures("planner")
def test_an_entry_is_found_on_its_own_system_alone_and_of_four_kinds(
    ada: FlaskClient, portal: Portal
) -> None:
    add(ada)
    add_system(ada, name="Other", slug="another")
    elsewhere = own(portal).replace("shift-planner", "another")

    assert ada.get(elsewhere).status_code == 404
    assert ada.get(f"{PAGE}/entries/new/rumour").status_code == 404
    assert ada.get("/admin/systems/none/entries/new/pilot").status_code == 404


@pytest.mark.usefixtures("planner")
@pytest.mark.parametrize("name", ["omar", "lena"])
def test_nobody_else_gets_there(
    app: Flask, ada: FlaskClient, portal: Portal, cast: dict[str, Member], name: str
) -> None:
    add(ada)
    somebody = at_the_desk(app, cast[name])

    for path in (own(portal), f"{own(portal)}/remove", f"{PAGE}/entries/new/pilot"):
        assert somebody.get(path).status_code == 404


def test_what_a_system_holds_is_read_under_the_questions_that_staff_ask(
    ada: FlaskClient, client: FlaskClient, portal: Portal
) -> None:
    add_system(
        ada,
        update_cadence="Every spring.",
        overseer_name="The board beside the clock",
        drafted_work="Whoever releases a rota.",
        training_offered="Two hours, paid.",
        logs_months="6",
        logs_readers="Workforce Planning.",
    )
    page = words(client.get(PUBLIC).text)

    assert "How long its logs are kept, and who reads them 6 months. Workforce Planning." in page
    assert "For what it writes Whoever releases a rota." in page
    assert "Who oversees it and can stop it Shift Manager: The board beside the clock" in page
    assert "What training is there? Two hours, paid." in page
    assert "How often it is updated Every spring. In use since 1 March 2023" in page


def test_months_of_logs_are_a_whole_number(ada: FlaskClient) -> None:
    answer = add_system(ada, logs_months="half a year", limits="Kept words.")

    assert answer.status_code == 422
    assert "Not a valid integer value" in answer.text
    assert "Kept words." in answer.text
