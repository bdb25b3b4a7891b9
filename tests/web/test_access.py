"""Every view says who may enter; refused looks like missing."""

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from portal.application import build
from portal.config import Settings
from portal.core.policy import Permission
from portal.web.access import RouteUnmarked, needs, open_to_all
from tests.cast import without_drawn
from tests.web.conftest import BuildDoor
from tests.web.trial import KEY, OTHER_KEY


def view() -> str:
    """A view that says nothing about who may enter."""
    return "in"


def test_the_program_does_not_start_with_an_unmarked_route(settings: Settings) -> None:
    pages = Blueprint("careless", __name__)
    pages.add_url_rule("/careless", view_func=lambda: "in", endpoint="forgotten")
    with pytest.raises(RouteUnmarked, match=r"careless\.forgotten"):
        build(settings, pages=[pages])


def test_a_view_that_says_it_twice_is_refused() -> None:
    with pytest.raises(RouteUnmarked, match="twice"):
        open_to_all(needs(Permission.READ_QUEUE)(view))


def test_whoever_has_the_permission_enters(visitor: FlaskClient) -> None:
    visitor.set_cookie("portal_staff", KEY)
    assert visitor.get("/desk").text == "cases"


def test_a_stranger_gets_what_a_missing_page_gives(visitor: FlaskClient) -> None:
    refused, missing = visitor.get("/desk"), visitor.get("/trial/refuse/not-found")
    assert (refused.status_code, refused.data) == (missing.status_code, missing.data)
    assert refused.status_code == 404
    assert list(refused.headers) == list(missing.headers)


@pytest.mark.parametrize("path", ["/admin", "/nothing", "/trial/refuse/not-found"])
def test_refused_equals_missing_byte_for_byte_for_the_signed_in(
    visitor: FlaskClient, path: str
) -> None:
    visitor.set_cookie("portal_staff", KEY)
    answer, missing = visitor.get(path), visitor.get("/also-nothing")
    assert answer.status_code == missing.status_code == 404
    assert without_drawn(answer.text) == without_drawn(missing.text)
    assert list(answer.headers) == list(missing.headers)


@pytest.mark.parametrize("key", [OTHER_KEY, "", KEY[:-1]])
def test_an_unknown_key_is_a_stranger(visitor: FlaskClient, key: str) -> None:
    stranger = visitor.get("/desk").data
    visitor.set_cookie("portal_staff", key)
    assert visitor.get("/desk").data == stranger


def test_the_key_of_a_mailbox_opens_no_staff_page(visitor: FlaskClient) -> None:
    visitor.set_cookie("portal_mailbox", KEY)
    assert visitor.get("/desk").status_code == 404


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH"])
def test_a_method_that_a_page_does_not_take_looks_missing(
    visitor: FlaskClient, method: str
) -> None:
    answer, missing = visitor.open("/trial/page", method=method), visitor.get("/nothing")
    assert (answer.status_code, answer.data) == (404, missing.data)
    assert "Allow" not in answer.headers


def test_the_surfaces_are_apart(build_door: BuildDoor) -> None:
    reporter = build_door(surfaces=frozenset({"reporter"})).test_client()
    assert "Come back" in reporter.get("/trial/page").text
    staff = build_door(surfaces=frozenset({"staff"})).test_client()
    assert "Come back" not in staff.get("/trial/page").text


def test_the_navigation_shows_only_places_that_one_may_enter(visitor: FlaskClient) -> None:
    visitor.set_cookie("portal_staff", KEY)
    text = visitor.get("/trial/navigation").text
    assert text.split() == ["/desk", "False;", "Omar"]


def test_a_request_reads_the_time_once(visitor: FlaskClient) -> None:
    times = visitor.get("/trial/moment").get_json()
    assert times == {"first": "2026-03-02T09:00:00+00:00", "second": "2026-03-02T09:00:00+00:00"}
