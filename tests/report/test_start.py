"""What a reporter reads before writing: who reads, what is not protected, and links to the rest."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.journalling import note
from portal.casework.settings import FIGURES_PROFILE
from portal.core.events import Event
from portal.core.shipped_clocks import CLOCKS
from portal.store.tables import AccountRow, OutsideAddressRow
from portal.work import Portal
from tests.cast import Member
from tests.deeds import words

ABOUT = ("safely", "dates", "operator", "outside", "changes")
PAGES = ["/how", *(f"/how/{page}" for page in ABOUT)]
HREF = re.compile(r'href="(/[^"#]*)')


@pytest.mark.usefixtures("cast")
def test_the_two_doors_come_after_at_most_120_words(client: FlaskClient) -> None:
    page = client.get("/").text
    before = words(page[page.index("<main") : page.index('<div class="doors">')])

    assert "What happens:" in before
    assert len(before.split()) <= 120
    assert 'href="/report"' in page
    assert 'href="/mailbox"' in page


@pytest.mark.usefixtures("cast")
def test_it_says_who_reads_with_counts_and_what_is_not_protected(client: FlaskClient) -> None:
    page = words(client.get("/").text)

    assert "2 ombudspersons; if it goes up, 1 member of the AI governance committee" in page
    assert "then 1 person from executive and legal" in page
    assert "Not protected: your employer’s devices and network." in page


def test_a_handler_who_also_leads_is_told_of(
    client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    before = words(client.get("/").text)
    with portal.writing() as work:
        work.db.get_one(AccountRow, cast["vera"].account).is_leader = True

    assert "also leads" not in before
    assert "1 of them also leads." in words(client.get("/").text)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", ["/", *PAGES])
def test_reading_sets_no_cookie(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("cast")
def test_every_page_about_it_can_be_found_from_the_start(client: FlaskClient) -> None:
    linked = set(HREF.findall(client.get("/").text)) | set(HREF.findall(client.get("/how").text))

    assert {*PAGES, "/figures/method", "/report/what-may-identify-you"} <= linked


@pytest.mark.usefixtures("cast")
def test_the_dates_are_those_of_the_clocks_in_force(client: FlaskClient) -> None:
    page = words(client.get("/how/dates").text)
    shown = [clock for clock in CLOCKS if clock.for_reporter]

    assert "We must answer you 3 months after you were told that it arrived (law: Directive" in page
    promises = [clock.promise.removesuffix(" by").rstrip(",") for clock in shown]
    assert [one for one in promises if one not in page] == []


@pytest.mark.usefixtures("cast")
def test_a_clock_that_is_not_in_force_is_not_promised(app: Flask, client: FlaskClient) -> None:
    portal = app.extensions["portal"]
    portal.clocks = tuple(one for one in CLOCKS if one.id != "directive_feedback")

    assert "We must answer you" not in client.get("/how/dates").text


@pytest.mark.usefixtures("both_databases")
def test_changes_of_readers_are_told_by_day_and_level_without_a_name(
    client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    today = portal.clock.now().today
    with portal.writing() as work:
        work.db.get_one(AccountRow, cast["una"].account).ended_on = today - timedelta(days=1)
        note(work, cast["ada"].account, Event.SETTINGS_CHANGED, setting=FIGURES_PROFILE)
    answer = client.get("/how/changes").text
    page = words(answer)
    names = [value for one in cast.values() for value in (one.name, one.account)]

    assert "5 January 2026 : new readers at level 1: 2 ombudspersons." in page
    assert "1 March 2026 : no longer readers at level 1: 1 ombudsperson." in page
    assert "2 March 2026 : how figures are blurred was set." in page
    assert [one for one in names if one in answer.split("<main")[1]] == []


def test_addresses_outside_have_a_page(client: FlaskClient, portal: Portal) -> None:
    empty = client.get("/how/outside").text
    with portal.writing() as work:
        row = OutsideAddressRow(id="a" * 32, position=1, name="The works council", address="B2")
        work.db.add(row)

    assert "has not entered an address here yet" in empty
    assert "The works council" in client.get("/how/outside").text
