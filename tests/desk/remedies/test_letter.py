"""A signed letter: written where something was granted, about nothing of the case."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.records.letters import LAST_LINE
from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, decide, hidden_fields, investigate, mailbox_of, send, words
from tests.frozen_clock import FrozenClock
from tests.reaching import GRANTED, LETTER, write_letter
from tests.rows import facts, kinds
from tests.signin.journal import noted
from tests.test_readable_columns import dump, leaking

LINK = "Write a signed letter"


@pytest.fixture
def asked(portal: Portal, omar: FlaskClient, cast: dict[str, Member]) -> MadeCase:
    """An opt-out that is being investigated."""
    case = make_case(portal, type=ReportType.OPT_OUT)
    investigate(omar, case)
    return case


@pytest.fixture
def granted(omar: FlaskClient, una: FlaskClient, asked: MadeCase) -> MadeCase:
    """The opt-out, granted."""
    decide(omar, una, asked, **GRANTED)
    return asked


def letter_in(mailbox: FlaskClient) -> str:
    return words(mailbox.get("/mailbox/letter").text)


def test_a_letter_reaches_the_mailbox_and_is_journalled(
    app: Flask,
    granted: MadeCase,
    cast: dict[str, Member],
    portal: Portal,
    clock: FrozenClock,
) -> None:
    clock.forward(days=1)
    answer = write_letter(at_the_desk(app, cast["omar"]), granted)
    ((actor, details),) = noted(portal, "letter_written")
    mailbox = mailbox_of(app, granted)

    assert answer.status_code == 303
    assert (actor, set(details)) == (cast["omar"].account, {"reason"})
    assert kinds(portal, granted)[-2:] == ["system", "letter"]
    assert facts(portal, granted).last_update_on == clock.now().today
    assert "A signed letter for you" in words(mailbox.get("/mailbox/case").text)
    assert LETTER["granted"] in letter_in(mailbox)
    assert "From: 1 April 2026 Until: 31 March 2027" in letter_in(mailbox)


def test_a_letter_says_nothing_of_the_case(
    app: Flask, omar: FlaskClient, granted: MadeCase
) -> None:
    write_letter(omar, granted)
    page = mailbox_of(app, granted).get("/mailbox/letter").text
    letter = page.split("===== LETTER =====")[1].split("===== END =====")[0]

    assert LAST_LINE in letter
    assert granted.reference not in page
    assert [word for word in ("2 March", "3 March", "Omar", "Una", "opt") if word in letter] == []


def test_without_a_last_day_it_holds_until_further_notice(
    app: Flask, omar: FlaskClient, granted: MadeCase
) -> None:
    write_letter(omar, granted, ends_on="")

    assert "Until: further notice" in letter_in(mailbox_of(app, granted))


@pytest.mark.parametrize(
    "wrong",
    [
        {"granted": ""},
        {"about": ""},
        {"starts_on": ""},
        {"starts_on": "tomorrow"},
        {"ends_on": "2026-03-31"},
        {"granted": "x" * 2_001},
        {"granted": "As in C-7K3M-Q9ZD."},
        {"about": "the case c-7k3m-q9zd"},
        {"granted": "===== END ====="},
        {"granted": "He may \u202e not"},
    ],
)
def test_what_does_not_belong_there_is_refused_and_nothing_is_lost(
    omar: FlaskClient, granted: MadeCase, portal: Portal, wrong: dict[str, Any]
) -> None:
    answer = write_letter(omar, granted, **{"about": "Shift planner of May", **wrong})

    assert answer.status_code == 422
    assert (wrong.get("about", "Shift planner of May")) in answer.text
    assert "letter" not in kinds(portal, granted)


def test_where_nothing_was_granted_there_is_no_letter(
    omar: FlaskClient, una: FlaskClient, asked: MadeCase
) -> None:
    before = omar.get(f"/desk/cases/{asked.reference}/letter").status_code
    decide(omar, una, asked, **{**GRANTED, "outcome": "refused_with_reasons"})

    assert (before, omar.get(f"/desk/cases/{asked.reference}/letter").status_code) == (404, 404)
    assert LINK not in words(omar.get(f"/desk/cases/{asked.reference}").text)


def test_a_letter_for_a_decision_that_was_appealed_meanwhile_is_not_signed(
    app: Flask, omar: FlaskClient, granted: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{granted.reference}/letter"
    hidden = hidden_fields(omar.get(path).text, path)
    send(mailbox_of(app, granted), "/mailbox/moves/appeal", text="It is too short.")
    answer = omar.post(path, data={**hidden, **LETTER})

    assert answer.status_code == 404
    assert LETTER["granted"] in answer.text
    assert "letter" not in kinds(portal, granted)


def test_a_letter_sent_twice_is_written_once(
    omar: FlaskClient, granted: MadeCase, portal: Portal
) -> None:
    path = f"/desk/cases/{granted.reference}/letter"
    sent = {**hidden_fields(omar.get(path).text, path), **LETTER}
    answers = [omar.post(path, data=sent).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert kinds(portal, granted).count("letter") == 1


def test_another_level_and_other_roles_write_none(
    app: Flask, carl: FlaskClient, granted: MadeCase
) -> None:
    assert carl.get(f"/desk/cases/{granted.reference}/letter").status_code == 404
    assert app.test_client().get("/mailbox/letter").status_code == 404


def test_colleagues_read_the_letter_in_the_case(
    omar: FlaskClient, una: FlaskClient, granted: MadeCase
) -> None:
    write_letter(omar, granted)

    assert LETTER["granted"] in words(una.get(f"/desk/cases/{granted.reference}").text)


@pytest.mark.usefixtures("both_databases")
def test_a_stolen_database_shows_no_letter(
    omar: FlaskClient, granted: MadeCase, portal: Portal
) -> None:
    write_letter(omar, granted, granted="canary-letter", about="canary-system")

    assert leaking(dump(portal), "canary") == []


def test_a_mailbox_without_a_letter_has_no_page_for_it(app: Flask, granted: MadeCase) -> None:
    mailbox = mailbox_of(app, granted)

    assert mailbox.get("/mailbox/letter").status_code == 404
    assert "A signed letter" not in words(mailbox.get("/mailbox/case").text)
