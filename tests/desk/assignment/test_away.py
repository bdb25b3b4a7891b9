"""Being away: colleagues are told, the next level at once where nobody is left, and no key goes."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.casework.assignment.absence import absent_levels, told_to
from portal.casework.assignment.leave import read_leaves
from portal.core.actors import Level
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.mailing.digests import _recipients
from portal.store.accounts import change_account
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case
from tests.deeds import at_the_desk, send, words
from tests.frozen_clock import FrozenClock
from tests.rows import grants
from tests.signin.journal import noted

Cast = dict[str, Member]
AWAY = "/desk/away"


def say_away(
    client: FlaskClient, starts_on: str = "2026-03-02", ends_on: str = "2026-03-20"
) -> int:
    return int(send(client, AWAY, starts_on=starts_on, ends_on=ends_on).status_code)


def desk(client: FlaskClient) -> str:
    return words(client.get("/desk").text)


def absent(portal: Portal) -> list[int]:
    with portal.reading() as work:
        return [int(level) for level in absent_levels(work)]


@pytest.mark.usefixtures("both_databases")
def test_a_colleague_of_the_level_sees_it_with_what_is_due_meanwhile(
    omar: FlaskClient, una: FlaskClient, carl: FlaskClient, case: MadeCase
) -> None:
    answer = say_away(omar)

    assert answer == 303
    assert "Omar is away until 20 March 2026" in desk(una)
    assert "1 case that you both read has its next date before that." in desk(una)
    assert "Omar" not in desk(carl)
    assert "You said that you are away until 20 March 2026" in desk(omar)
    assert "You said that you are away from 2 March 2026" in words(omar.get("/desk/hand-over").text)


def test_a_case_that_one_of_them_must_not_see_is_not_counted(
    portal: Portal, cast: Cast, omar: FlaskClient, una: FlaskClient
) -> None:
    say_away(omar)
    before = desk(una)
    make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["una"].account),))
    make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    with portal.reading() as work:
        (seen_by_una,) = read_leaves(work, cast["una"]).away

    assert "No case that you both read has its next date before that." in before
    assert seen_by_una.due == 0


def test_it_takes_no_key_and_no_case(omar: FlaskClient, case: MadeCase, portal: Portal) -> None:
    before = {(row.tag, row.reserve) for row in grants(portal, case)}
    say_away(omar)

    assert {(row.tag, row.reserve) for row in grants(portal, case)} == before
    assert omar.get(f"/desk/cases/{case.reference}").status_code == 200


@pytest.mark.usefixtures("both_databases")
def test_with_everybody_of_a_level_away_the_next_is_told_on_the_first_day(
    omar: FlaskClient, una: FlaskClient, carl: FlaskClient, portal: Portal, cast: Cast
) -> None:
    say_away(omar)
    with_una = absent(portal)
    say_away(una, ends_on="2026-03-13")

    assert 1 not in with_una
    assert 1 in absent(portal)
    page = desk(at_the_desk_again(carl))
    assert "Everybody of level 1" in page
    assert "The first is back on 14 March 2026" in page


def at_the_desk_again(client: FlaskClient) -> FlaskClient:
    """Let the program forget what it looked at lately: the clock stands still here."""
    client.application.extensions["portal"].lately._seen.clear()
    return client


def test_one_who_is_away_does_not_count_as_here_for_the_three_days(
    omar: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    with portal.writing() as work:
        change_account(work.db, cast["una"].account, last_seen_on=date(2026, 2, 24))
    before = absent(portal)
    say_away(omar)
    with portal.reading() as work:
        told = told_to(work, Level.COMMITTEE)

    assert 1 not in before
    assert [(one.level, one.until) for one in told] == [(Level.OMBUDS, None)]


def test_no_digest_comes_meanwhile(omar: FlaskClient, portal: Portal, cast: Cast) -> None:
    with portal.writing() as work:
        for name in ("omar", "una"):
            change_account(work.db, cast[name].account, email=f"{name}@example.org")
    say_away(omar)
    with portal.reading() as work:
        assert [one.handler.name for one in _recipients(work)] == ["Una"]


def test_a_leave_to_come_is_told_and_changes_nothing_yet(
    omar: FlaskClient, una: FlaskClient, portal: Portal
) -> None:
    say_away(omar, starts_on="2026-03-09")
    say_away(una, starts_on="2026-03-09")

    assert "Omar will be away until 20 March 2026" in desk(una)
    assert 1 not in absent(portal)


def test_who_is_back_says_so_and_the_journal_keeps_both(
    omar: FlaskClient, una: FlaskClient, portal: Portal, cast: Cast
) -> None:
    say_away(omar)
    say_away(omar)
    send(omar, f"{AWAY}/end", form_on="/desk/hand-over")

    assert "away" not in desk(una)
    assert noted(portal, "leave_declared") == [(cast["omar"].account, {"day": "2026-03-20"})]
    assert noted(portal, "leave_ended") == [(cast["omar"].account, {})]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        ("2026-03-10", "2026-03-09", "before the first day"),
        ("2026-02-01", "2026-03-01", "This day is over"),
        ("2026-03-02", "2028-03-02", "a year at most"),
        ("2026-03-02", "", "Give the last day"),
    ],
)
def test_days_that_cannot_be_are_shown_again(
    omar: FlaskClient, portal: Portal, starts_on: str, ends_on: str, said: str
) -> None:
    answer = send(omar, AWAY, starts_on=starts_on, ends_on=ends_on)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert f'value="{starts_on}"' in answer.text
    assert noted(portal, "leave_declared") == []


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_nobody_but_handlers_is_asked(app: Flask, cast: Cast, name: str) -> None:
    assert at_the_desk(app, cast[name]).get(AWAY).status_code == 404
