"""Leaving ends everything, changes a cookie, and goes to an ordinary page elsewhere."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import enumerate as enumerate_threads
from time import monotonic

import pytest
from flask.testing import FlaskClient

from portal.application import PortalApplication
from portal.casework.access.visits import JOURNEY, MAILBOX, STAFF, find_visit, open_visit
from portal.casework.settings import LEAVE_ADDRESS, set_setting
from portal.web.door import NEUTRAL_ADDRESS, is_web_address
from portal.work import Work

Opening = Callable[[], AbstractContextManager[Work]]


@pytest.mark.parametrize("kind", [STAFF, MAILBOX, JOURNEY])
def test_leaving_ends_the_visit_on_the_server(
    visitor: FlaskClient, writing: Opening, reading: Opening, kind: str
) -> None:
    with writing() as work:
        key = open_visit(work, kind, b"unlocked")
    visitor.set_cookie(f"portal_{kind}", key)
    visitor.get("/leave")
    with reading() as work:
        assert find_visit(work, kind, key) is None


def test_leaving_takes_every_cookie_away(visitor: FlaskClient) -> None:
    names = ["portal_staff", "portal_mailbox", "portal_journey"]
    for name in names:
        visitor.set_cookie(name, "k" * 43)
    visitor.get("/leave")
    assert [visitor.get_cookie(name) for name in names] == [None, None, None]


def test_leaving_changes_a_cookie_even_where_there_was_none(visitor: FlaskClient) -> None:
    (cookie,) = visitor.get("/leave").headers.getlist("Set-Cookie")
    assert cookie.startswith("portal_left=1;")
    assert "Max-Age=1;" in cookie


def test_leaving_clears_the_browsers_cache_and_keeps_nothing(visitor: FlaskClient) -> None:
    answer = visitor.get("/leave")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_leaving_goes_where_the_administrator_said(visitor: FlaskClient, writing: Opening) -> None:
    with writing() as work:
        set_setting(work, LEAVE_ADDRESS, "https://weather.example/today")
    answer = visitor.get("/leave")
    assert (answer.status_code, answer.location) == (303, "https://weather.example/today")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/report", "https://"]
)
def test_leaving_never_goes_to_what_is_no_web_address(
    visitor: FlaskClient, writing: Opening, address: str
) -> None:
    with writing() as work:
        set_setting(work, LEAVE_ADDRESS, address)
    assert visitor.get("/leave").location == NEUTRAL_ADDRESS


def test_leaving_works_while_the_database_does_not(
    door: PortalApplication, visitor: FlaskClient
) -> None:
    with door.extensions["portal"].database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE session")
        connection.exec_driver_sql("DROP TABLE setting")
    visitor.set_cookie("portal_mailbox", "k" * 43)
    answer = visitor.get("/leave")
    assert (answer.status_code, answer.location) == (303, NEUTRAL_ADDRESS)
    assert visitor.get_cookie("portal_mailbox") is None


def test_another_visitors_visit_goes_on(
    visitor: FlaskClient, writing: Opening, reading: Opening
) -> None:
    with writing() as work:
        key = open_visit(work, MAILBOX, b"unlocked")
        mine = open_visit(work, MAILBOX, b"mine")
    visitor.set_cookie("portal_mailbox", mine)
    visitor.get("/leave")
    with reading() as work:
        assert find_visit(work, MAILBOX, key) == b"unlocked"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://www.example.org/", True),
        ("http://example.org/news?today=1", True),
        ("ftp://example.org/", False),
        ("//example.org/", False),
        ("https://[", False),
        ("https://example.org/\r\nSet-Cookie: a=b", False),
        ("", False),
    ],
)
def test_a_web_address_is_known(address: str, is_one: bool) -> None:
    assert is_web_address(address) is is_one


def test_whoever_leaves_does_not_wait_for_somebody_who_writes_for_long(
    visitor: FlaskClient, writing: Opening, reading: Opening
) -> None:
    with writing() as work:
        key = open_visit(work, MAILBOX, b"unlocked")
    visitor.set_cookie("portal_mailbox", key)
    with writing():
        began = monotonic()
        answer = visitor.get("/leave")
        took = monotonic() - began
        running = [one for one in enumerate_threads() if one.name == "leaving"]
    for one in running:
        one.join(30)

    assert (answer.status_code, visitor.get_cookie("portal_mailbox")) == (303, None)
    assert took < 10
    with reading() as work:
        assert find_visit(work, MAILBOX, key) is None
