"""A visit that is used lasts on, in half hours and for twelve hours at most."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.store.tables import AccountRow, SessionRow, table_of
from portal.work import Portal
from tests.cast import Member, post, sign_in
from tests.frozen_clock import FrozenClock
from tests.signin.steps import invited, join, words
from tests.statements import counting

Cast = dict[str, Member]
BEGUN = datetime(2026, 3, 2, 9, 10, 7, tzinfo=UTC)


def signed_in(client: FlaskClient, cast: Cast, clock: FrozenClock) -> FlaskClient:
    clock.set(BEGUN)
    return sign_in(client, cast["omar"])


def row_of_visit(portal: Portal) -> SessionRow:
    with portal.reading() as work:
        return work.db.scalars(select(SessionRow)).one()


def test_unused_it_ends_between_half_an_hour_and_an_hour(
    client: FlaskClient, cast: Cast, clock: FrozenClock
) -> None:
    signed_in(client, cast, clock)
    clock.set(BEGUN + timedelta(minutes=49, seconds=52))
    still = client.get("/account").status_code
    clock.forward(hours=1)

    assert still == 200
    assert client.get("/account").status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_used_it_lasts_and_says_until_when(
    client: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    signed_in(client, cast, clock)
    before = row_of_visit(portal)
    first = words(client.get("/account").text)
    for minutes in (45, 75, 100, 135):
        clock.set(BEGUN + timedelta(minutes=minutes))
        assert client.get("/account").status_code == 200
    after = row_of_visit(portal)

    assert (
        "You are signed in until 11:00 Europe/Berlin time, and longer with each page that you open."
        in first
    )
    assert before.expires_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert after.expires_at == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert "until 13:00" in words(client.get("/account").text)


def test_within_one_half_hour_a_page_writes_nothing(
    app: Flask, client: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    signed_in(client, cast, clock)
    clock.set(BEGUN + timedelta(minutes=30))
    with counting(app.extensions["portal"].database) as renewing:
        client.get("/account")
    kept = row_of_visit(portal).sealed
    clock.forward(minutes=15)
    with counting(app.extensions["portal"].database) as ordinary:
        client.get("/account")

    assert [one for one in renewing if one.startswith("UPDATE session")]
    assert {one.split()[0] for one in ordinary} <= {"SELECT", "WITH"}
    assert row_of_visit(portal).sealed == kept


def test_after_twelve_hours_it_ends_however_much_it_is_used(
    client: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    signed_in(client, cast, clock)
    answers = []
    for half_hours in range(24):
        clock.set(BEGUN + timedelta(minutes=30 * half_hours))
        answers.append(client.get("/account"))
    last = words(answers[-1].text)
    clock.set(BEGUN + timedelta(hours=12))

    assert {answer.status_code for answer in answers} == {200}
    assert "You are signed in until 22:10 Europe/Berlin time. After that, sign in again." in last
    assert row_of_visit(portal).expires_at == datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
    assert client.get("/account").status_code == 404


def test_a_use_after_midnight_counts_as_being_there_that_day(
    client: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    clock.set(datetime(2026, 3, 2, 23, 50, tzinfo=UTC))
    sign_in(client, cast["omar"])
    clock.set(datetime(2026, 3, 3, 0, 10, tzinfo=UTC))
    client.get("/account")
    with portal.reading() as work:
        omar = work.db.get_one(AccountRow, cast["omar"].account)

    assert omar.last_seen_on == date(2026, 3, 3)


def test_signing_out_in_a_new_half_hour_leaves_no_visit(
    client: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    signed_in(client, cast, clock)
    clock.set(BEGUN + timedelta(minutes=40))
    with portal.reading() as work:
        assert work.db.scalars(select(SessionRow)).all()
    post(client, "/sign-out", form_on="/account")

    with portal.reading() as work:
        assert work.db.scalars(select(SessionRow)).all() == []


def test_a_row_that_somebody_prolonged_in_the_database_opens_nothing(
    client: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    signed_in(client, cast, clock)
    with portal.writing() as work:
        later = BEGUN + timedelta(days=9)
        work.db.execute(update(table_of(SessionRow)).values(expires_at=later))
    clock.forward(hours=2)

    assert client.get("/account").status_code == 404


def test_what_everybody_reads_is_no_use_of_a_visit(
    client: FlaskClient, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    signed_in(client, cast, clock)
    before = row_of_visit(portal)
    clock.set(BEGUN + timedelta(minutes=40))
    for page in ("/", "/how/safely", "/not-there"):
        client.get(page)

    assert row_of_visit(portal).sealed == before.sealed


def test_an_unsaved_recovery_code_is_shown_for_half_an_hour_however_long_the_visit_lasts(
    app: Flask, portal: Portal, clock: FrozenClock
) -> None:
    clock.set(BEGUN)
    ivy = join(app, invited(portal, "ivy"))
    shown = []
    for minutes in (25, 45, 75):
        clock.set(BEGUN + timedelta(minutes=minutes))
        shown.append("Write down your recovery code" in ivy.get("/account/recovery-code").text)

    assert shown == [True, False, False]


def test_it_lasts_as_long_once_the_recovery_code_is_saved(
    app: Flask, portal: Portal, clock: FrozenClock
) -> None:
    clock.set(BEGUN)
    ivy = join(app, invited(portal, "ivy"))
    post(ivy, "/account/recovery-code/saved", form_on="/account/recovery-code")
    answers = []
    for half_hours in range(24):
        clock.set(BEGUN + timedelta(minutes=30 * half_hours))
        answers.append(ivy.get("/account").status_code)
    clock.set(BEGUN + timedelta(hours=12))

    assert set(answers) == {200}
    assert ivy.get("/account").status_code == 404
