"""The figures pages: what leaders and everybody read, before and after a release."""

from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask

from portal.core.disclosure.profiles import Profile
from portal.store.releases import State, store_state
from portal.work import Portal
from tests.attacks.organisation import (
    PUBLICATION,
    add_cases,
    keep,
    publish_quarter,
    set_up_and_open,
)
from tests.attacks.reading import Reader
from tests.cast import add_member, make_member, sign_in

BOTH_PAGES = ("/figures", "/insight")
NEXT_QUARTER = datetime(2026, 7, 1, 6, tzinfo=UTC)
NEXT_PUBLICATION = datetime(2026, 10, 14, 7, tzinfo=UTC)


def words_of(reader: Reader, path: str) -> str:
    return " ".join(unescape(reader.load(path).decode()).replace("\xa0", " ").split())


@pytest.mark.parametrize("path", BOTH_PAGES)
def test_both_pages_show_the_same_release(portal: Portal, lena: Reader, path: str) -> None:
    publish_quarter(portal, cases=300)
    page = words_of(lena, path)
    assert "From 1 April 2026 to 30 June 2026, about " in page
    assert "Published on 14 July 2026" in page
    assert "19 times in 20" in page


@pytest.mark.parametrize("path", BOTH_PAGES)
def test_every_chart_has_its_table(portal: Portal, lena: Reader, path: str) -> None:
    publish_quarter(portal, cases=300)
    page = words_of(lena, path)
    assert page.count("<svg") == 5
    assert page.count(", as a table</caption>") == 5


@pytest.mark.parametrize("path", BOTH_PAGES)
def test_a_row_without_enough_reports_says_so_and_never_zero(
    portal: Portal, lena: Reader, path: str
) -> None:
    publish_quarter(portal, cases=300)
    page = words_of(lena, path)
    assert "withheld: blurred figure under 9 (may be none)" in page
    assert "withheld: under 9, may be none" in page
    assert "so small that the blur alone may have made it" in page
    assert "<td>0</td>" not in page


@pytest.mark.parametrize("path", BOTH_PAGES)
def test_a_quarter_with_few_reports_does_not_say_how_few(
    portal: Portal, lena: Reader, path: str
) -> None:
    publish_quarter(portal, cases=0)
    assert "few reports came in, or none" in words_of(lena, path)


@pytest.mark.parametrize("path", BOTH_PAGES)
def test_the_next_release_has_a_date(portal: Portal, lena: Reader, path: str) -> None:
    set_up_and_open(portal)
    keep(portal, NEXT_QUARTER)
    keep(portal, PUBLICATION)
    assert "The next figures come on <strong>14 October 2026</strong>" in words_of(lena, path)


@pytest.mark.parametrize("path", BOTH_PAGES)
def test_before_the_first_release_the_page_says_when_it_comes(
    portal: Portal, lena: Reader, path: str
) -> None:
    set_up_and_open(portal)
    assert "The first figures come on <strong>14 July 2026</strong>" in words_of(lena, path)


@pytest.mark.parametrize("path", BOTH_PAGES)
@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.NOT_CHOSEN, "once it has been decided how much is published."),
        (State.TOO_FEW, "Fewer than 25 people could report"),
    ],
)
def test_where_nothing_is_counted_the_page_says_why(
    portal: Portal, lena: Reader, path: str, state: State, words: str
) -> None:
    with portal.writing() as work:
        store_state(work.db, state)
    assert words in words_of(lena, path)


def test_leaders_see_whether_a_change_is_clear(portal: Portal, lena: Reader) -> None:
    set_up_and_open(portal)
    add_cases(portal, 100)
    keep(portal, NEXT_QUARTER)
    add_cases(portal, 400, received_on=NEXT_QUARTER.date())
    keep(portal, NEXT_PUBLICATION)
    page = words_of(lena, "/insight")
    assert "The period before: about " in page
    assert "That is a clear rise." in page
    assert "<td>clear rise</td>" in page
    assert "<td>no clear change</td>" in page
    assert "All reports, by period" in page


def test_what_is_not_comparable_is_not_compared(portal: Portal, lena: Reader) -> None:
    publish_quarter(portal, cases=100)
    page = words_of(lena, "/insight")
    assert "period before" not in page
    assert "All reports, by period" not in page


def test_the_method_page_states_the_odds_of_the_profile_in_force(
    portal: Portal, lena: Reader
) -> None:
    set_up_and_open(portal, Profile.STANDARD)
    page = words_of(lena, "/figures/method")
    assert "<strong>7.4</strong>" in page
    assert "<strong>69</strong> times in 100" in page
    assert "<strong>20.1</strong>" in page
    assert "By AI system" in page


def test_the_method_page_explains_every_profile_before_one_is_chosen(lena: Reader) -> None:
    page = words_of(lena, "/figures/method")
    assert all(profile.value in page for profile in Profile)
    assert "Nothing is counted yet." in page


def test_sam_sees_public_figures_and_no_leaders_page(portal: Portal, app: Flask) -> None:
    publish_quarter(portal, cases=300)
    sam = app.test_client()
    assert sam.get("/figures").status_code == 200
    assert sam.get("/insight").status_code == 404
    assert sam.get("/insight").data == sam.get("/no-such-page").data


def test_an_administrator_is_no_leader(portal: Portal, app: Flask) -> None:
    ada = make_member(portal.keyring, "ada", is_administrator=True)
    with portal.writing() as work:
        add_member(work, ada)
    assert sign_in(app.test_client(), ada).get("/insight").status_code == 404


def test_exports_say_what_they_are(portal: Portal, lena: Reader) -> None:
    publish_quarter(portal, cases=3)
    assert lena.client.get("/figures.json").mimetype == "application/json"
    assert lena.client.get("/figures.csv").mimetype == "text/csv"


def test_a_kept_page_holds_nothing_of_its_first_visitor(portal: Portal, lena: Reader) -> None:
    publish_quarter(portal, cases=300)
    strangers_page = lena.client.application.test_client().get("/figures").data
    assert lena.load("/figures") == strangers_page
    assert b"Lena" not in lena.load("/figures")
