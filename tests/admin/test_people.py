"""Inviting people, changing what they may do, and ending accounts."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.signin.invitations import create_first_administrator_code
from portal.store.tables import AccountRow
from portal.work import Portal
from tests.cast import Member, post, sign_in, without_drawn
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted
from tests.signin.steps import account_of, join, shown_code, words

Cast = dict[str, Member]
PERSON = {"sign_in": "ivy", "name": "Ivy", "roles": ["handler"], "level": "1", "unit": ""}
ONCE = "a-one-time-key-of-enough-length-for-this"


def invite(client: FlaskClient, **changes: Any) -> Any:
    return post(client, "/admin/people/new", **{"once": ONCE, **PERSON, **changes})


def count_accounts(portal: Portal) -> int:
    with portal.reading() as work:
        return work.db.scalar(select(func.count()).select_from(AccountRow)) or 0


def test_an_invited_person_joins_with_the_code_on_the_page(app: Flask, ada: FlaskClient) -> None:
    answer = invite(ada)
    assert answer.status_code == 303
    joined = join(app, shown_code(ada.get(answer.location).text))
    assert "Ivy" in words(joined.get("/account").text)


def test_the_code_is_not_in_the_address(ada: FlaskClient) -> None:
    answer = invite(ada)
    code = shown_code(ada.get(answer.location).text)
    assert code
    assert code not in answer.location


def test_a_form_that_is_sent_twice_invites_once(ada: FlaskClient, portal: Portal) -> None:
    first, before = invite(ada), count_accounts(portal)
    second = invite(ada)
    assert first.location == second.location
    assert count_accounts(portal) == before


def test_the_code_is_shown_to_nobody_else(app: Flask, ada: FlaskClient, cast: Cast) -> None:
    location = invite(ada).location
    elsewhere = sign_in(app.test_client(), cast["ada"])
    assert shown_code(ada.get(location).text)
    assert shown_code(elsewhere.get(location).text) == ""


def test_the_code_is_shown_for_half_an_hour(ada: FlaskClient, clock: FrozenClock) -> None:
    location = invite(ada).location
    clock.forward(minutes=29)
    assert shown_code(ada.get(location).text) != ""
    clock.forward(minutes=2)
    answer = ada.get(location)
    assert answer.status_code == 200
    assert shown_code(answer.text) == ""


def test_a_code_is_no_longer_shown_once_it_is_used(app: Flask, ada: FlaskClient) -> None:
    location = invite(ada).location
    join(app, shown_code(ada.get(location).text))
    assert shown_code(ada.get(location).text) == ""


def test_a_new_code_replaces_the_old(app: Flask, ada: FlaskClient, portal: Portal) -> None:
    location = invite(ada).location
    first = shown_code(ada.get(location).text)
    post(ada, f"{location}/invite", form_on=location)
    second = shown_code(ada.get(location).text)
    assert first != second
    assert join(app, second).get("/account").status_code == 200


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"roles": ["handler", "administrator"]}, "cannot be a handler too"),
        ({"roles": ["auditor", "leader"], "level": ""}, "the journal tells exact counts"),
        ({"roles": ["auditor", "handler"]}, "tells of cases that exclude them"),
        ({"roles": []}, "Choose at least one role."),
        ({"level": ""}, "A handler has a level"),
        ({"roles": ["leader"]}, "A handler has a level, and only a handler."),
        ({"roles": ["emperor"]}, "emperor"),
        ({"sign_in": "omar"}, "This sign-in name is taken."),
        ({"sign_in": "OMAR"}, "This sign-in name is taken."),
        ({"sign_in": "a name with spaces"}, "Use letters, digits"),
        ({"name": ""}, "Give a name."),
        ({"unit": "nowhere"}, "Not a valid choice"),
    ],
)
def test_what_does_not_fit_is_refused(
    ada: FlaskClient, portal: Portal, changes: dict[str, Any], expected: str
) -> None:
    before = count_accounts(portal)
    answer = invite(ada, **changes)
    assert answer.status_code == 422
    assert expected in words(answer.text)
    assert count_accounts(portal) == before


def test_a_handler_may_lead_too(ada: FlaskClient) -> None:
    assert invite(ada, roles=["handler", "leader"]).status_code == 303


def test_changing_roles_signs_somebody_out(app: Flask, ada: FlaskClient, cast: Cast) -> None:
    omar = sign_in(app.test_client(), cast["omar"])
    path = f"/admin/people/{cast['omar'].account}"
    fields = {"once": ONCE, "name": "Omar", "roles": ["leader"], "level": "", "unit": ""}
    assert post(ada, path, **fields).status_code == 303
    assert omar.get("/account").status_code == 404


def test_an_administrator_cannot_become_a_handler(ada: FlaskClient, cast: Cast) -> None:
    path = f"/admin/people/{cast['ada'].account}"
    fields = {"once": ONCE, "name": "Ada", "level": "1", "unit": ""}
    answer = post(ada, path, roles=["administrator", "handler"], **fields)
    assert answer.status_code == 422


def test_the_last_administrator_stays(ada: FlaskClient, cast: Cast) -> None:
    path = f"/admin/people/{cast['ada'].account}"
    ended = post(ada, f"{path}/end", is_sure="y")
    demoted = post(ada, path, once=ONCE, name="Ada", roles=["leader"], level="", unit="")
    assert (ended.status_code, demoted.status_code) == (422, 422)
    assert ada.get("/admin").status_code == 200


def test_an_ended_account_stays_on_the_list(ada: FlaskClient, cast: Cast) -> None:
    path = f"/admin/people/{cast['omar'].account}"
    assert post(ada, f"{path}/end", is_sure="y").status_code == 303
    assert "This account has ended." in words(ada.get(path).text)
    assert post(ada, f"{path}/end", is_sure="y").status_code == 404


def test_the_list_tells_how_far_everybody_has_come(app: Flask, ada: FlaskClient) -> None:
    location = invite(ada).location
    invited = words(ada.get("/admin/people").text)
    join(app, shown_code(ada.get(location).text))
    joined = words(ada.get("/admin/people").text)
    assert "Invited" in invited
    assert "Keys not compared yet" in joined


@pytest.mark.parametrize("name", ["omar", "vera", "lena"])
@pytest.mark.parametrize(
    "path",
    ["/admin", "/admin/people", "/admin/people/new", "/admin/staffing", "/admin/systems"],
)
def test_nobody_else_finds_these_pages(app: Flask, cast: Cast, name: str, path: str) -> None:
    client = sign_in(app.test_client(), cast[name])
    refused, missing = client.get(path), client.get("/admin/missing")
    assert refused.status_code == missing.status_code == 404
    assert without_drawn(refused.text) == without_drawn(missing.text)


def test_an_administrator_finds_no_case_and_no_figures(ada: FlaskClient) -> None:
    assert ada.get("/desk").status_code == 404
    assert ada.get("/insight").status_code == 404


def test_every_deed_is_journalled(ada: FlaskClient, portal: Portal, cast: Cast) -> None:
    location = invite(ada).location
    fields = {"once": ONCE, "name": "Ivy", "roles": ["handler"], "level": "2", "unit": ""}
    post(ada, location, **fields)
    post(ada, f"{location}/end", is_sure="y")
    by, account = cast["ada"].account, account_of(portal, "ivy")
    first = {"account": account, "role": "handler", "level": 1}
    second = {**first, "level": 2}
    assert noted(portal, "account_invited") == [(by, first)]
    assert noted(portal, "account_changed") == [(by, second)]
    assert noted(portal, "account_ended") == [(by, second)]


def test_the_first_administrator_joins_with_the_code_of_the_command(
    app: Flask, portal: Portal
) -> None:
    with portal.writing() as work:
        code = create_first_administrator_code(work)
    assert join(app, code).get("/admin").status_code == 200


def test_the_command_may_be_repeated_until_somebody_has_joined(app: Flask, portal: Portal) -> None:
    with portal.writing() as work:
        first = create_first_administrator_code(work)
    with portal.writing() as work:
        second = create_first_administrator_code(work)
    assert first != second
    assert count_accounts(portal) == 1
    assert join(app, second).get("/admin").status_code == 200
