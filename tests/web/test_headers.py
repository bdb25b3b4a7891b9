"""Every kind of answer tells the browser to load nothing, keep nothing and tell nobody."""

import pytest
from flask.testing import FlaskClient

from portal.web.headers import ALWAYS, CONTENT_POLICY
from tests.web.conftest import BuildDoor

KINDS = {
    200: ("GET", "/trial/page"),
    303: ("GET", "/leave"),
    400: ("POST", "/trial/form"),
    404: ("GET", "/nothing"),
    405: ("DELETE", "/trial/page"),
    409: ("GET", "/trial/refuse/move"),
    422: ("GET", "/trial/refuse/input"),
    500: ("GET", "/trial/refuse/unforeseen"),
    503: ("GET", "/trial/refuse/closed"),
}


@pytest.mark.parametrize(("method", "path"), KINDS.values(), ids=map(str, KINDS))
def test_every_kind_of_answer_has(visitor: FlaskClient, method: str, path: str) -> None:
    headers = visitor.open(path, method=method).headers
    assert [(name, headers.getlist(name)) for name, _ in ALWAYS] == [
        (name, [value]) for name, value in ALWAYS
    ]


@pytest.mark.parametrize(("method", "path"), KINDS.values(), ids=map(str, KINDS))
def test_no_answer_is_kept_or_can_be_recognised_again(
    visitor: FlaskClient, method: str, path: str
) -> None:
    headers = visitor.open(path, method=method).headers
    assert headers.getlist("Cache-Control") == ["no-store"]
    assert not {"ETag", "Last-Modified", "Vary", "Expires", "Server"} & set(headers.keys())


def test_an_answer_that_is_too_large_has_them_too(visitor: FlaskClient) -> None:
    answer = visitor.post("/trial/form", data=b"x" * 1_100_000)
    assert answer.status_code == 413
    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_wrong_host_has_them_too(visitor: FlaskClient) -> None:
    answer = visitor.get("/trial/page", headers={"Host": "elsewhere.example"})
    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY


def test_the_policy_allows_no_script_and_no_other_host() -> None:
    assert CONTENT_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_POLICY
    assert "script-src" not in CONTENT_POLICY
    assert "http" not in CONTENT_POLICY


def test_a_stylesheet_is_kept_for_an_hour_without_a_mark_to_recognise(
    visitor: FlaskClient,
) -> None:
    answer = visitor.get("/static/css/base.css")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert not {"ETag", "Last-Modified", "Vary"} & set(answer.headers.keys())


def test_a_missing_stylesheet_is_not_kept(visitor: FlaskClient) -> None:
    assert visitor.get("/static/css/none.css").headers["Cache-Control"] == "no-store"


def test_https_is_required_again_only_where_it_is_used(build_door: BuildDoor) -> None:
    plain = build_door().test_client().get("/trial/page")
    secure = build_door(https=True).test_client().get("/trial/page")
    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
