"""What published figures can tell of a report, told before it is written, for every profile."""

import math

import pytest
from flask.testing import FlaskClient

from portal.core.disclosure.noise import odds
from portal.core.disclosure.profiles import Profile, lifetime_epsilons
from portal.core.disclosure.promises import at_most
from portal.core.disclosure.windows import Calendar
from portal.report.promise import odds_of
from portal.work import Portal
from tests.deeds import words
from tests.frozen_clock import FrozenClock
from tests.insight.states import OPENING, open_first_window

STANDARD = ("at most 7.4 ;", "unit alone: at most 3.1 ;", "ever: at most 20.1 .")


def how(client: FlaskClient) -> str:
    return words(client.get("/how").text)


@pytest.mark.usefixtures("cast")
def test_it_is_told_on_the_start_page_and_in_full_with_the_method_linked(
    portal: Portal, client: FlaskClient, clock: FrozenClock
) -> None:
    clock.set(OPENING)
    open_first_window(portal, Profile.STANDARD)
    full = how(client)

    assert all(one in full for one in STANDARD)
    assert "at most 17 in a hundred" in full
    assert 'href="/figures/method"' in client.get("/how").text
    told = "whoever held it for one in a hundred may hold it for at most 17 in a hundred."
    assert f"at most 20.1: {told}" in words(client.get("/").text)


@pytest.mark.usefixtures("cast")
def test_a_small_organisation_is_told_of_one_number_a_year(
    portal: Portal, client: FlaskClient, clock: FrozenClock
) -> None:
    clock.set(OPENING)
    open_first_window(portal, Profile.TINY, Calendar.YEARS)

    assert "at most 2.2 ;" in how(client)
    assert "only one number a year is published" in how(client)
    assert "unit alone" not in how(client)


@pytest.mark.usefixtures("cast")
def test_before_a_profile_is_chosen_nothing_counts_and_that_is_said(client: FlaskClient) -> None:
    assert "no published figure counts a report that you send today" in how(client)
    assert "no period of counting is open" in words(client.get("/").text)


@pytest.mark.parametrize("profile", Profile)
def test_what_is_said_is_never_less_than_what_the_epsilons_allow(profile: Profile) -> None:
    allowed = odds(lifetime_epsilons(profile))

    assert 0 <= float(odds_of(profile).ever) - allowed < 0.1
    assert odds_of(profile).in_hundred == math.ceil(100 * allowed / (allowed + 99))
    assert at_most(3.004) == "3.1"
