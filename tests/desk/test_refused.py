"""To an excluded handler a case does not exist: every address answers as for no case at all."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.desk.move_words import BY_SLUG
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import PROPOSED, TRIAGED, at_the_desk, hidden_fields, words
from tests.frozen_clock import FrozenClock
from tests.rows import facts, kinds
from tests.signin.journal import noted

PAGES = (
    "",
    "/message",
    "/note",
    "/triage",
    "/identity",
    "/letter",
    *(f"/moves/{slug}" for slug in sorted(BY_SLUG)),
    "/actions/new",
    f"/actions/{'0' * 32}/verify",
    f"/actions/{'0' * 32}/effect",
)
FORMS = PAGES[1:]
FILLED: dict[str, Any] = {
    **TRIAGED,
    **PROPOSED,
    "text": "I am here.",
    "reason": "Why.",
    "once": "a" * 43,
    "seen": 1,
}
EMPTY: dict[str, Any] = {"once": "a" * 43, "seen": 1}


@pytest.fixture
def barred(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Omar must not hear of."""
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    return make_case(portal, exclusions=(rule,))


def seen(answer: Any) -> tuple[int, list[tuple[str, str]], str]:
    """Return everything an answer shows, but for the token that is drawn for each page."""
    headers = [(name, value) for name, value in answer.headers if name != "Content-Length"]
    return answer.status_code, headers, without_drawn(answer.text)


def test_every_page_of_the_case_looks_like_that_of_no_case(
    omar: FlaskClient, barred: MadeCase
) -> None:
    for page in PAGES:
        answer = omar.get(f"/desk/cases/{barred.reference}{page}")
        assert answer.status_code == 404
        assert seen(answer) == seen(omar.get(f"/desk/cases/C-0000-0000{page}"))


@pytest.mark.parametrize("fields", [FILLED, EMPTY], ids=["filled", "empty"])
def test_every_form_of_the_case_looks_like_that_of_no_case(
    omar: FlaskClient, barred: MadeCase, portal: Portal, fields: dict[str, Any]
) -> None:
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    before = facts(portal, barred)
    for form in FORMS:
        answer = omar.post(f"/desk/cases/{barred.reference}{form}", data={**fields, **token})
        missing = omar.post(f"/desk/cases/C-0000-0000{form}", data={**fields, **token})
        assert answer.status_code == 404
        assert seen(answer) == seen(missing)

    assert facts(portal, barred) == before


def test_trying_leaves_no_trace(omar: FlaskClient, barred: MadeCase, portal: Portal) -> None:
    token = hidden_fields(omar.get("/desk").text, "/sign-out")
    before = kinds(portal, barred)
    omar.get(f"/desk/cases/{barred.reference}")
    omar.post(f"/desk/cases/{barred.reference}/note", data={**FILLED, **token})

    assert kinds(portal, barred) == before
    assert noted(portal, "case_read") == []


@pytest.mark.parametrize("name", ["lena", "carl"])
def test_who_holds_no_live_grant_sees_the_same(
    app: Flask, case: MadeCase, cast: dict[str, Member], name: str
) -> None:
    client = at_the_desk(app, cast[name])
    for page in PAGES:
        answer = client.get(f"/desk/cases/{case.reference}{page}")
        assert answer.status_code == 404
        assert seen(answer) == seen(client.get(f"/desk/cases/C-0000-0000{page}"))


def test_a_stranger_sees_the_same(client: FlaskClient, case: MadeCase) -> None:
    token = hidden_fields(client.get("/sign-in").text, "/sign-in")
    nothing = seen(client.get("/no/such/page"))
    for page in PAGES:
        assert seen(client.get(f"/desk/cases/{case.reference}{page}")) == nothing
    for form in FORMS:
        sent = client.post(f"/desk/cases/{case.reference}{form}", data={**FILLED, **token})
        missing = client.post(f"/desk/cases/C-0000-0000{form}", data={**FILLED, **token})
        assert sent.status_code == 404
        assert seen(sent) == seen(missing)


def test_whoever_is_signed_out_while_typing_gets_the_words_back_and_a_way_in(
    omar: FlaskClient, case: MadeCase, clock: FrozenClock
) -> None:
    path, written = f"/desk/cases/{case.reference}/note", "It took half an hour to write this."
    token = hidden_fields(omar.get(path).text, path)
    clock.forward(hours=5)
    answer = omar.post(path, data={**token, "text": written})

    assert answer.status_code == 404
    assert written in words(answer.text)
    assert 'href="/sign-in"' in answer.text
