"""The view of a level's work: exact, about what one reads alone, and never by handler."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.core.exclusions import ExcludedKind, Exclusion
from portal.core.taxonomy import ReportType
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, without_drawn
from tests.deeds import at_the_desk, decide, investigate, mailbox_of, make_move, send, words
from tests.frozen_clock import FrozenClock
from tests.mailbox.steps import decided

Cast = dict[str, Member]
PAGE = "/desk/workload"


def shown(client: FlaskClient) -> str:
    return words(client.get(PAGE).text)


@pytest.mark.usefixtures("both_databases")
def test_it_says_how_old_how_late_and_how_long(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    answered = make_case(portal)
    waiting = make_case(portal, type=ReportType.OPT_OUT)
    send(
        at_the_desk(app, cast["omar"]), f"/desk/cases/{answered.reference}/message", text="I read."
    )
    clock.forward(days=10)
    investigate(at_the_desk(app, cast["omar"]), answered)
    clock.forward(days=82)
    decide(at_the_desk(app, cast["omar"]), at_the_desk(app, cast["una"]), answered)
    page = shown(at_the_desk(app, cast["una"]))

    assert "2 open" in page
    assert "More than 90 days 2" in page
    assert "To the first message by a person 1 The same day The same day" in page
    assert "To the end of triage 1 8 to 14 days 8 to 14 days" in page
    assert "To the first decision 1 More than 90 days" in page
    assert "Told a decision within 90 days 0 of 2 0 %" in page
    assert "Acknowledged within 7 days 2 of 2 100 %" in page
    assert waiting.reference not in page


@pytest.mark.usefixtures("both_databases")
def test_an_appeal_that_was_upheld_is_counted(
    app: Flask, portal: Portal, cast: Cast, case: MadeCase
) -> None:
    decided(app, cast, case)
    send(mailbox_of(app, case), "/mailbox/moves/appeal", text="It did not look at the log.")
    make_move(at_the_desk(app, cast["carl"]), case, "uphold-appeal", text="The log was missed.")

    assert "Appeals that were upheld 1 of 1 100 %" in shown(at_the_desk(app, cast["carl"]))
    assert "Appeals that were upheld 0 of 0" in shown(at_the_desk(app, cast["omar"]))


def test_two_who_read_the_same_see_the_same_whoever_did_the_work(
    app: Flask, omar: FlaskClient, una: FlaskClient, cast: Cast, investigated: MadeCase
) -> None:
    """All of it was Omar’s work, and his page and Una’s differ by the name at the top alone."""
    pages = [without_drawn(one.get(PAGE).text) for one in (omar, una)]
    without_names = [page.replace("Omar", "").replace("Una", "") for page in pages]

    assert without_names[0] == without_names[1]
    assert pages[0].count("Omar") == 1
    assert not [one for one in cast.values() if one.account in pages[0]]


@pytest.mark.usefixtures("both_databases")
def test_a_case_that_one_must_not_see_changes_no_number(
    app: Flask, omar: FlaskClient, portal: Portal, cast: Cast, case: MadeCase
) -> None:
    before = without_drawn(omar.get(PAGE).text)
    barred = make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    investigate(at_the_desk(app, cast["una"]), barred)

    assert without_drawn(omar.get(PAGE).text) == before
    assert "2 open" in shown(at_the_desk(app, cast["una"]))


def test_kinds_of_reports_stand_beside_each_other(
    omar: FlaskClient, portal: Portal, cast: Cast
) -> None:
    for type in (ReportType.OPT_OUT, ReportType.OPT_OUT, ReportType.INCIDENT):
        make_case(portal, type=type)
    table = words(omar.get(PAGE).text).split("Does one kind wait longer")[1]

    assert "An AI answer was wrong or harmful 1" in table or " 1 – – –" in table
    assert " 2 – – –" in table


def test_without_a_case_it_says_so(carl: FlaskClient) -> None:
    page = shown(carl)

    assert "No case of yours is open." in page
    assert "There is no case to compare." in page


def test_it_costs_the_same_few_statements_with_more_cases(
    app: Flask, omar: FlaskClient, portal: Portal, cast: Cast
) -> None:
    sent: list[str] = []

    def keep(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(app.extensions["portal"].database.readers, "before_cursor_execute", keep)
    counts = []
    for _ in range(2):
        make_case(portal)
        sent.clear()
        omar.get(PAGE)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_nobody_but_handlers_sees_it(app: Flask, cast: Cast, name: str) -> None:
    assert at_the_desk(app, cast[name]).get(PAGE).status_code == 404
