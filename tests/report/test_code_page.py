"""The tracking code is shown until it is saved, to nobody else, and never in an address."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import SessionRow
from portal.work import Portal
from tests.deeds import report, send, send_report, shown_code, words
from tests.frozen_clock import FrozenClock
from tests.rows import count

pytestmark = pytest.mark.usefixtures("cast")


def test_the_code_comes_again_when_the_page_is_loaded_again(client: FlaskClient) -> None:
    code = report(client)

    assert shown_code(client.get("/report/code").text) == code
    assert shown_code(client.get("/report/code").text) == code


def test_the_code_is_gone_once_it_was_saved(client: FlaskClient, portal: Portal) -> None:
    code = report(client)
    answer = send(client, "/report/code")
    page = client.get("/report/code")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/report/saved")
    assert page.status_code == 404
    assert code[:4] not in page.text
    assert count(portal, SessionRow) == 0


def test_a_cookie_from_before_saving_shows_nothing(app: Flask, client: FlaskClient) -> None:
    report(client)
    cookie = client.get_cookie("portal_journey")
    send(client, "/report/code")
    replayed = app.test_client()
    replayed.set_cookie("portal_journey", cookie.value if cookie else "")

    assert replayed.get("/report/code").status_code == 404


def test_the_code_is_gone_after_half_an_hour(client: FlaskClient, clock: FrozenClock) -> None:
    code = report(client)
    clock.forward(minutes=29)
    in_time = client.get("/report/code")
    clock.forward(minutes=32)

    assert shown_code(in_time.text) == code
    assert client.get("/report/code").status_code == 404


def test_nobody_else_sees_the_code(app: Flask, client: FlaskClient) -> None:
    report(client)

    assert app.test_client().get("/report/code").status_code == 404


def test_leaving_ends_the_journey(client: FlaskClient, portal: Portal) -> None:
    report(client)
    client.get("/leave")

    assert client.get("/report/code").status_code == 404
    assert count(portal, SessionRow) == 0


def test_the_code_is_in_no_header_no_cookie_and_no_title(client: FlaskClient) -> None:
    answer = send_report(client)
    page = client.get("/report/code")
    code = shown_code(page.text)
    cookies = [client.get_cookie(f"portal_{kind}") for kind in ("journey", "mailbox", "staff")]
    outside = f"{answer.headers}{page.headers}{cookies}{page.text.split('<body', 1)[0]}"

    assert code not in outside
    assert code.replace("-", "") not in outside
    assert "no-store" in page.headers["Cache-Control"]


def test_the_page_names_the_dates_of_the_law(client: FlaskClient) -> None:
    report(client)
    page = words(client.get("/report/code").text)

    assert "Received on 2 March 2026" in page
    assert "by 2 June 2026 at the latest" in page


def test_what_comes_after_shows_nothing_secret(client: FlaskClient) -> None:
    code = report(client)
    send(client, "/report/code")

    assert code[:4] not in client.get("/report/saved").text
