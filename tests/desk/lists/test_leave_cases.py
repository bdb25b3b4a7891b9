"""The cases that a colleague's leave concerns, and its words wherever a colleague is chosen."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, renew_keys, without_drawn
from tests.deeds import at_the_desk, make_move, words
from tests.desk.assignment.test_away import say_away
from tests.desk.listing import REFERENCE, change, walk
from tests.desk.sharing_out import assign

Cast = dict[str, Member]
FAR = {"next_due_on": date(2026, 6, 1), "house_due_on": date(2026, 6, 1), "law_due_on": None}


def path_of(member: Member) -> str:
    return f"/desk/away/{member.account}"


def concerned(client: FlaskClient, member: Member) -> list[str]:
    """Return the references on the page of somebody's leave."""
    answer = client.get(path_of(member))
    assert answer.status_code == 200
    return REFERENCE.findall(answer.text)


@pytest.mark.usefixtures("both_databases")
def test_the_leave_leads_to_what_is_due_meanwhile_and_to_what_they_work_on(
    portal: Portal, cast: Cast, omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    later, elsewhere = make_case(portal), make_case(portal)
    assign(omar, later, owner=cast["una"].account)
    for one in (later, elsewhere):
        change(portal, one, **FAR)
    change(portal, make_case(portal), status=Status.CLOSED)
    say_away(una)
    desk = omar.get("/desk").text

    assert f'href="{path_of(cast["una"])}"' in desk
    assert concerned(omar, cast["una"]) == [case.reference, later.reference]
    assert REFERENCE.findall(omar.get(f"{path_of(cast['una'])}?only=theirs").text) == [
        later.reference
    ]
    assert "Una works on it" in words(omar.get(path_of(cast["una"])).text)


@pytest.mark.usefixtures("both_databases")
def test_what_either_of_them_must_not_see_is_not_in_it(
    portal: Portal, cast: Cast, omar: FlaskClient, una: FlaskClient
) -> None:
    say_away(una)
    before = omar.get(path_of(cast["una"])).text
    for name in ("omar", "una"):
        make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast[name].account),))
    given_up = make_case(portal)
    assign(omar, given_up, owner=cast["una"].account)
    make_move(una, given_up, "recuse", text="I know them.")
    theirs = omar.get(f"{path_of(cast['una'])}?only=theirs").text

    assert without_drawn(omar.get(path_of(cast["una"])).text) == without_drawn(before)
    assert "None waits." in words(before)
    assert "None waits." in words(theirs)


def test_it_goes_on_page_after_page(
    portal: Portal,
    cast: Cast,
    omar: FlaskClient,
    una: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.desk.lists.leave_cases.PAGE_SIZE", 2)
    made = [make_case(portal).reference for _ in range(3)]
    say_away(una)
    pages = [found for _, found in walk(omar, path_of(cast["una"]))]

    assert pages == [sorted(made)[:2], sorted(made)[2:]]


def test_whoever_is_not_of_the_level_or_not_away_has_no_such_page(
    app: Flask, cast: Cast, omar: FlaskClient, una: FlaskClient, carl: FlaskClient
) -> None:
    say_away(una)

    assert omar.get(path_of(cast["carl"])).status_code == 404
    assert una.get(path_of(cast["una"])).status_code == 404
    assert una.get(path_of(cast["omar"])).status_code == 404
    assert omar.get("/desk/away/nobody").status_code == 404
    for client in (carl, at_the_desk(app, cast["lena"]), at_the_desk(app, cast["ada"])):
        assert client.get(path_of(cast["una"])).status_code == 404


def test_wherever_a_colleague_is_chosen_it_says_until_when_they_are_away(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    say_away(una)
    say_away(omar, starts_on="2026-03-09")
    one = omar.get(f"/desk/cases/{case.reference}/organise").text
    many = omar.get("/desk/cases").text

    assert one.count(">Una (away until 20 March 2026)</option>") == 2
    assert many.count(">Una (away until 20 March 2026)</option>") == 1
    assert ">Omar (away from 9 March 2026 until 20 March 2026)</option>" in many


def test_who_is_away_is_still_chosen(
    cast: Cast, omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    say_away(una)
    answer = assign(omar, case, owner=cast["una"].account)
    page = omar.get(f"/desk/cases/{case.reference}/organise").text

    assert answer.status_code == 303
    assert f'<option value="{cast["una"].account}" selected>Una (away until' in page


def test_whoever_is_handed_cases_over_is_shown_to_be_away(
    portal: Portal, cast: Cast, omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    say_away(una)
    renew_keys(portal, cast["una"])

    assert "Una (away until 20 March 2026)" in words(omar.get("/desk/hand-over").text)
