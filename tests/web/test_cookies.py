"""Cookies hold a random key, are set only where a form or a visit needs one, and die."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import BuildDoor
from tests.web.trial import KEY, OTHER_KEY

TokenOf = Callable[..., str]


@pytest.mark.parametrize(
    "path", ["/trial/page", "/nothing", "/desk", "/health/live", "/robots.txt", "/favicon.ico"]
)
def test_a_page_without_a_form_sets_no_cookie(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).headers.getlist("Set-Cookie") == []


def test_the_api_sets_no_cookie(visitor: FlaskClient) -> None:
    assert visitor.post("/api/trial", json={}).headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/trial/form", "portal_staff"),
        ("/mailbox", "portal_mailbox"),
        ("/report", "portal_journey"),
    ],
)
def test_a_form_sets_the_cookie_of_its_audience(visitor: FlaskClient, path: str, name: str) -> None:
    (cookie,) = visitor.get(path).headers.getlist("Set-Cookie")
    value, *attributes = cookie.split("; ")
    assert value.startswith(f"{name}=")
    assert attributes == ["HttpOnly", "Path=/", "SameSite=Strict"]


def test_behind_https_the_cookie_is_locked_to_this_host(build_door: BuildDoor) -> None:
    answer = build_door(https=True).test_client().get("/report")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-portal_journey=")
    assert "; Secure" in cookie


def test_a_second_form_keeps_the_key(visitor: FlaskClient) -> None:
    visitor.get("/trial/form")
    assert visitor.get("/trial/form").headers.getlist("Set-Cookie") == []


def test_two_visitors_get_different_keys(build_door: BuildDoor) -> None:
    app = build_door()
    cookies = {app.test_client().get("/report").headers["Set-Cookie"] for _ in range(20)}
    assert len(cookies) == 20


def test_a_visit_that_begins_replaces_the_key(visitor: FlaskClient, token_of: TokenOf) -> None:
    answer = visitor.post("/trial/begin", data={"csrf_token": token_of(visitor)})
    assert answer.headers["Set-Cookie"].startswith(f"portal_staff={OTHER_KEY};")
    assert visitor.get("/trial/key").get_json() == {"key": OTHER_KEY}


def test_a_visit_that_ends_takes_the_key_away(visitor: FlaskClient, token_of: TokenOf) -> None:
    answer = visitor.post("/trial/end", data={"csrf_token": token_of(visitor)})
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert visitor.get_cookie("portal_staff") is None


@pytest.mark.parametrize(
    "value", ["", "short", "k" * 44, "k" * 42 + "!", "k" * 42 + "é", "k" * 9000]
)
def test_what_cannot_be_a_key_is_none(visitor: FlaskClient, value: str) -> None:
    header = {"HTTP_COOKIE": f"portal_staff={value}"}
    assert visitor.get("/trial/key", environ_overrides=header).get_json() == {"key": None}


def test_a_key_comes_only_from_the_cookie_of_its_audience(visitor: FlaskClient) -> None:
    visitor.set_cookie("portal_mailbox", KEY)
    assert visitor.get("/trial/key").get_json() == {"key": None}
    visitor.set_cookie("portal_staff", KEY)
    assert visitor.get("/trial/key").get_json() == {"key": KEY}
