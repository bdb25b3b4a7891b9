"""How long archived cases are kept: chosen, waited for, carried out by the upkeep, and told."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal.core.cases import Status
from portal.store.tables import CaseRow
from portal.upkeep import keep_up, look_ahead
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, sign_in
from tests.deeds import mailbox_of, send, words
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted

PATH = "/admin/retention"
TWO_YEARS_AGO, FOUR_YEARS_AGO = date(2024, 1, 8), date(2022, 1, 10)


@pytest.fixture
def archived(portal: Portal, ada: FlaskClient) -> MadeCase:
    """A case that was closed two years and two months ago and archived."""
    return archive(portal, closed_on=TWO_YEARS_AGO)


def archive(portal: Portal, *, closed_on: date, on_hold: bool = False) -> MadeCase:
    made = make_case(portal)
    values = {"status": Status.ARCHIVED, "closed_on": closed_on, "on_hold": on_hold}
    with portal.writing() as work:
        work.db.execute(update(CaseRow).where(CaseRow.id == made.id).values(**values))
    return made


def choose(client: FlaskClient, months: str) -> tuple[int, str]:
    answer = send(client, PATH, months=months)
    return answer.status_code, words(answer.text)


def erased(portal: Portal) -> tuple[int, int]:
    """Return how many cases the upkeep would erase, and how many it did."""
    moment = portal.clock.now()
    return look_ahead(portal, moment).erased, keep_up(portal, moment).erased


@pytest.mark.usefixtures("both_databases", "archived")
def test_a_shorter_time_erases_nothing_for_thirty_days_and_then_at_the_first_upkeep(
    ada: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    status, _ = choose(ada, "24")
    page = words(ada.get(f"{PATH}?done=saved").text)
    at_once = erased(portal)
    clock.forward(days=29)
    a_day_before = erased(portal)
    clock.forward(days=1)
    on_the_day = erased(portal)

    assert status == 303
    assert "Saved." in page
    assert "From 1 April 2026 on it is 24 months" in page
    assert "Until then it is 36" in page
    assert (at_once, a_day_before, on_the_day) == ((0, 0), (0, 0), (1, 1))


@pytest.mark.usefixtures("both_databases", "archived")
def test_whoever_takes_a_shorter_time_back_in_time_erases_nothing(
    app: Flask, ada: FlaskClient, cast: dict[str, Member], portal: Portal, clock: FrozenClock
) -> None:
    choose(ada, "12")
    clock.forward(days=20)
    ada = sign_in(app.test_client(), cast["ada"])
    choose(ada, "36")
    clock.forward(days=100)

    assert erased(portal) == (0, 0)


@pytest.mark.usefixtures("both_databases")
def test_a_longer_time_holds_at_once(ada: FlaskClient, portal: Portal) -> None:
    archive(portal, closed_on=FOUR_YEARS_AGO)
    choose(ada, "60")

    assert erased(portal) == (0, 0)
    assert "60 months after it was closed" in words(ada.get(PATH).text)


@pytest.mark.usefixtures("archived")
def test_the_form_begins_with_what_was_chosen_and_counts_no_case(ada: FlaskClient) -> None:
    before = ada.get(PATH).text
    choose(ada, "24")

    assert 'name="months" value="36"' in before
    assert "A shorter time is to come" not in before
    assert 'name="months" value="24"' in ada.get(PATH).text
    assert "1 case" not in before


@pytest.mark.parametrize("months", ["", "11", "121", "-24", "two years", "24.5", "9" * 5000])
def test_what_cannot_be_taken_is_said_and_changes_nothing(
    ada: FlaskClient, portal: Portal, months: str
) -> None:
    status, page = choose(ada, months)

    assert status == 422
    assert "Give a whole number of months, from 12 to 120." in page or "Not a valid integer" in page
    assert noted(portal, "settings_changed") == []


def test_each_choice_is_journalled_and_the_same_again_is_not(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    for months in ("36", "24", "24", "36", "36"):
        choose(ada, months)
    by, setting = cast["ada"].account, {"setting": "retention_months"}

    assert noted(portal, "settings_changed") == [
        (by, {**setting, "months": 24}),
        (by, {**setting, "months": 36}),
    ]


@pytest.mark.usefixtures("archived")
def test_reporters_read_the_new_number_before_they_write(
    ada: FlaskClient, client: FlaskClient, clock: FrozenClock
) -> None:
    before = words(client.get("/how/dates").text)
    choose(ada, "24")
    announced = words(client.get("/how/dates").text)
    clock.forward(days=30)
    after = words(client.get("/how/dates").text)

    assert "36 months after your case was closed" in before
    assert "36 months after your case was closed" in announced
    assert "From 1 April 2026 on it is 24 months." in announced
    assert "24 months after your case was closed" in after
    assert "it is 24 months." not in after


def test_the_mailbox_of_an_archived_case_says_until_when(
    app: Flask, ada: FlaskClient, portal: Portal, archived: MadeCase
) -> None:
    held = archive(portal, closed_on=TWO_YEARS_AGO, on_hold=True)
    before = words(mailbox_of(app, archived).get("/mailbox/case").text)
    choose(ada, "24")
    after = words(mailbox_of(app, archived).get("/mailbox/case").text)

    assert "It is kept until 8 January 2027 and erased soon after" in before
    assert "It is kept until 31 March 2026 and erased soon after" in after
    assert "It is kept until" not in mailbox_of(app, held).get("/mailbox/case").text
    assert "It is kept until" not in mailbox_of(app, make_case(portal)).get("/mailbox/case").text


def test_nobody_else_chooses(app: Flask, cast: dict[str, Member]) -> None:
    assert sign_in(app.test_client(), cast["omar"]).get(PATH).status_code == 404
