"""A case's history says states, moves and severities in the words of the desk's other pages."""

from flask import Flask, render_template_string
from flask.testing import FlaskClient

from portal.casework.moves.agreement_words import WORDS
from portal.core.cases import Status
from portal.core.journal_details import MOVE_WORDS, STATE_WORDS
from portal.core.moves import Move
from portal.desk.move_words import TOGETHER
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import PROPOSED, make_move, send, triage, words
from tests.desk.sharing_out import assign

SHOW = """{% import "components/case.html" as cases %}{{ cases.STATUSES[value].desk }}"""


def history_of(client: FlaskClient, case: MadeCase) -> str:
    page = words(client.get(f"/desk/cases/{case.reference}/history").text)
    return page.split("What Details")[1].replace(" ;", ";")


def test_a_move_is_told_with_the_state_before_and_after(
    omar: FlaskClient, investigated: MadeCase
) -> None:
    send(omar, f"/desk/cases/{investigated.reference}/moves/propose-outcome", **PROPOSED)
    page = history_of(omar, investigated)

    assert "move: Start triage; state before: Received; state after: In triage 2 March" in page
    assert "state before: Being investigated; state after: Decision proposed" in page
    assert "Filled in triage severity: S3; what went wrong: The AI was wrong" in page
    assert "level" not in page


def test_a_change_of_level_severity_and_duty_is_told_in_words(
    portal: Portal, cast: dict[str, Member], omar: FlaskClient, carl: FlaskClient
) -> None:
    case = make_case(portal)
    assign(omar, case, owner=cast["una"].account)
    make_move(omar, case, "start-triage")
    triage(omar, case, severity="s2", category="unsafe")
    make_move(omar, case, "escalate", text="It is grave.")
    page = history_of(carl, case)

    assert "Said who works on it what: works on it" in page
    assert "severity before: S3; severity: S2; what went wrong: It could hurt someone" in page
    assert "move: Escalate; level before: 1; level: 2" in page


def test_they_are_the_words_of_the_pages(app: Flask) -> None:
    with app.test_request_context():
        shown = {one: render_template_string(SHOW, value=one.value) for one in Status}

    assert dict(STATE_WORDS) == shown
    assert set(MOVE_WORDS) == set(Move)
    assert set(TOGETHER) == set(WORDS)
