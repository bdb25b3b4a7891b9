"""The tracking code is shown until it is saved, to nobody else, and never in an address."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import SessionRow
from portal.work import Portal
from tests.cast import kept_cookie, make_case
from tests.deeds import report, send, send_report, shown_code, words
from tests.frozen_clock import FrozenClock
from tests.rows import count

BACK = "/report/type-it-back"

pytestmark = pytest.mark.usefixtures("cast")


def test_the_code_comes_again_when_the_page_is_loaded_again(client: FlaskClient) -> None:
    code = report(client)

    assert shown_code(client.get("/report/code").text) == code
    assert shown_code(client.get("/report/code").text) == code


def test_whoever_has_saved_it_is_asked_to_type_it_back(client: FlaskClient) -> None:
    report(client)
    answer = send(client, "/report/code")
    page = client.get(BACK)

    assert (answer.status_code, answer.headers["Location"]) == (303, BACK)
    assert "Skip this" in page.text


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_the_right_code_ends_the_journey(
    client: FlaskClient, portal: Portal, change: Callable[[str], str]
) -> None:
    code = report(client)
    send(client, "/report/code")
    answer = send(client, BACK, code=change(code))

    assert answer.headers["Location"] == "/report/saved?typed=right"
    assert "That is the right code" in client.get(answer.location).text
    assert client.get("/report/code").status_code == 404
    assert client.get(BACK).status_code == 404
    assert count(portal, SessionRow) == 0


def test_trying_can_be_skipped(client: FlaskClient, portal: Portal) -> None:
    report(client)
    send(client, "/report/code")
    answer = send(client, BACK, go="skip")

    assert answer.headers["Location"] == "/report/saved"
    assert "That is the right code" not in client.get(answer.location).text
    assert client.get("/report/code").status_code == 404
    assert count(portal, SessionRow) == 0


def test_a_mistyped_code_is_told_from_another_and_nothing_is_lost(
    client: FlaskClient, portal: Portal
) -> None:
    code = report(client)
    send(client, "/report/code")
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    mistyped = send(client, BACK, code=wrong)
    another = send(client, BACK, code=make_case(portal).code.grouped)
    empty = send(client, BACK, code="")

    assert "There is a typing error in it" in mistyped.text
    assert f'value="{wrong}"' in mistyped.text
    assert "That is another code" in another.text
    assert "Type the code, or skip this." in empty.text
    assert {answer.status_code for answer in (mistyped, another, empty)} == {422}
    assert shown_code(client.get("/report/code").text) == code


def test_after_saving_a_new_report_may_begin(client: FlaskClient) -> None:
    report(client)
    send(client, "/report/code")

    assert "Save the code of your last report" not in client.get("/report").text
    assert send(client, "/report", type="incident").status_code == 303


def test_a_cookie_from_before_the_end_shows_nothing(app: Flask, client: FlaskClient) -> None:
    report(client)
    cookie = kept_cookie(client, "portal_journey")
    send(client, BACK, go="skip")
    replayed = app.test_client()
    replayed.set_cookie("portal_journey", cookie)

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
    typed = client.get(BACK).text
    send(client, BACK, code=code)

    assert code[:4] not in typed
    assert code[:4] not in client.get("/report/saved").text
