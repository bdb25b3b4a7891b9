"""Entering AI systems and units."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.store.organisation import find_system, find_unit
from portal.store.tables import SystemRow, UnitRow
from portal.work import Portal
from tests.cast import Member, post
from tests.signin.journal import noted
from tests.signin.steps import words

Cast = dict[str, Member]

SYSTEM = {
    "name": "Shift Planner",
    "slug": "",
    "purpose": "Proposes the weekly rota.",
    "provider": "Brackwater Rostering",
    "model_version": "2026.1",
    "owner_role": "Manager, Workforce Planning",
    "owner_account": "",
    "overseer_role": "Shift Manager",
    "is_mandatory": "y",
    "mandatory_where": "Warehouses",
    "opt_out_route": "Ask your shift manager, or ask here.",
    "data_used": "Contract hours.",
    "limits": "It cannot see a late bus.",
    "in_use_since": "2023-03-01",
}


def add_system(client: FlaskClient, **changes: str) -> Any:
    return post(client, "/admin/systems/new", **{**SYSTEM, **changes})


def system(portal: Portal, slug: str = "shift-planner") -> SystemRow | None:
    with portal.reading() as work:
        return find_system(work.db, slug)


def unit(portal: Portal, slug: str) -> UnitRow | None:
    with portal.reading() as work:
        return find_unit(work.db, slug)


def test_a_system_is_entered_and_everybody_can_read_it(
    ada: FlaskClient, client: FlaskClient, portal: Portal
) -> None:
    assert add_system(ada).status_code == 303
    entered = system(portal)
    assert entered is not None
    assert (entered.is_mandatory, entered.feeds_evaluation) == (True, False)
    assert entered.in_use_since == date(2023, 3, 1)
    assert "It cannot see a late bus." in words(client.get("/systems/shift-planner").text)


def test_a_system_is_changed_and_keeps_its_short_name(ada: FlaskClient, portal: Portal) -> None:
    add_system(ada)
    changed = {**SYSTEM, "name": "Rota Planner", "slug": "another", "limits": "It is slow."}
    assert post(ada, "/admin/systems/shift-planner", **changed).status_code == 303
    entered = system(portal)
    assert entered is not None
    assert (entered.name, entered.limits) == ("Rota Planner", "It is slow.")


def test_a_retired_system_stays_and_can_come_back(ada: FlaskClient, portal: Portal) -> None:
    add_system(ada)
    path = "/admin/systems/shift-planner"
    post(ada, f"{path}/retire", form_on=path)
    retired = system(portal)
    post(ada, f"{path}/retire", form_on=path)
    back = system(portal)
    assert retired is not None
    assert retired.retired_on == date(2026, 3, 2)
    assert back is not None
    assert back.retired_on is None


def test_an_owner_with_an_account_is_kept(ada: FlaskClient, portal: Portal, cast: Cast) -> None:
    add_system(ada, owner_account=cast["lena"].account)
    entered = system(portal)
    assert entered is not None
    assert entered.owner_account == cast["lena"].account


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, "Give the system its name."),
        ({"purpose": ""}, "Say what it is for"),
        ({"opt_out_route": ""}, "how somebody can ask not to use it"),
        ({"slug": "Not A Slug!"}, "small letters a to z"),
        ({"slug": "unknown"}, "small letters a to z"),
        ({"slug": "new"}, "small letters a to z"),
        ({"name": "日本", "slug": ""}, "small letters a to z"),
        ({"in_use_since": "yesterday"}, "Not a valid date"),
        ({"owner_account": "f" * 32}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    ada: FlaskClient, changes: dict[str, str], expected: str
) -> None:
    answer = add_system(ada, **changes)
    assert answer.status_code == 422
    assert expected in words(answer.text)
    assert "It cannot see a late bus." in answer.text


def test_a_short_name_that_is_taken_is_refused(ada: FlaskClient, portal: Portal) -> None:
    add_system(ada)
    answer = add_system(ada, limits="Another one.")
    assert answer.status_code == 422
    assert "Another system has this short name." in words(answer.text)


def test_a_unit_is_entered_and_changed(ada: FlaskClient, portal: Portal) -> None:
    fields = {"name": "Road Transport", "slug": "", "head_count": "1720", "head_account": ""}
    assert post(ada, "/admin/units/new", **fields).status_code == 303
    changed = {**fields, "head_count": "1700"}
    assert post(ada, "/admin/units/road-transport", **changed).status_code == 303
    entered = unit(portal, "road-transport")
    assert entered is not None
    assert entered.head_count == 1700


@pytest.mark.parametrize("count", ["", "0", "-3", "many"])
def test_a_unit_needs_its_number_of_people(ada: FlaskClient, portal: Portal, count: str) -> None:
    fields = {"name": "Road Transport", "slug": "", "head_count": count, "head_account": ""}
    assert post(ada, "/admin/units/new", **fields).status_code == 422
    assert unit(portal, "road-transport") is None


def test_every_change_is_journalled_by_its_short_name(
    ada: FlaskClient, portal: Portal, cast: Cast
) -> None:
    add_system(ada)
    fields = {"name": "Claims", "slug": "", "head_count": "12", "head_account": ""}
    post(ada, "/admin/units/new", **fields)
    by = cast["ada"].account
    assert noted(portal, "system_changed") == [(by, {"slug": "shift-planner"})]
    assert noted(portal, "unit_changed") == [(by, {"slug": "claims"})]


@pytest.mark.parametrize("path", ["/admin/systems/missing", "/admin/units/missing"])
def test_what_is_not_there_is_a_404(ada: FlaskClient, path: str) -> None:
    assert ada.get(path).status_code == 404
