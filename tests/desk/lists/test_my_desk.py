"""My desk shows what is due first, who waits for an answer, and how many more there are."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.cases import Status
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import mailbox_of, send, words
from tests.desk.listing import REFERENCE, change, listed

WROTE = "?wrote=reporter"


def desk_of(client: FlaskClient) -> list[str]:
    return REFERENCE.findall(client.get("/desk").text)


def tiles(client: FlaskClient) -> dict[str, str]:
    """Return each count of My desk by the address it leads to."""
    page = client.get("/desk").text
    return {
        path.replace("&amp;", "&"): number
        for path, number in re.findall(
            r'<li class="tile"><a href="([^"]+)"><span class="tile-number">([^<]+)<', page
        )
    }


def answer(app: Flask, case: MadeCase) -> None:
    """Let Rosa write from her mailbox."""
    send(mailbox_of(app, case), "/mailbox/messages", form_on="/mailbox/case", text="It was I.")


@pytest.mark.usefixtures("both_databases")
def test_twenty_cases_are_shown_and_the_nearest_date_first(
    omar: FlaskClient, portal: Portal
) -> None:
    cases = [make_case(portal) for _ in range(22)]
    today = portal.clock.now().today
    for days, case in enumerate(cases):
        change(portal, case, next_due_on=today + timedelta(days=days))

    assert desk_of(omar) == [case.reference for case in cases[:20]]
    assert "All your cases: there are more" in omar.get("/desk").text


@pytest.mark.usefixtures("both_databases")
def test_each_count_leads_to_the_cases_it_counts(
    app: Flask, omar: FlaskClient, portal: Portal
) -> None:
    received, late, answered, far, closed = (make_case(portal) for _ in range(5))
    yesterday = portal.clock.now().today - timedelta(days=1)
    change(portal, received, next_due_on=yesterday + timedelta(days=3))
    change(portal, late, status=Status.TRIAGE, next_due_on=yesterday)
    for case in (answered, far):
        change(portal, case, status=Status.TRIAGE, next_due_on=date(2027, 1, 1))
    change(portal, closed, status=Status.CLOSED, next_due_on=None)
    answer(app, answered)

    counts = tiles(omar)

    assert list(counts.values()) == ["1", "1", "1", "1"]
    assert [listed(omar, path.removeprefix("/desk/cases")) for path in counts] == [
        [received.reference],
        [answered.reference],
        [received.reference],
        [late.reference],
    ]


@pytest.mark.usefixtures("both_databases")
def test_a_reply_waits_until_a_handler_writes(
    app: Flask, omar: FlaskClient, case: MadeCase
) -> None:
    before = listed(omar, WROTE)
    answer(app, case)
    waiting = listed(omar, WROTE)
    send(omar, f"/desk/cases/{case.reference}/message", text="Thank you.")

    assert (before, waiting, listed(omar, WROTE)) == ([], [case.reference], [])
    assert "The reporter wrote last" not in words(omar.get("/desk").text)


def test_with_nothing_open_it_says_so(omar: FlaskClient) -> None:
    assert "Nothing is open." in omar.get("/desk").text


def test_each_row_has_the_clock_of_the_law_and_that_of_the_house(
    omar: FlaskClient, portal: Portal, case: MadeCase
) -> None:
    today = portal.clock.now().today
    change(portal, case, law_due_on=today - timedelta(days=2), house_due_on=None)
    row = omar.get("/desk/cases").text.split("<tbody>")[1]

    assert row.index("2 days late") < row.index(">none<")


def test_a_handler_of_the_level_above_has_an_empty_desk(
    carl: FlaskClient, case: MadeCase, cast: dict[str, Member]
) -> None:
    assert desk_of(carl) == []
    assert set(tiles(carl).values()) == {"0"}
