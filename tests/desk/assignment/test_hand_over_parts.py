"""Hand-over in parts: each is whole, the page says how far it is, and nobody learns of rules."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.desk.assignment import handing_over
from portal.store.tables import GrantRow
from portal.vault.keyring import Keyring
from portal.work import Lately, Portal
from tests.cast import (
    MadeCase,
    Member,
    add_member,
    make_case,
    make_member,
    renew_keys,
    without_drawn,
)
from tests.deeds import at_the_desk, hidden_fields, send, words
from tests.rows import every, tag
from tests.signin.journal import noted

Cast = dict[str, Member]
OVERVIEW = "/desk/hand-over"


@pytest.fixture
def parts_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cases are a part."""
    monkeypatch.setattr(handing_over, "PART", 2)


@pytest.fixture
def join(portal: Portal) -> Callable[[], Member]:
    """`join()` makes Sam a new ombudsperson, activated."""

    def add() -> Member:
        sam = make_member(Keyring.load(portal.settings.keys_dir), "sam", level=Level.OMBUDS)
        with portal.writing() as work:
            add_member(work, sam)
        return sam

    return add


def held(portal: Portal, member: Member) -> int:
    return sum(row.tag == tag(portal, member) for row in every(portal, GrantRow))


def begin(client: FlaskClient, member: Member) -> Any:
    return send(client, f"{OVERVIEW}/{member.account}", form_on=OVERVIEW)


def go_on(client: FlaskClient, shown: Any, member: Member) -> Any:
    path = f"{OVERVIEW}/{member.account}"
    return client.post(path, data=hidden_fields(client.get(shown.location).text, path))


@pytest.mark.usefixtures("both_databases", "parts_of_two")
def test_it_goes_on_where_it_ended_until_all_are_handed_over(
    app: Flask,
    omar: FlaskClient,
    portal: Portal,
    cast: Cast,
    join: Callable[[], Member],
) -> None:
    cases = [make_case(portal) for _ in range(5)]
    sam = join()
    pages, counts = [], []
    answer = begin(omar, sam)
    for _ in range(3):
        pages.append(words(omar.get(answer.location).text))
        counts.append(held(portal, sam))
        answer = answer if "Done" in pages[-1] else go_on(omar, answer, sam)
    reads = at_the_desk(app, sam)

    assert counts == [2, 4, 5]
    assert "2 of 5 cases are done." in pages[0]
    assert "4 of 5 cases are done." in pages[1]
    assert "5 cases handed over to Sam." in pages[2]
    assert [reads.get(f"/desk/cases/{one.reference}").status_code for one in cases] == [200] * 5
    assert len(noted(portal, "grants_handed_over")) == 3


@pytest.mark.usefixtures("parts_of_two")
def test_a_part_sent_twice_and_a_hand_over_left_in_the_middle_do_no_harm(
    omar: FlaskClient, una: FlaskClient, portal: Portal, join: Callable[[], Member]
) -> None:
    for _ in range(3):
        make_case(portal)
    sam = join()
    path = f"{OVERVIEW}/{sam.account}"
    fields = hidden_fields(omar.get(OVERVIEW).text, path)
    omar.post(path, data=fields)
    left_in_the_middle = held(portal, sam)
    omar.post(path, data=fields)
    begun_again = words(una.get(OVERVIEW).text)

    assert (left_in_the_middle, held(portal, sam)) == (2, 3)
    assert "Nobody lacks a case that you could give them." in begun_again
    assert len(noted(portal, "grants_handed_over")) == 2


@pytest.mark.usefixtures("parts_of_two")
def test_a_part_that_fails_leaves_nothing_of_itself(
    omar: FlaskClient,
    portal: Portal,
    join: Callable[[], Member],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(3):
        make_case(portal)
    sam, give, given = join(), handing_over.hand_over, []

    def give_once(*of: Any) -> bool:
        given.append(of)
        return give(*of) if len(given) < 2 else 1 / 0 > 0

    monkeypatch.setattr(handing_over, "hand_over", give_once)
    answer = begin(omar, sam)

    assert answer.status_code == 500
    assert held(portal, sam) == 0
    assert noted(portal, "grants_handed_over") == []


@pytest.mark.usefixtures("parts_of_two")
def test_cases_that_must_not_be_theirs_are_passed_over(
    omar: FlaskClient, portal: Portal, join: Callable[[], Member]
) -> None:
    sam = join()
    rule = Exclusion(ExcludedKind.PERSON, sam.account)
    for number in range(5):
        make_case(portal, exclusions=(rule,) if number % 2 else ())
    with portal.writing() as work:
        for row in work.db.query(GrantRow).filter(GrantRow.tag == tag(portal, sam)):
            work.db.delete(row)
    answer = begin(omar, sam)
    for _ in range(2):
        answer = go_on(omar, answer, sam)

    assert "3 cases handed over to Sam." in words(omar.get(answer.location).text)
    assert held(portal, sam) == 3


def test_the_colleagues_own_pages_are_the_same_with_and_without_a_case_they_must_not_see(
    app: Flask, omar: FlaskClient, portal: Portal, cast: Cast, join: Callable[[], Member]
) -> None:
    """After a hand-over that passed a case over, Sam's desk is as if it did not exist."""
    make_case(portal)
    sam = join()
    desk = at_the_desk(app, sam)
    begin(omar, sam)
    pages = ("/desk", "/desk/cases?state=all", OVERVIEW, f"{OVERVIEW}/{cast['omar'].account}")
    before = [without_drawn(desk.get(path).text) for path in pages]
    make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, sam.account),))
    app.extensions["portal"].lately = Lately()
    # Sam lacks only what excludes them, so there is nothing to hand over.
    assert "Sam" not in words(omar.get(OVERVIEW).text)

    assert [without_drawn(desk.get(path).text) for path in pages] == before


def test_whoever_made_new_keys_is_told_apart_from_who_is_new(
    omar: FlaskClient, portal: Portal, cast: Cast, join: Callable[[], Member]
) -> None:
    make_case(portal)
    join()
    renew_keys(portal, cast["una"])
    page = words(omar.get(OVERVIEW).text)

    assert re.search(r"Sam Ombudsperson, level 1\. They joined, or came to this level", page)
    assert re.search(r"Una Ombudsperson, level 1\. They made new keys", page)


def test_cases_that_one_alone_reads_are_named_to_them(
    omar: FlaskClient, portal: Portal, cast: Cast
) -> None:
    make_case(portal)
    alone = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["una"].account),))
    before = omar.get(OVERVIEW).text

    assert alone.reference in before
    assert before.count("/desk/cases/C-") == 1


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_nobody_but_handlers_hands_over(app: Flask, cast: Cast, name: str) -> None:
    browser = at_the_desk(app, cast[name])

    assert browser.get(OVERVIEW).status_code == 404
    assert browser.get(f"{OVERVIEW}/{cast['omar'].account}").status_code == 404


def test_there_is_no_hand_over_to_oneself_or_to_nobody(omar: FlaskClient, cast: Cast) -> None:
    paths = [f"{OVERVIEW}/{cast['omar'].account}", f"{OVERVIEW}/{'0' * 32}"]

    assert [omar.get(path).status_code for path in paths] == [404, 404]


def test_an_address_that_claims_too_much_shows_the_beginning(
    omar: FlaskClient, portal: Portal, cast: Cast, case: MadeCase
) -> None:
    path = f"{OVERVIEW}/{cast['una'].account}?after=everything&looked_at=-1&given=99999999999"

    assert "There was nothing to hand over." in words(omar.get(path).text)
