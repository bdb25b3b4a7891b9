"""Nobody of a level for three working days: the next level is told, and the journal once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from portal.casework.assignment.absence import absences, absent_levels, told_to
from portal.clock import Moment, moment_at
from portal.core.actors import Level
from portal.store.accounts import change_account
from portal.upkeep import keep_up, look_ahead
from portal.work import Portal
from tests.cast import Member, add_member, post, sign_in
from tests.deeds import at_the_desk, words
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted
from tests.test_cli import command

Cast = dict[str, Member]
MONDAY = date(2026, 3, 2)
EVERYBODY = ("omar", "una", "carl", "vera")


def on(day: str) -> Moment:
    """Return 9:05 of a day in Berlin."""
    zone = ZoneInfo("Europe/Berlin")
    return moment_at(datetime.fromisoformat(f"{day}T09:05").replace(tzinfo=zone), zone)


def seen(portal: Portal, cast: Cast, day: date | None, *names: str) -> None:
    with portal.writing() as work:
        for name in names:
            change_account(work.db, cast[name].account, last_seen_on=day)


def absent(portal: Portal, day: str) -> list[int]:
    with portal.reading(on(day)) as work:
        return [int(level) for level in absent_levels(work)]


def test_a_sign_in_is_kept_by_its_day(app: Flask, portal: Portal, cast: Cast) -> None:
    sign_in(app.test_client(), cast["omar"])
    with portal.reading() as work:
        rows = work.db.connection().exec_driver_sql(
            "SELECT sign_in, last_seen_on FROM account WHERE last_seen_on IS NOT NULL"
        )
        assert [tuple(row) for row in rows] == [("omar", "2026-03-02")]


def test_a_refused_sign_in_is_nobodys_day(app: Flask, portal: Portal, cast: Cast) -> None:
    post(app.test_client(), "/sign-in", sign_in="omar", passphrase="not the river at all")
    with portal.reading() as work:
        found = work.db.connection().exec_driver_sql("SELECT max(last_seen_on) FROM account")
        assert found.scalar_one() is None


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(
    ("last_seen", "present_on", "absent_on"),
    [
        (date(2026, 3, 2), "2026-03-05", "2026-03-06"),
        (date(2026, 3, 4), "2026-03-09", "2026-03-10"),
        (date(2026, 3, 6), "2026-03-11", "2026-03-12"),
        (date(2026, 3, 8), "2026-03-11", "2026-03-12"),
    ],
    ids=["Monday", "Wednesday", "Friday", "Sunday"],
)
def test_a_level_is_absent_after_three_whole_working_days(
    portal: Portal, cast: Cast, last_seen: date, present_on: str, absent_on: str
) -> None:
    seen(portal, cast, last_seen, *EVERYBODY)

    assert absent(portal, present_on) == []
    assert absent(portal, absent_on) == [1, 2, 3]


def test_one_person_of_a_level_is_enough(portal: Portal, cast: Cast) -> None:
    seen(portal, cast, MONDAY, *EVERYBODY)
    seen(portal, cast, date(2026, 3, 9), "una")

    assert absent(portal, "2026-03-10") == [2, 3]


def test_who_never_signed_in_counts_from_the_day_they_joined(portal: Portal, cast: Cast) -> None:
    with portal.reading(on("2026-03-02")) as work:
        assert {one.since for one in absences(work)} == {date(2026, 1, 5)}


def test_a_level_without_anybody_is_empty_and_not_absent(
    portal: Portal, cast_of_the_run: Cast
) -> None:
    with portal.writing() as work:
        for name in ("omar", "una", "vera"):
            add_member(work, cast_of_the_run[name])

    assert absent(portal, "2026-03-02") == [1, 3]


@pytest.mark.parametrize(
    ("here", "level", "told"),
    [
        (("carl", "vera"), Level.COMMITTEE, [1]),
        (("carl", "vera"), Level.EXECUTIVE, []),
        (("vera",), Level.EXECUTIVE, [2, 1]),
        (("omar", "vera"), Level.EXECUTIVE, [2]),
        (("carl",), Level.OMBUDS, []),
        (("omar", "carl", "vera"), Level.COMMITTEE, []),
    ],
)
def test_the_next_level_is_told_and_the_one_after_it_where_that_is_absent_too(
    portal: Portal, cast: Cast, here: tuple[str, ...], level: Level, told: list[int]
) -> None:
    seen(portal, cast, MONDAY, *EVERYBODY)
    seen(portal, cast, date(2026, 3, 10), *here)
    with portal.reading(on("2026-03-10")) as work:
        assert [int(one.level) for one in told_to(work, level)] == told


def test_the_next_levels_page_says_since_when(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    seen(portal, cast, MONDAY, *EVERYBODY)
    clock.forward(days=8)
    carl = words(at_the_desk(app, cast["carl"]).get("/desk").text)
    omar = words(at_the_desk(app, cast["omar"]).get("/desk").text)
    carl_later = words(at_the_desk(app, cast["carl"]).get("/desk").text)

    assert "Nobody of level 1 (Ombudsperson) has signed in since 2 March 2026" in carl
    assert "has signed in since" not in omar + carl_later


@pytest.mark.usefixtures("both_databases")
def test_an_absence_is_noted_once_however_long_it_lasts(portal: Portal, cast: Cast) -> None:
    seen(portal, cast, date(2026, 3, 20), *EVERYBODY)
    seen(portal, cast, MONDAY, "omar", "una")
    days = ("2026-03-05", "2026-03-06", "2026-03-06", "2026-03-09", "2026-03-20")
    found = [keep_up(portal, on(day)).absent for day in days]

    assert found == [(), (Level.OMBUDS,), (), (), ()]
    assert noted(portal, "level_absent") == [("clock", {"level": 1, "day": "2026-03-02"})]


def test_a_second_absence_is_noted_anew(portal: Portal, cast: Cast) -> None:
    seen(portal, cast, date(2026, 3, 20), *EVERYBODY)
    for day, run in ((MONDAY, "2026-03-06"), (date(2026, 3, 9), "2026-03-13")):
        seen(portal, cast, day, "omar", "una")
        keep_up(portal, on(run))

    assert [details["day"] for _, details in noted(portal, "level_absent")] == [
        "2026-03-02",
        "2026-03-09",
    ]


def test_looking_ahead_tells_it_and_notes_nothing(portal: Portal, cast: Cast) -> None:
    seen(portal, cast, MONDAY, *EVERYBODY)

    assert [int(level) for level in look_ahead(portal, on("2026-03-06")).absent] == [1, 2, 3]
    assert noted(portal, "level_absent") == []


def test_the_command_says_it(app: Flask, portal: Portal, cast: Cast, clock: FrozenClock) -> None:
    seen(portal, cast, MONDAY, *EVERYBODY)
    clock.forward(days=8)
    seen(portal, cast, date(2026, 3, 10), "carl", "vera")

    assert "Nobody of level 1 has signed in for three working days.\n" in (
        command(app, "upkeep").output
    )
