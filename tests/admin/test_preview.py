"""What a leader would see under a plan: made-up cases alone, and the date from which it holds."""

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from portal.admin.preview import preview
from portal.core.disclosure.profiles import Plan, Profile, Table
from portal.core.disclosure.windows import Calendar
from portal.work import Portal
from tests.attacks.organisation import set_up
from tests.cast import Member, make_case, sign_in
from tests.deeds import send, words
from tests.frozen_clock import FrozenClock
from tests.insight.states import open_first_window

PREVIEW = "/admin/figures/preview"


def expect(ada: FlaskClient, number: int) -> None:
    send(ada, "/admin/figures/volume", form_on="/admin/figures", expected=number)


def test_the_advice_leads_to_what_a_leader_would_see(ada: FlaskClient, portal: Portal) -> None:
    with portal.writing() as work:
        set_up(work, Profile.COMPACT)
    expect(ada, 160)
    plan = ada.get("/admin/figures").text
    link = f"{PREVIEW}?profile=compact&amp;calendar=quarters"
    page = words(ada.get(link.replace("&amp;", "&")).text)

    assert "You expect 160 a year: compact tables, every quarter." in words(plan)
    assert link in plan
    assert "Made from 40 made-up reports" in page
    assert "By severity" in page
    assert "By unit" not in page


def test_it_says_the_same_with_and_without_cases(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        set_up(work, Profile.STANDARD)
    expect(ada, 900)
    before = ada.get(PREVIEW).text.split("</header>")[1]
    make_case(portal)

    assert ada.get(PREVIEW).text.split("</header>")[1] == before


def test_its_made_up_year_has_few_grave_reports_and_even_months(
    ada: FlaskClient, portal: Portal
) -> None:
    with portal.writing() as work:
        set_up(work, Profile.STANDARD)
        shown = preview(work, Plan(Profile.STANDARD, Calendar.QUARTERS), expected=4_000).shown
    found = {one.table: [cell.number or 0 for cell in one.figures] for one in shown.tables}

    critical, high, moderate, low = found[Table.SEVERITY]
    assert critical < high < moderate < low
    assert critical < 60
    assert max(found[Table.MONTH]) - min(found[Table.MONTH]) < 60


def test_without_units_or_for_nonsense_nothing_would_be_published(ada: FlaskClient) -> None:
    assert "Nothing to show yet" in ada.get(f"{PREVIEW}?profile=all&calendar=daily").text
    assert "Nothing to show yet" in ada.get(f"{PREVIEW}?profile=tiny&calendar=years").text


def test_a_change_is_told_with_the_day_from_which_it_holds(
    app: Flask, cast: dict[str, Member], portal: Portal, clock: FrozenClock
) -> None:
    clock.set(datetime(2026, 4, 10, 9, tzinfo=UTC))
    open_first_window(portal, Profile.STANDARD)
    page = words(sign_in(app.test_client(), cast["ada"]).get("/admin/figures").text)

    assert "settled until 30 June 2026" in page
    assert "holds from 1 July 2026 on" in page
    assert "Other / small units”: 2 units with 27 people" in page


def test_units_say_which_are_counted_together(ada: FlaskClient, portal: Portal) -> None:
    with portal.writing() as work:
        set_up(work, Profile.STANDARD)
    page = words(ada.get("/admin/units").text)

    assert "“Other / small units”, as of today: 2 units, 27 people." in page
    assert page.count("among “Other / small units”") == 2


def test_nobody_else_gets_there(app: Flask, cast: dict[str, Member]) -> None:
    assert sign_in(app.test_client(), cast["lena"]).get(PREVIEW).status_code == 404
