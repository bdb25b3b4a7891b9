"""The OpenAPI document says what the API does: its routes, and what it really answers."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.api.openapi import DOCUMENT
from portal.vault.tracking import generate
from portal.work import Portal
from tests.api.schema import KNOWN, find, keywords, problems
from tests.api.steps import REPORT, read_mailbox, send_report, write
from tests.cast import Member, make_case
from tests.deeds import at_the_desk, investigate, make_move

FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}
SCHEMAS = DOCUMENT["components"]["schemas"]


def undocumented(path: str, answer: Any) -> list[str]:
    """Return what is wrong with an answer by the document; empty where it is as described."""
    described: Mapping[str, Any] = DOCUMENT["paths"][path]["post"]["responses"]
    if str(answer.status_code) not in described:
        return [f"{path} answers {answer.status_code}"]
    schema = described[str(answer.status_code)]["content"]["application/json"]["schema"]
    return problems(answer.json, schema, DOCUMENT)


def test_the_document_is_served_as_it_is(client: FlaskClient) -> None:
    answer = client.get("/api/openapi.json")

    assert answer.status_code == 200
    assert answer.json == DOCUMENT


def test_the_document_names_every_route_that_takes_something_and_no_other(app: Flask) -> None:
    routes = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.document"
        if method not in {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method) for path, methods in DOCUMENT["paths"].items() for method in methods
    }

    assert described == routes


def test_every_reference_leads_somewhere() -> None:
    def references(part: Any) -> list[str]:
        if isinstance(part, list):
            return [found for one in part for found in references(one)]
        if not isinstance(part, dict):
            return []
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for one in part.values() for found in references(one)]

    assert {reference.rpartition("/")[2] for reference in references(DOCUMENT)} == set(SCHEMAS)
    assert [find(DOCUMENT, one) for one in references(DOCUMENT)]


def test_only_words_are_used_that_the_check_understands() -> None:
    assert set().union(*map(keywords, SCHEMAS.values())) - KNOWN == set()


@pytest.mark.usefixtures("cast")
def test_real_answers_are_as_described(client: FlaskClient) -> None:
    taken = send_report(client, happened_on="2026-02-27", exclude=["role:executive"])
    code = taken.json["tracking_code"]
    answers = [
        ("/api/reports", taken),
        ("/api/reports", send_report(client, type="gossip")),
        ("/api/reports", send_report(client, narrative="a" * 2_000_000)),
        ("/api/reports", client.post("/api/reports", data="type=incident")),
        ("/api/reports", client.post("/api/reports", json={}, headers=FROM_ELSEWHERE)),
        ("/api/mailbox", read_mailbox(client, code)),
        ("/api/mailbox", read_mailbox(client, generate().grouped)),
        ("/api/mailbox", client.post("/api/mailbox", json={})),
        ("/api/mailbox/messages", write(client, code, "Ward 3.")),
        ("/api/mailbox/messages", write(client, generate().grouped, "Ward 3.")),
        ("/api/mailbox/messages", write(client, code, "")),
        ("/api/mailbox", read_mailbox(client, code)),
    ]

    assert [found for path, answer in answers for found in undocumented(path, answer)] == []


def test_a_closed_intake_answers_as_described(client: FlaskClient) -> None:
    answer = send_report(client)

    assert answer.status_code == 503
    assert undocumented("/api/reports", answer) == []


def test_a_mailbox_far_along_is_as_described(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    case = make_case(portal)
    omar = at_the_desk(app, cast["omar"])
    investigate(omar, case)
    make_move(omar, case, "request-information", text="Which ward?")

    assert undocumented("/api/mailbox", read_mailbox(client, case.code.grouped)) == []


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"prompt": "", "output": "x" * 10_000},
        {"still_happening": True, "danger": None},
        {"happened_on": "2026-02-27", "exclude": ["role:executive"]},
        {"narrative": "a" * 10_001},
        {"type": "gossip"},
        {"narrative": ""},
        {"narrative": 7},
        {"still_happening": "yes"},
        {"more": 1},
        {"exclude": ["role"]},
    ],
)
def test_a_request_is_taken_exactly_if_the_document_allows_it(
    client: FlaskClient, changes: dict[str, Any]
) -> None:
    body = {**REPORT, **changes}
    is_allowed = problems(body, SCHEMAS["Report"], DOCUMENT) == []
    headers = {"Idempotency-Key": "k" * 43}
    answer = client.post("/api/reports", json=body, headers=headers)

    assert (answer.status_code == 201) is is_allowed


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ({}, {"required": ["a"]}),
        ({"a": 1}, {"properties": {"a": {"type": "string"}}}),
        ({"b": 1}, {"additionalProperties": False, "properties": {}}),
        (True, {"type": "integer"}),
        (["x"], {"items": {"enum": ["y"]}}),
        ({"received_on": "soon"}, {"$ref": "#/components/schemas/Acknowledgement"}),
    ],
)
def test_the_check_finds_what_is_wrong(value: Any, schema: dict[str, Any]) -> None:
    assert problems(value, schema, DOCUMENT) != []
