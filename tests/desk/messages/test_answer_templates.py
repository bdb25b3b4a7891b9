"""Answer templates: all handlers share them, they come with blanks, and no blank is ever sent."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import AnswerTemplateRow
from portal.work import Portal
from tests.cast import MadeCase, Member
from tests.deeds import (
    PROPOSED,
    at_the_desk,
    hidden_fields,
    mailbox_of,
    make_move,
    send,
    triage,
    words,
)
from tests.desk.intake.test_triage_next import decide
from tests.rows import count, every, kinds
from tests.signin.journal import noted

LIST, NEW = "/desk/templates", "/desk/templates/new"
TEXT = "We switched the tool off on [[date]]."
KEPT: dict[str, Any] = {"name": "Switched off", "language": "de", "text": TEXT}


def add(client: FlaskClient, **changes: Any) -> Any:
    return send(client, NEW, **{**KEPT, **changes})


def own(client: FlaskClient) -> str:
    """Return the address of the desk's only template of its own."""
    (found,) = set(re.findall(r'href="(/desk/templates/[0-9a-f]{32})"', client.get(LIST).text))
    return found


@pytest.mark.usefixtures("both_databases")
def test_one_handler_keeps_a_template_and_another_sends_it_filled_in(
    app: Flask, omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    kept = add(omar)
    path = f"/desk/cases/{case.reference}/message"
    id = own(una).rpartition("/")[2]
    page = una.get(f"{path}?template={id}").text
    sent = send(una, path, text=TEXT.replace("[[date]]", "2 March"))

    assert kept.status_code == 303
    assert f'<option value="{id}">Switched off (de)</option>' in page
    assert TEXT in words(page)
    assert sent.status_code == 303
    assert "off on 2 March." in words(mailbox_of(app, case).get("/mailbox/case").text)


def test_a_blank_is_never_sent_and_named(omar: FlaskClient, case: MadeCase, portal: Portal) -> None:
    said = "Fill in what is left open: [[date]]."
    make_move(omar, case, "start-triage")
    message = send(omar, f"/desk/cases/{case.reference}/message", text=TEXT)
    asked = make_move(omar, case, "request-information", text=TEXT)
    decided = decide(omar, case, "ask", told=TEXT)
    triage(omar, case)
    filled = {**PROPOSED, "outcome": "out_of_scope_referred", "explanation": TEXT}
    proposed = make_move(omar, case, "refer-out", **filled)

    for answer in (message, asked, decided, proposed):
        assert answer.status_code == 422
        assert said in words(answer.text)
        assert TEXT in words(answer.text)
    assert "message" not in kinds(portal, case)


def test_shipped_ones_are_offered_where_something_is_asked(
    omar: FlaskClient, case: MadeCase
) -> None:
    make_move(omar, case, "start-triage")
    move = f"/desk/cases/{case.reference}/moves/request-information"
    page = omar.get(f"{move}?template=question").text

    assert "[[the question]]" in words(page)
    assert "Monthly word: nothing new" in page
    assert "[[the question]]" not in omar.get(f"{move}?template=gossip").text


def test_a_template_is_changed_and_removed_for_everybody(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    add(omar)
    path = own(una)
    changed = send(una, path, **{**KEPT, "name": "Off for good"})
    page = omar.get(LIST).text
    removed = send(omar, f"{path}/remove", form_on=path)

    assert (changed.status_code, removed.status_code) == (303, 303)
    assert "Off for good" in page
    assert una.get(path).status_code == 404
    assert count(portal, AnswerTemplateRow) == 0
    assert [actor for actor, _ in noted(portal, "settings_changed")] == [
        cast["omar"].account,
        cast["una"].account,
        cast["omar"].account,
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Give it a name."),
        ({"text": ""}, "Write it."),
        ({"language": "xx"}, "Not a valid choice"),
        ({"name": "a" * 81}, "1 character too long"),
    ],
)
def test_what_is_invalid_is_said_and_nothing_typed_is_lost(
    omar: FlaskClient, portal: Portal, changes: dict[str, str], said: str
) -> None:
    answer = add(omar, **changes)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert {**KEPT, **changes}["text"] in words(answer.text)
    assert count(portal, AnswerTemplateRow) == 0


def test_a_template_that_names_a_case_is_refused_and_nothing_typed_is_lost(
    omar: FlaskClient, portal: Portal, case: MadeCase
) -> None:
    named = {**KEPT, "name": f"About {case.reference}", "text": f"{TEXT} See {case.reference}."}
    refused = send(omar, NEW, **named)
    before = count(portal, AnswerTemplateRow)
    form = hidden_fields(refused.text, NEW)
    kept = omar.post(NEW, data={**form, **KEPT})
    changed = send(omar, own(omar), **named)

    assert (refused.status_code, before, kept.status_code) == (422, 0, 303)
    assert changed.status_code == 422
    for answer in (refused, changed):
        assert words(answer.text).count("Name no case: every handler reads the templates.") >= 2
        assert named["text"] in words(answer.text)
    assert case.reference not in omar.get(LIST).text


def test_a_form_sent_twice_keeps_one_and_the_database_shows_no_word(
    omar: FlaskClient, portal: Portal
) -> None:
    filled = {**hidden_fields(omar.get(NEW).text, NEW), **KEPT}
    sent = [omar.post(NEW, data=filled).status_code for _ in range(2)]
    (row,) = every(portal, AnswerTemplateRow)

    assert sent == [303, 303]
    assert b"Switched" not in row.sealed


def test_only_handlers_find_them(app: Flask, omar: FlaskClient, cast: dict[str, Member]) -> None:
    add(omar)
    path = own(omar)
    for name in ("lena", "ada"):
        client = at_the_desk(app, cast[name])
        assert [client.get(one).status_code for one in (LIST, NEW, path)] == [404] * 3


def test_they_say_that_nothing_of_a_case_belongs_there(omar: FlaskClient) -> None:
    for path in (LIST, NEW):
        assert "Nothing of a case belongs here" in words(omar.get(path).text)
