"""Whoever comes into what a case's rules name loses it at once, before a colleague opens it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Role
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.signin import invitations
from portal.signin.invitations import Person
from portal.store.tables import AccountRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, make_move, send, words
from tests.desk.links.test_leave_out import leave_out
from tests.rows import grants, holders, in_reserve, tag

CLAIMS = Exclusion(ExcludedKind.UNIT, "claims")
HANDLER = frozenset({Role.HANDLER})
Cast = dict[str, Member]


def becomes(portal: Portal, cast: Cast, name: str, unit: str | None) -> None:
    """Let Ada enter another unit for somebody."""
    member = cast[name]
    with portal.writing() as work:
        person = Person(member.name, HANDLER, member.level, unit)
        invitations.change(work, member.account, person, by=cast["ada"].account)


def hand_over(app: Flask, cast: Cast, to: str) -> None:
    una = at_the_desk(app, cast["una"])
    send(una, f"/desk/hand-over/{cast[to].account}", form_on="/desk")


def reads(app: Flask, member: Member, case: MadeCase) -> bool:
    page = at_the_desk(app, member).get(f"/desk/cases/{case.reference}")
    return page.status_code == 200


@pytest.mark.usefixtures("both_databases")
def test_who_comes_into_an_excluded_unit_finds_the_case_nowhere_and_never_again(
    app: Flask, omar: FlaskClient, portal: Portal, cast: Cast
) -> None:
    named, other = make_case(portal, exclusions=(CLAIMS,)), make_case(portal)
    path = f"/desk/cases/{named.reference}"
    before = omar.get(path).status_code
    becomes(portal, cast, "omar", "claims")
    pages = [omar.get(page).text for page in ("/desk", "/desk/cases", "/desk/alike")]
    refused = [omar.get(f"{path}{form}").status_code for form in ("", "/message", "/history")]
    hand_over(app, cast, "omar")

    assert (before, refused) == (200, [404, 404, 404])
    assert [page for page in pages if named.reference in page] == []
    assert omar.get(path).status_code == 404
    assert omar.get(f"/desk/cases/{other.reference}").status_code == 200
    assert "Hand over" not in words(at_the_desk(app, cast["una"]).get("/desk").text)


def test_what_is_handed_over_again_is_read_from_its_beginning(
    app: Flask, omar: FlaskClient, portal: Portal, cast: Cast
) -> None:
    case = make_case(portal)
    leave_out(omar, case, roles="executive")
    becomes(portal, cast, "omar", "claims")
    lost = reads(app, cast["omar"], case)
    hand_over(app, cast, "omar")

    assert not lost
    assert "wrong dose" in omar.get(f"/desk/cases/{case.reference}").text
    assert [holders(portal, cast, case, epoch=epoch) for epoch in (1, 2)] == [{"omar", "una"}] * 2


def test_no_escalation_releases_what_is_withheld(
    app: Flask, portal: Portal, cast: Cast, una: FlaskClient
) -> None:
    case = make_case(portal, exclusions=(CLAIMS,))
    becomes(portal, cast, "carl", "claims")
    make_move(una, case, "escalate", text="It is for them.")

    assert holders(portal, cast, case) == {"vera"}
    assert not reads(app, cast["carl"], case)


def test_a_colleagues_visit_takes_even_what_is_withheld(
    portal: Portal, cast: Cast, una: FlaskClient
) -> None:
    case = make_case(portal, exclusions=(CLAIMS,))
    becomes(portal, cast, "omar", "claims")
    withheld = tag(portal, cast["omar"]) in {row.tag for row in grants(portal, case)}
    una.get(f"/desk/cases/{case.reference}")

    assert withheld
    assert tag(portal, cast["omar"]) not in {row.tag for row in grants(portal, case)}
    assert {row.level for row in grants(portal, case)} == {1, 2, 3}


def test_what_nobody_else_could_open_is_kept(app: Flask, portal: Portal, cast: Cast) -> None:
    case = make_case(portal)
    with portal.writing() as work:
        for name in ("una", "carl", "vera"):
            invitations.end(work, cast[name].account, by=cast["ada"].account)
    becomes(portal, cast, "omar", "claims")

    assert reads(app, cast["omar"], case)


@pytest.mark.parametrize("unit", [None, "claims"])
def test_who_comes_to_nothing_new_loses_nothing(
    app: Flask, portal: Portal, cast: Cast, unit: str | None
) -> None:
    becomes(portal, cast, "omar", "claims")
    case = make_case(portal)
    becomes(portal, cast, "omar", unit)

    assert reads(app, cast["omar"], case)
    assert in_reserve(portal, cast, case) == {"carl", "vera"}


def test_who_still_holds_a_grant_is_shown_nothing_by_the_visit_that_finds_it(
    portal: Portal, cast: Cast, omar: FlaskClient
) -> None:
    case = make_case(portal, exclusions=(CLAIMS,))
    with portal.writing() as work:
        # As an earlier program changed somebody's unit.
        work.db.get_one(AccountRow, cast["omar"].account).unit = "claims"
    first = omar.get(f"/desk/cases/{case.reference}")

    assert (first.status_code, "wrong dose" in first.text) == (404, False)
    assert tag(portal, cast["omar"]) not in {row.tag for row in grants(portal, case)}
