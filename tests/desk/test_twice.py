"""A form that made the case leave, sent a second time: the same answer, and nothing told."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, hidden_fields, make_move, words
from tests.rows import facts
from tests.signin.journal import noted

TEXT = "It is graver than we thought."


def path_of(case: MadeCase, slug: str) -> str:
    return f"/desk/cases/{case.reference}/moves/{slug}"


def filled_in(client: FlaskClient, case: MadeCase, slug: str) -> dict[str, Any]:
    page = client.get(path_of(case, slug)).text
    return {**hidden_fields(page, path_of(case, slug)), "text": TEXT}


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("slug", ["escalate", "recuse"])
def test_a_double_click_gets_the_same_answer_and_is_done_once(
    omar: FlaskClient, case: MadeCase, portal: Portal, slug: str
) -> None:
    form = filled_in(omar, case, slug)
    answers = [omar.post(path_of(case, slug), data=form) for _ in range(2)]
    places = [one.headers["Location"] for one in answers]

    assert [one.status_code for one in answers] == [303, 303]
    assert places == [f"/desk?gone={case.reference}"] * 2
    assert "has left your list" in words(omar.get(places[1]).text)
    assert [one["move"] for _, one in noted(portal, "moved")] == [slug]
    assert noted(portal, "refused") == []


def test_handing_down_twice_is_one_step(
    app: Flask, omar: FlaskClient, case: MadeCase, portal: Portal, cast: dict[str, Member]
) -> None:
    make_move(omar, case, "escalate", text=TEXT)
    carl = at_the_desk(app, cast["carl"])
    form = filled_in(carl, case, "de-escalate")
    answers = [carl.post(path_of(case, "de-escalate"), data=form) for _ in range(2)]

    assert [one.headers["Location"] for one in answers] == [f"/desk?gone={case.reference}"] * 2
    assert facts(portal, case).level is Level.OMBUDS


def test_a_used_key_tells_nothing_of_another_case(
    portal: Portal, omar: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    hidden = make_case(portal, exclusions=(rule,))
    form = filled_in(omar, case, "escalate")
    omar.post(path_of(case, "escalate"), data=form)
    there = omar.post(path_of(hidden, "escalate"), data=form)
    nowhere = omar.post("/desk/cases/C-0000-0000/moves/escalate", data=form)

    assert (there.status_code, nowhere.status_code) == (404, 404)


@pytest.mark.parametrize("key", ["", "x", "a-key-that-nobody-ever-used-before"])
def test_without_the_key_it_is_missing(omar: FlaskClient, case: MadeCase, key: str) -> None:
    form = filled_in(omar, case, "escalate")
    omar.post(path_of(case, "escalate"), data=form)
    again = omar.post(path_of(case, "escalate"), data={**form, "once": key})

    assert again.status_code == 404


def test_a_move_that_was_refused_left_no_answer(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    form = filled_in(omar, case, "escalate")
    omar.post(path_of(case, "escalate"), data={**form, "text": ""})
    make_move(una, case, "escalate", text=TEXT)
    again = omar.post(path_of(case, "escalate"), data=form)

    assert again.status_code == 404
