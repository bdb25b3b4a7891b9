"""No page of the desk asks the database more often for many cases than for a few."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.work import Portal
from tests.benchmarks.many_cases import add_many
from tests.cast import MadeCase, Member
from tests.deeds import at_the_desk, send, words
from tests.desk.listing import change
from tests.desk.test_nowhere import lists
from tests.statements import counting

FEW, MANY = 150, 330
"""Both more than a page of the queue, whose cases are counted by themselves then."""
TRIAGE_NEXT = "/desk/triage-next"
MOST, ONE_AWAY = 16, 1
"""Statements that any of these pages may issue, and one more for each colleague who is away."""


def numbers(app: Flask, client: FlaskClient, paths: list[str]) -> dict[str, int]:
    """Return how many statements each page takes once it was shown before."""
    found = {}
    for path in paths:
        assert client.get(path).status_code < 500
        with counting(app.extensions["portal"].database) as sent:
            client.get(path)
        found[path] = len(sent)
    return found


@pytest.mark.usefixtures("both_databases")
def test_a_page_asks_as_often_for_many_cases_as_for_few(
    app: Flask, portal: Portal, cast: dict[str, Member], case: MadeCase
) -> None:
    add_many(portal, cast["omar"], cast["una"], FEW)
    omar = at_the_desk(app, cast["omar"])
    # Nobody can open the many: the case that was reported comes first of what waits for triage.
    change(portal, case, next_due_on=date(2000, 1, 1))
    pages = [path for path in lists(app) if path != TRIAGE_NEXT]
    triage = [TRIAGE_NEXT, f"{TRIAGE_NEXT}?who=nobody", f"{TRIAGE_NEXT}?at={case.reference}"]
    of_case = [f"/desk/cases/{case.reference}", *triage]
    paths = [*pages, *of_case]
    few = numbers(app, omar, paths)
    add_many(portal, cast["omar"], cast["una"], MANY)
    many = numbers(app, omar, paths)

    assert many == few
    assert max(many[path] for path in pages) <= MOST


def test_a_colleague_who_is_away_costs_one_statement(
    app: Flask, portal: Portal, cast: dict[str, Member], case: MadeCase
) -> None:
    add_many(portal, cast["omar"], cast["una"], FEW)
    omar, una = at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"])
    pages = [path for path in lists(app) if path != TRIAGE_NEXT]
    assert send(una, "/desk/away", starts_on="2026-03-02", ends_on="2026-03-20").status_code == 303
    taken = numbers(app, omar, pages)

    assert "Una is away until" in words(omar.get("/desk").text)
    assert max(taken.values()) <= MOST + ONE_AWAY


def test_my_desk_asks_nothing_twice_once_it_was_shown(
    app: Flask, cast: dict[str, Member], case: MadeCase
) -> None:
    omar = at_the_desk(app, cast["omar"])
    assert omar.get("/desk").status_code == 200
    with counting(app.extensions["portal"].database) as sent:
        omar.get("/desk")

    assert max(Counter(sent).values()) == 1
