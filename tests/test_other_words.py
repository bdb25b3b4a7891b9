"""A form sent twice with other words: they are taken, or refused and given back; never dropped."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import AnswerTemplateRow, CaseRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, hidden_fields, mailbox_of, words
from tests.desk.intake.test_enter import PHONED
from tests.rows import count, kinds

FIRST, THEN = "What I wrote at first.", "What I wrote afterwards."


@pytest.fixture
def omar(app: Flask, cast: dict[str, Member]) -> FlaskClient:
    """Omar at his desk."""
    return at_the_desk(app, cast["omar"])


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def send_thrice(client: FlaskClient, path: str, *, form_on: str = "", **fields: Any) -> list[Any]:
    """Send one form, go back, send it as it was, and once more with other words."""
    hidden = hidden_fields(client.get(form_on or path).text, path)
    typed = (FIRST, FIRST, THEN)
    name = fields.pop("named", "text")
    return [client.post(path, data={**hidden, **fields, name: text}) for text in typed]


def statuses(answers: list[Any]) -> list[int]:
    return [one.status_code for one in answers]


@pytest.mark.usefixtures("both_databases")
def test_messages_and_notes_are_taken_both_and_each_once(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    rosa = mailbox_of(app, case)
    sent = send_thrice(rosa, "/mailbox/messages", form_on="/mailbox/case")
    noted = send_thrice(omar, f"/desk/cases/{case.reference}/note")

    assert statuses(sent) == statuses(noted) == [303, 303, 303]
    assert [kinds(portal, case).count(kind) for kind in ("answer", "note")] == [2, 2]


def test_a_move_that_was_made_is_refused_with_the_other_words(app: Flask, case: MadeCase) -> None:
    rosa = mailbox_of(app, case)
    answers = send_thrice(rosa, "/mailbox/moves/withdraw")

    assert statuses(answers) == [303, 303, 409]
    assert THEN in answers[-1].text


def test_a_message_of_the_desk_is_held_back_as_the_case_has_changed(
    omar: FlaskClient, case: MadeCase, portal: Portal
) -> None:
    answers = send_thrice(omar, f"/desk/cases/{case.reference}/message")

    assert statuses(answers) == [303, 303, 409]
    assert THEN in answers[-1].text
    assert kinds(portal, case).count("message") == 1


def test_a_case_that_left_gives_the_other_words_back(omar: FlaskClient, case: MadeCase) -> None:
    answers = send_thrice(omar, f"/desk/cases/{case.reference}/moves/escalate")

    assert statuses(answers) == [303, 303, 404]
    assert THEN in answers[-1].text


def test_a_report_that_was_typed_in_stays_one_and_says_what_is_not_sent(
    omar: FlaskClient, portal: Portal
) -> None:
    answers = send_thrice(omar, "/desk/enter", named="narrative", **PHONED)

    assert statuses(answers) == [303, 303, 422]
    assert THEN in answers[-1].text
    assert "This form was sent before" in words(answers[-1].text)
    assert count(portal, CaseRow) == 1


def test_a_template_is_kept_as_another(omar: FlaskClient, portal: Portal) -> None:
    fields = {"name": "Greeting", "language": "en"}
    answers = send_thrice(omar, "/desk/templates/new", **fields)

    assert statuses(answers) == [303, 303, 303]
    assert count(portal, AnswerTemplateRow) == 2
