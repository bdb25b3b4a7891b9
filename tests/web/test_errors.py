"""What went wrong becomes one page each, without a word of what was typed or thrown."""

import pytest
from flask.testing import FlaskClient

from portal.web.errors import MESSAGES
from tests.web.trial import CANARY

STATUSES = {
    "not-found": 404,
    "move": 409,
    "changed": 409,
    "input": 422,
    "closed": 503,
    "broken-seal": 500,
    "no-keys": 503,
    "unforeseen": 500,
}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_refusal_has_its_page(visitor: FlaskClient, name: str, status: int) -> None:
    answer = visitor.get(f"/trial/refuse/{name}")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "<h1>" in answer.text
    assert "canary" not in answer.text


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_the_api_says_the_same_in_json(visitor: FlaskClient, name: str, status: int) -> None:
    answer = visitor.get(f"/api/trial/refuse/{name}")
    assert answer.status_code == status
    assert answer.get_json()["error"]["status"] == status
    assert "canary" not in answer.text


def test_a_refused_move_says_why(visitor: FlaskClient) -> None:
    assert "Two people have to agree." in visitor.get("/trial/refuse/move").text


def test_a_closed_intake_says_why(visitor: FlaskClient) -> None:
    assert "Nobody can read a report yet." in visitor.get("/trial/refuse/closed").text


def test_the_api_names_each_field(visitor: FlaskClient) -> None:
    error = visitor.get("/api/trial/refuse/input").get_json()["error"]
    assert error["fields"] == {"narrative": "Write something."}


def test_a_missing_address_of_the_api_is_json_too(visitor: FlaskClient) -> None:
    error = visitor.get("/api/nothing").get_json()["error"]
    assert error == {"status": 404, "message": MESSAGES[404]}


def test_broken_json_is_a_bad_request(visitor: FlaskClient) -> None:
    answer = visitor.post("/api/trial", data="{", content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["status"] == 400


def test_no_address_and_nothing_typed_comes_back_on_an_error_page(visitor: FlaskClient) -> None:
    answer = visitor.post(f"/{CANARY}", data={"narrative": CANARY})
    assert answer.status_code == 404
    assert "canary" not in answer.text
