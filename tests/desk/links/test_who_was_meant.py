"""A rule that names a unit or a role means whoever was in it then, also once they have left it."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.records.sealed import add_sealed
from portal.core.actors import Level, Role
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.desk.assignment.handing_over import FIRST, hand_over_part
from portal.signin import invitations
from portal.signin.invitations import Person
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case
from tests.deeds import at_the_desk, send, words
from tests.organisation_rows import add_unit
from tests.rows import kinds

CLAIMS = Exclusion(ExcludedKind.UNIT, "claims")
Move = Callable[[str | None], None]


@pytest.fixture
def move_omar(portal: Portal, cast: dict[str, Member]) -> Move:
    """`move_omar("claims")`: an administrator enters another unit for Omar."""

    def move(unit: str | None) -> None:
        person = Person("Omar", frozenset({Role.HANDLER}), Level.OMBUDS, unit)
        with portal.writing() as work:
            invitations.change(work, cast["omar"].account, person, by=cast["ada"].account)

    return move


def hand_over_to_omar(app: Flask, portal: Portal, cast: dict[str, Member], case: MadeCase) -> int:
    """Return what Omar is answered after Una handed over to him what she could."""
    with portal.writing() as work:
        hand_over_part(work, cast["una"], cast["omar"].account, after=FIRST, looked_at=0, given=0)
    return status(at_the_desk(app, cast["omar"]), case)


def status(client: FlaskClient, case: MadeCase) -> int:
    return client.get(f"/desk/cases/{case.reference}").status_code


@pytest.mark.usefixtures("both_databases")
def test_whoever_leaves_the_unit_that_a_report_names_is_not_offered_it(
    app: Flask, portal: Portal, cast: dict[str, Member], una: FlaskClient, move_omar: Move
) -> None:
    move_omar("claims")
    case = make_case(portal, exclusions=(CLAIMS,))
    move_omar("sales")

    assert "Hand over 1 case to Omar" not in words(una.get("/desk").text)
    assert hand_over_to_omar(app, portal, cast, case) == 404


def test_whoever_leaves_the_unit_that_was_left_out_later_is_not_offered_it(
    app: Flask, portal: Portal, cast: dict[str, Member], una: FlaskClient, move_omar: Move
) -> None:
    add_unit(portal, "claims")
    move_omar("claims")
    case = make_case(portal)
    path = f"/desk/cases/{case.reference}/exclusions"
    send(una, path, units="claims", text="The reporter asked for it.")
    move_omar("sales")

    assert hand_over_to_omar(app, portal, cast, case) == 404


def test_a_visit_names_in_the_rules_of_an_earlier_program_whom_they_mean(
    app: Flask, portal: Portal, cast: dict[str, Member], una: FlaskClient, move_omar: Move
) -> None:
    move_omar("claims")
    case = make_case(portal, exclusions=(CLAIMS,))
    with portal.writing() as work:
        earlier = json.dumps({"rules": [str(CLAIMS)]})
        add_sealed(work, open_case(work, cast["una"], case), "exclusions", earlier, reader=None)
    visits = [status(una, case) for _ in range(2)]
    move_omar("sales")

    assert visits == [200, 200]
    assert kinds(portal, case).count("exclusions") == 3
    assert hand_over_to_omar(app, portal, cast, case) == 404
