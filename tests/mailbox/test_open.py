"""Opening the mailbox: forgiving in how the code is typed, silent about codes that open nothing."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event

from portal.store.tables import MailboxRow, SessionRow
from portal.vault.tracking import generate
from portal.work import Portal
from tests.cast import MadeCase, Member, kept_cookie, make_case
from tests.deeds import at_the_desk, mailbox_of, open_mailbox, send, words
from tests.frozen_clock import FrozenClock
from tests.rows import count

pytestmark = pytest.mark.usefixtures("cast")

MISTYPED = "This code has a typing error."
UNKNOWN = "No mailbox opens with this code."


@pytest.fixture
def case(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Rosa reported."""
    return make_case(portal)


def delete_mailbox(portal: Portal, case: MadeCase) -> None:
    with portal.writing() as work:
        work.db.execute(delete(MailboxRow).where(MailboxRow.case_id == case.id))


def shape(answer: Any) -> tuple[int, list[str], dict[str, str], int]:
    """Return what an observer of an answer can tell, whatever its random values are."""
    named = {name: value for name, value in answer.headers if name != "Set-Cookie"}
    return answer.status_code, sorted(answer.headers.keys()), named, len(answer.data)


@pytest.mark.usefixtures("both_databases")
def test_the_code_opens_the_mailbox(app: Flask, case: MadeCase) -> None:
    page = words(mailbox_of(app, case).get("/mailbox/case").text)

    assert "The assistant told me the wrong dose" in page
    assert "Received" in page


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), str.swapcase])
def test_case_spaces_and_dashes_do_not_matter(app: Flask, case: MadeCase, change: Any) -> None:
    typed = f"  {change(case.code.grouped)} "

    assert open_mailbox(app, typed).get("/mailbox/case").status_code == 200


def test_a_typing_error_is_told_apart_and_can_be_corrected(
    client: FlaskClient, case: MadeCase
) -> None:
    typed = case.code.grouped[:-1] + ("0" if case.code.grouped[-1] != "0" else "1")
    answer = send(client, "/mailbox", code=typed)

    assert answer.status_code == 422
    assert MISTYPED in words(answer.text)
    assert typed in answer.text


def test_an_empty_code_is_asked_for_again(client: FlaskClient) -> None:
    answer = send(client, "/mailbox", code="")

    assert answer.status_code == 422
    assert "Type the code you were given." in answer.text


def test_an_unknown_and_a_deleted_code_look_the_same(
    client: FlaskClient, portal: Portal, case: MadeCase
) -> None:
    delete_mailbox(portal, case)
    deleted = send(client, "/mailbox", code=case.code.grouped)
    unknown = send(client, "/mailbox", code=generate().grouped)

    assert unknown.status_code == 404
    assert UNKNOWN in words(unknown.text)
    assert shape(deleted) == shape(unknown)


def test_a_code_that_opens_nothing_begins_no_visit(client: FlaskClient, portal: Portal) -> None:
    send(client, "/mailbox", code=generate().grouped)

    assert count(portal, SessionRow) == 0
    assert client.get("/mailbox/case").status_code == 404


def test_whoever_tries_codes_takes_no_writers_turn(
    app: Flask, client: FlaskClient, case: MadeCase
) -> None:
    taken: list[object] = []
    writers = app.extensions["portal"].database.engine
    event.listen(writers, "checkout", lambda *connection: taken.append(connection))

    send(client, "/mailbox", code=generate().grouped)
    assert taken == []
    send(client, "/mailbox", code=case.code.grouped)
    assert len(taken) == 1


def test_without_a_code_there_is_no_case_to_see(client: FlaskClient) -> None:
    for path in ("/mailbox/case", "/mailbox/moves/withdraw"):
        assert client.get(path).status_code == 404


def test_a_code_opens_its_own_case_and_no_other(app: Flask, portal: Portal, case: MadeCase) -> None:
    other = make_case(portal, narrative="Somebody else wrote this.")
    page = mailbox_of(app, case).get("/mailbox/case").text

    assert "Somebody else wrote this." not in page
    assert "Somebody else wrote this." in mailbox_of(app, other).get("/mailbox/case").text


def test_the_staffs_cookie_opens_no_mailbox(
    app: Flask, case: MadeCase, cast: dict[str, Member]
) -> None:
    assert at_the_desk(app, cast["omar"]).get("/mailbox/case").status_code == 404


def test_a_mailboxs_key_opens_no_desk(app: Flask, case: MadeCase) -> None:
    mailbox = mailbox_of(app, case)
    cookie = kept_cookie(mailbox, "portal_mailbox")
    thief = app.test_client()
    thief.set_cookie("portal_staff", cookie)

    assert thief.get("/desk").status_code == 404
    assert thief.get(f"/desk/cases/{case.reference}").status_code == 404


def test_a_mailbox_stays_open_for_half_an_hour(
    app: Flask, case: MadeCase, clock: FrozenClock
) -> None:
    mailbox = mailbox_of(app, case)
    clock.forward(minutes=29)
    in_time = mailbox.get("/mailbox/case").status_code
    clock.forward(minutes=32)

    assert (in_time, mailbox.get("/mailbox/case").status_code) == (200, 404)


def test_a_closed_mailboxs_cookie_is_dead(app: Flask, portal: Portal, case: MadeCase) -> None:
    mailbox = mailbox_of(app, case)
    cookie = kept_cookie(mailbox, "portal_mailbox")
    answer = send(mailbox, "/mailbox/close", form_on="/mailbox/case")
    replayed = app.test_client()
    replayed.set_cookie("portal_mailbox", cookie)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert mailbox.get("/mailbox/case").status_code == 404
    assert replayed.get("/mailbox/case").status_code == 404
    assert count(portal, SessionRow) == 0


def test_leaving_closes_the_mailbox(app: Flask, portal: Portal, case: MadeCase) -> None:
    mailbox = mailbox_of(app, case)
    answer = mailbox.get("/leave")

    assert answer.status_code == 303
    assert mailbox.get("/mailbox/case").status_code == 404
    assert count(portal, SessionRow) == 0


def test_the_code_is_in_no_header_and_in_no_page_of_the_mailbox(
    app: Flask, client: FlaskClient, case: MadeCase
) -> None:
    answer = send(client, "/mailbox", code=case.code.grouped)
    page = client.get("/mailbox/case")
    seen = f"{answer.headers}{answer.text}{page.headers}{page.text}".upper()

    assert case.code.grouped not in seen
    assert case.code.symbols not in seen


def test_the_reference_of_the_desk_is_not_shown_to_the_reporter(app: Flask, case: MadeCase) -> None:
    assert case.reference not in mailbox_of(app, case).get("/mailbox/case").text
