"""My desk and the overview of hand-overs agree about who lacks nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from portal.desk.assignment import offering
from portal.store.tables import GrantRow
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, words
from tests.frozen_clock import FrozenClock
from tests.rows import tag

Cast = dict[str, Member]
OVERVIEW = "/desk/hand-over"


def take_grant(portal: Portal, member: Member, case: MadeCase) -> None:
    own = tag(portal, member)
    with portal.writing() as work:
        work.db.execute(delete(GrantRow).where(GrantRow.tag == own, GrantRow.case_id == case.id))


def offered(client: FlaskClient) -> bool:
    return "Una can’t read all of" in words(client.get("/desk").text)


def listed(client: FlaskClient) -> bool:
    return "Una Ombudsperson, level 1." in words(client.get(OVERVIEW).text)


def test_whom_one_page_knows_to_lack_nothing_the_other_asks_again_as_late(
    omar: FlaskClient, portal: Portal, cast: Cast, case: MadeCase, clock: FrozenClock
) -> None:
    before = offered(omar)
    take_grant(portal, cast["una"], case)
    soon = [offered(omar), listed(omar)]
    clock.forward(minutes=5)

    assert (before, soon) == (False, [False, False])
    assert [offered(omar), listed(omar)] == [True, True]


def test_a_look_at_the_oldest_and_the_newest_does_not_speak_for_the_others(
    app: Flask,
    portal: Portal,
    cast: Cast,
    case: MadeCase,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offering, "LOOKED_AT", 1)
    monkeypatch.setattr(offering, "NEWEST", 1)
    clock.forward(days=1)
    between = make_case(portal)
    clock.forward(days=1)
    newest = make_case(portal)
    take_grant(portal, cast["una"], between)
    omar = at_the_desk(app, cast["omar"])
    unseen = offered(omar)
    take_grant(portal, cast["una"], newest)
    clock.forward(minutes=5)

    assert not unseen
    assert listed(omar)
    assert offered(omar)
