"""'I think this is more serious': answered by another, who may raise it and never lowers it."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.moves.carrying_out import move_as_reporter
from portal.core.severity import Severity
from portal.core.workflow import Move
from portal.work import Portal
from tests.cast import MadeCase, Member
from tests.deeds import mailbox_of, make_move, words
from tests.rows import facts
from tests.signin.journal import noted

ANSWER = "Two more wards saw it: you are right."


@pytest.fixture
def objected(investigated: MadeCase, portal: Portal) -> MadeCase:
    """A case whose severity Omar set, and to which Rosa objected."""
    with portal.writing() as work:
        own = open_for_reporter(work, unlock_mailbox(work, investigated.code))
        move_as_reporter(work, own, move=Move.OBJECT_TO_SEVERITY)
    return investigated


def answer(client: FlaskClient, case: MadeCase, **changes: str) -> Any:
    filled = {"severity": "s2", "text": ANSWER, **changes}
    return make_move(client, case, "answer-objection", **filled)


@pytest.mark.usefixtures("both_databases")
def test_another_raises_it_and_the_reporter_reads_why(
    app: Flask, una: FlaskClient, objected: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    done = answer(una, objected)
    after = facts(portal, objected)

    assert done.status_code == 303
    assert (after.severity, after.severity_by) == (Severity.S2, cast["una"].account)
    assert after.severity_objected_on is None
    assert ANSWER in words(mailbox_of(app, objected).get("/mailbox/case").text)


def test_it_may_stay_as_it_is_with_reasons(
    app: Flask, una: FlaskClient, objected: MadeCase, portal: Portal
) -> None:
    answer(una, objected, severity="s3", text="One ward alone, & nobody was harmed.")

    assert facts(portal, objected).severity is Severity.S3
    assert "One ward alone" in mailbox_of(app, objected).get("/mailbox/case").text
    assert noted(portal, "severity_changed") == []


def test_who_set_the_severity_does_not_answer(omar: FlaskClient, objected: MadeCase) -> None:
    page = omar.get(f"/desk/cases/{objected.reference}/moves/answer-objection")
    case = words(omar.get(f"/desk/cases/{objected.reference}").text)

    assert page.status_code == 404
    assert "Somebody other than who set the severity answers this." in case


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": "s4"}, "Not a valid choice"),
        ({"severity": ""}, "Choose the severity, or leave it as it is."),
        ({"text": ""}, "Write the reasons that the reporter will read."),
    ],
)
def test_what_is_invalid_is_said_and_the_severity_stays(
    una: FlaskClient, objected: MadeCase, portal: Portal, changes: dict[str, str], said: str
) -> None:
    refused = answer(una, objected, **changes)

    assert refused.status_code == 422
    assert said in words(refused.text)
    assert facts(portal, objected).severity_objected_on is not None


def test_without_an_objection_there_is_nothing_to_answer(
    una: FlaskClient, investigated: MadeCase
) -> None:
    page = una.get(f"/desk/cases/{investigated.reference}/moves/answer-objection")

    assert page.status_code == 404


def test_the_journal_says_from_which_to_which(
    una: FlaskClient, objected: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    answer(una, objected)

    assert noted(portal, "severity_changed") == [
        (cast["una"].account, {"from_severity": "s3", "to_severity": "s2"})
    ]
