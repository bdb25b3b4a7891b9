"""The queue lists what a handler may read, nearest date first, page by page, and nothing else."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, make_move, words
from tests.desk.listing import change, listed
from tests.desk.sharing_out import organise
from tests.frozen_clock import FrozenClock


def tile(client: FlaskClient, label: str) -> int:
    found = re.search(rf"(\d+) {label}", words(client.get("/desk").text))
    assert found is not None
    return int(found[1])


@pytest.mark.usefixtures("both_databases")
def test_a_handler_sees_the_cases_of_the_own_level(omar: FlaskClient, case: MadeCase) -> None:
    assert listed(omar) == [case.reference]


def test_a_higher_level_sees_nothing_before_an_escalation(
    carl: FlaskClient, omar: FlaskClient, case: MadeCase
) -> None:
    before = listed(carl)
    make_move(omar, case, "escalate", text="It is beyond me.")

    assert (before, listed(carl)) == ([], [case.reference])


def test_a_case_one_is_excluded_from_is_in_no_list_and_no_count(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    rule = Exclusion(ExcludedKind.PERSON, cast["omar"].account)
    empty = words(omar.get("/desk/cases?state=all").text)
    case = make_case(portal, exclusions=(rule,))

    assert words(omar.get("/desk/cases?state=all").text) == empty
    assert listed(una) == [case.reference]
    assert (tile(omar, "received"), tile(una, "received")) == (0, 1)


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_who_is_no_handler_has_no_queue(app: Flask, cast: dict[str, Member], name: str) -> None:
    assert at_the_desk(app, cast[name]).get("/desk").status_code == 404


def test_a_stranger_has_no_queue(client: FlaskClient) -> None:
    assert client.get("/desk").status_code == 404


def test_the_nearest_date_comes_first_and_cases_without_one_last(
    omar: FlaskClient, portal: Portal, moment: object
) -> None:
    later, none, sooner = (make_case(portal) for _ in range(3))
    today = portal.clock.now().today
    change(portal, later, next_due_on=today + timedelta(days=9))
    change(portal, sooner, next_due_on=today + timedelta(days=2))
    change(portal, none, next_due_on=None)

    assert listed(omar) == [sooner.reference, later.reference, none.reference]


def test_the_queue_can_be_filtered_by_state_and_date(
    omar: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    received, decided, late, closed = (make_case(portal) for _ in range(4))
    far = date(2027, 1, 1)
    for case in (received, decided, closed):
        change(portal, case, next_due_on=far)
    change(portal, decided, status=Status.DECIDED)
    change(portal, late, next_due_on=clock.now().today - timedelta(days=1))
    change(portal, closed, status=Status.CLOSED)

    assert closed.reference not in listed(omar)
    assert len(listed(omar, "?state=all")) == 4
    assert listed(omar, "?state=decided") == [decided.reference]
    assert listed(omar, "?state=closed") == [closed.reference]
    assert listed(omar, "?due=late") == [late.reference]
    assert listed(omar, "?due=soon") == []
    assert listed(omar, "?state=decided&due=late") == []


@pytest.mark.parametrize(
    "query",
    [
        "?state=gossip",
        "?level=2",
        "?due=never",
        "?severity=s9",
        "?system=nothing-we-know",
        "?sort=loudest",
        "?page=2",
        "?after=x",
        "?after=2026-13-01.C-0000-0000",
        "?after=2026-03-01.C-0000-0000&sort=gravest",
        "?before=%00",
        "?after=" + "9" * 400,
        "?after=²",
    ],
)
def test_a_filter_that_is_none_is_left_out(omar: FlaskClient, case: MadeCase, query: str) -> None:
    assert listed(omar, query) == [case.reference]


def test_the_tiles_count_what_waits(omar: FlaskClient, portal: Portal, clock: FrozenClock) -> None:
    received, proposed = make_case(portal), make_case(portal)
    change(portal, proposed, status=Status.DECISION_PROPOSED)
    change(portal, received, next_due_on=clock.now().today - timedelta(days=1))

    assert tile(omar, "received, not in triage") == 1
    assert tile(omar, "where the reporter wrote last") == 0
    assert tile(omar, "late") == 1


@pytest.mark.parametrize("path", ["/desk", "/desk/cases"])
def test_no_text_of_a_report_is_in_the_queue(omar: FlaskClient, portal: Portal, path: str) -> None:
    make_case(portal, narrative="Nobody but who opens the case reads this.")

    assert "Nobody but who opens the case" not in omar.get(path).text


def test_a_row_follows_its_case_in_a_process_that_showed_it_before(
    omar: FlaskClient, case: MadeCase
) -> None:
    before = words(omar.get("/desk/cases").text)
    make_move(omar, case, "start-triage")
    after = words(omar.get("/desk/cases").text)

    assert "Received" in before.split(case.reference, 1)[1].split("Bulk")[0]
    assert before.split(case.reference, 1)[1] != after.split(case.reference, 1)[1]


def test_what_one_handler_put_off_stands_in_no_row_of_another(
    omar: FlaskClient, una: FlaskClient, case: MadeCase
) -> None:
    organise(omar, case, "snooze", until="2026-03-06")

    assert "Off your desk until" in words(omar.get("/desk/cases").text)
    assert "Off your desk until" not in words(una.get("/desk/cases").text)


def test_the_filters_form_shows_what_was_chosen_now(omar: FlaskClient) -> None:
    shown = [omar.get(f"/desk/cases?severity={one}").text for one in ("s1", "s2")]

    assert ['<option value="s2" selected>' in page for page in shown] == [False, True]
    assert ['<option value="s1" selected>' in page for page in shown] == [True, False]
