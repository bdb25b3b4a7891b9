"""What is turned away before any page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.web.guards import host_name, is_own_origin
from tests.web.conftest import BuildDoor

TokenOf = Callable[..., str]


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_the_portal_answers_under_its_own_names(visitor: FlaskClient, host: str) -> None:
    assert visitor.get("/trial/page", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "localhost.elsewhere.example", "localhost@elsewhere.example", ""]
)
def test_another_name_gets_one_plain_sentence(visitor: FlaskClient, host: str) -> None:
    answer = visitor.get("/trial/page", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert "elsewhere" not in answer.text


def test_only_the_names_in_the_settings_count(build_door: BuildDoor) -> None:
    visitor = build_door(allowed_hosts=("reports.example.org",)).test_client()
    assert visitor.get("/trial/page", headers={"Host": "reports.example.org"}).status_code == 200
    assert visitor.get("/trial/page", headers={"Host": "localhost"}).status_code == 400


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Reports.Example.org", "reports.example.org"),
        ("reports.example.org:443", "reports.example.org"),
        ("[::1]", "[::1]"),
        ("[::1]:8000", "[::1]"),
    ],
)
def test_a_port_and_capitals_do_not_matter(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize("site", ["cross-site", "same-site", "invented"])
def test_a_post_from_another_site_is_refused(
    visitor: FlaskClient, token_of: TokenOf, site: str
) -> None:
    form = {"csrf_token": token_of(visitor)}
    answer = visitor.post("/trial/form", data=form, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_a_post_from_our_own_page_is_taken(
    visitor: FlaskClient, token_of: TokenOf, headers: dict[str, str]
) -> None:
    form = {"csrf_token": token_of(visitor)}
    assert visitor.post("/trial/form", data=form, headers=headers).status_code == 303


def test_a_link_from_another_site_may_lead_here(visitor: FlaskClient) -> None:
    answer = visitor.get("/trial/page", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://localhost:81", "", "http://[", "x"]
)
def test_a_post_of_another_origin_is_refused(
    visitor: FlaskClient, token_of: TokenOf, origin: str
) -> None:
    form = {"csrf_token": token_of(visitor)}
    answer = visitor.post("/trial/form", data=form, headers={"Origin": origin})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost", "localhost"),
        ("http://localhost:8000", "localhost:8000"),
        ("https://reports.example.org", "reports.example.org"),
        ("https://reports.example.org", "reports.example.org:443"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_our_own_origin_is_known(origin: str, host: str) -> None:
    assert is_own_origin(origin, host)


def test_the_api_takes_json_without_a_token(visitor: FlaskClient) -> None:
    assert visitor.post("/api/trial", json={"a": 1}).get_json() == {"a": 1}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_the_api_takes_nothing_that_a_form_can_send(visitor: FlaskClient, kind: str) -> None:
    answer = visitor.post("/api/trial", data='{"a": 1}', content_type=kind)
    assert answer.status_code == 415
    assert answer.get_json()["error"]["status"] == 415


def test_another_sites_script_cannot_use_the_api(visitor: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert visitor.post("/api/trial", json={}, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "laptop"},
        {"HTTP_HOST": "demonstration.example"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_a_demonstration_answers_to_no_other_machine(
    build_door: BuildDoor, changes: dict[str, str]
) -> None:
    app = build_door(demonstration=True, allowed_hosts=("localhost", "demonstration.example"))
    answer = app.test_client().get("/trial/page", environ_overrides=changes)
    assert answer.status_code == 403
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1"])
def test_a_demonstration_answers_to_its_own_machine(build_door: BuildDoor, address: str) -> None:
    app = build_door(demonstration=True)
    answer = app.test_client().get("/trial/page", environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 200


def test_a_real_portal_answers_to_other_machines(visitor: FlaskClient) -> None:
    answer = visitor.get("/trial/page", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 200
