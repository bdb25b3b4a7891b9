"""Before a question that asks who somebody is goes out, its writer is warned, and may send it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.work import Portal
from tests.cast import MadeCase
from tests.deeds import PROPOSED, make_move, send, triage, words
from tests.desk.intake.test_triage_next import decide
from tests.rows import kinds

QUESTION = "Thank you. Which shift were you on, and who else was there?"


def message(client: FlaskClient, case: MadeCase, **fields: Any) -> Any:
    return send(client, f"/desk/cases/{case.reference}/message", text=QUESTION, **fields)


def question(client: FlaskClient, case: MadeCase, **fields: Any) -> Any:
    return make_move(client, case, "request-information", text=QUESTION, **fields)


def decision(client: FlaskClient, case: MadeCase, **fields: Any) -> Any:
    return decide(client, case, "ask", told=QUESTION, **fields)


@pytest.mark.parametrize("ask", [message, question, decision])
def test_it_is_held_once_quoted_with_reasons_and_sent_with_a_tick(
    omar: FlaskClient, case: MadeCase, portal: Portal, ask: Any
) -> None:
    make_move(omar, case, "start-triage")
    held = ask(omar, case)
    before = kinds(portal, case)
    sent = ask(omar, case, knows="y")
    page = words(held.text)

    assert (held.status_code, sent.status_code) == (422, 303)
    assert "This may ask who the reporter is" in page
    assert "Which shift were you" in page
    assert "Who was there leads to who told." in page
    assert QUESTION in page
    assert "message" not in before
    assert kinds(portal, case).count("message") == 1


def test_reasons_that_the_reporter_reads_are_held_as_well(
    omar: FlaskClient, case: MadeCase
) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case)
    filled = {**PROPOSED, "outcome": "out_of_scope_referred", "findings": QUESTION}
    held = make_move(omar, case, "refer-out", **{**filled, "explanation": QUESTION})
    sent = make_move(omar, case, "refer-out", **{**filled, "explanation": QUESTION}, knows="y")
    page = words(held.text)

    assert (held.status_code, sent.status_code) == (422, 303)
    assert "This may ask who the reporter is" in page
    assert "Which shift were you" in page


def test_the_summary_says_what_to_do_without_the_words_of_the_tick(
    omar: FlaskClient, case: MadeCase
) -> None:
    make_move(omar, case, "start-triage")
    page = words(decision(omar, case).text)

    assert "There is a problem Nothing was sent yet: this may ask who the reporter is." in page


def test_findings_for_colleagues_are_not_held(omar: FlaskClient, case: MadeCase) -> None:
    make_move(omar, case, "start-triage")
    triage(omar, case)
    filled = {**PROPOSED, "outcome": "out_of_scope_referred", "findings": QUESTION}

    assert make_move(omar, case, "refer-out", **filled).status_code == 303


def test_an_ordinary_message_is_not_held(omar: FlaskClient, case: MadeCase) -> None:
    path = f"/desk/cases/{case.reference}/message"

    assert "This may ask" not in omar.get(path).text
    assert send(omar, path, text="Which tool was it?").status_code == 303


def test_a_note_and_a_reason_may_ask_colleagues_anything(omar: FlaskClient, case: MadeCase) -> None:
    kept = send(omar, f"/desk/cases/{case.reference}/note", text=QUESTION)
    decided = decide(omar, case, "accept", reason=QUESTION)

    assert (kept.status_code, decided.status_code) == (303, 303)
