"""A POST needs a token that belongs to a cookie of the same browser."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.application import PortalApplication
from portal.web.csrf import csrf_token
from tests.web.trial import KEY, OTHER_KEY

TokenOf = Callable[..., str]


def test_a_form_of_ours_is_taken(visitor: FlaskClient, token_of: TokenOf) -> None:
    answer = visitor.post("/trial/form", data={"csrf_token": token_of(visitor)})
    assert answer.status_code == 303
    assert answer.location == "/trial/page"


def test_a_form_without_a_token_is_refused(visitor: FlaskClient, token_of: TokenOf) -> None:
    token_of(visitor)
    answer = visitor.post("/trial/form")
    assert answer.status_code == 400
    assert "Nothing was saved" in answer.text


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, str.upper])
def test_a_changed_token_is_refused(
    visitor: FlaskClient, token_of: TokenOf, change: Callable[[str], str]
) -> None:
    answer = visitor.post("/trial/form", data={"csrf_token": change(token_of(visitor))})
    assert answer.status_code == 400


def test_a_token_without_its_cookie_is_refused(visitor: FlaskClient, token_of: TokenOf) -> None:
    token = token_of(visitor)
    visitor.delete_cookie("portal_staff")
    assert visitor.post("/trial/form", data={"csrf_token": token}).status_code == 400


def test_another_visitors_token_is_refused(
    door: PortalApplication, visitor: FlaskClient, token_of: TokenOf
) -> None:
    stranger = door.test_client()
    token_of(visitor)
    answer = visitor.post("/trial/form", data={"csrf_token": token_of(stranger)})
    assert answer.status_code == 400


def test_a_token_of_before_signing_in_is_worth_nothing_after(
    visitor: FlaskClient, token_of: TokenOf
) -> None:
    before = token_of(visitor)
    visitor.post("/trial/begin", data={"csrf_token": before})
    assert visitor.post("/trial/form", data={"csrf_token": before}).status_code == 400


def test_a_token_from_one_audience_is_good_for_another(
    visitor: FlaskClient, token_of: TokenOf
) -> None:
    token = token_of(visitor, "/mailbox")
    assert visitor.post("/trial/form", data={"csrf_token": token}).status_code == 303


def test_a_token_in_a_header_or_an_address_does_not_count(
    visitor: FlaskClient, token_of: TokenOf
) -> None:
    token = token_of(visitor)
    answer = visitor.post(f"/trial/form?csrf_token={token}", headers={"X-CSRFToken": token})
    assert answer.status_code == 400


def test_a_token_does_not_contain_the_key(door: PortalApplication) -> None:
    with door.test_request_context("/desk", headers={"Cookie": f"portal_staff={KEY}"}):
        token = csrf_token()
    assert KEY not in token
    assert OTHER_KEY not in token


def test_a_slow_writer_loses_nothing(door: PortalApplication) -> None:
    assert door.config["WTF_CSRF_TIME_LIMIT"] is None


def test_an_open_form_sets_no_cookie_and_is_taken_without_one(
    door: PortalApplication, visitor: FlaskClient, token_of: TokenOf
) -> None:
    token = token_of(visitor, "/trial/open")
    answers = [
        one.post("/trial/open", data={"csrf_token": token}) for one in (visitor, door.test_client())
    ]

    assert visitor.get_cookie("portal_staff") is None
    assert {answer.status_code for answer in answers} == {303}


@pytest.mark.parametrize("token", ["", "x", "nobody", "Im5vYm9keSI.aaaa.bbbb"])
def test_an_open_form_needs_a_token_of_ours(visitor: FlaskClient, token: str) -> None:
    assert visitor.post("/trial/open", data={"csrf_token": token}).status_code == 400


def test_the_token_of_an_open_form_is_good_for_no_other(
    visitor: FlaskClient, token_of: TokenOf
) -> None:
    token = token_of(visitor, "/trial/open")
    visitor.get("/trial/form")

    assert visitor.post("/trial/form", data={"csrf_token": token}).status_code == 400


def test_another_site_cannot_send_an_open_form(visitor: FlaskClient, token_of: TokenOf) -> None:
    token = token_of(visitor, "/trial/open")
    headers = {"Origin": "https://elsewhere.example"}
    answer = visitor.post("/trial/open", data={"csrf_token": token}, headers=headers)

    assert answer.status_code == 400
