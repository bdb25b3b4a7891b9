"""The second step: set up with a first code, asked for at sign-in, turned off, and lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.store.tables import SecondStepRow, SessionRow
from portal.work import Portal
from tests.cast import Member, post, sign_in
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted
from tests.signin.stepping import (
    SET_UP,
    code_of,
    is_signed_in,
    set_up,
    shown_secret,
    type_code,
    waiting,
    with_second_step,
    wrong_code,
)
from tests.signin.steps import PASSPHRASE, join, shown_code, words
from tests.written_forms import as_bytes, written_forms

Cast = dict[str, Member]


@pytest.fixture
def omar(app: Flask, cast: Cast) -> FlaskClient:
    """Omar's browser, signed in."""
    return sign_in(app.test_client(), cast["omar"])


def begun(client: FlaskClient) -> str:
    post(client, "/account/second-step/begin", form_on="/account/second-step")
    return shown_secret(client)


def step_rows(portal: Portal) -> list[SecondStepRow]:
    with portal.reading() as work:
        return list(work.db.scalars(select(SecondStepRow)))


@pytest.mark.usefixtures("both_databases")
def test_it_is_set_up_with_a_first_code_and_asked_for_from_then_on(
    app: Flask, portal: Portal, cast: Cast, omar: FlaskClient, clock: FrozenClock
) -> None:
    secret = set_up(omar, cast["omar"], clock)
    seen = words(omar.get("/account/second-step").text)
    browser = waiting(app, cast["omar"])
    before = is_signed_in(browser)
    answer = type_code(browser, code_of(secret, clock))

    assert "Your second step is on" in seen
    assert not before
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert is_signed_in(browser)
    assert noted(portal, "second_step_set_up") == [
        (cast["omar"].account, {"account": cast["omar"].account})
    ]
    assert len(noted(portal, "signed_in")) == 2


def test_the_set_up_shows_one_key_as_text_address_and_picture(
    omar: FlaskClient, cast: Cast
) -> None:
    secret = begun(omar)
    page = omar.get(SET_UP).text

    assert len(secret) == 32
    assert page.count(f"otpauth://totp/Example%20Works%20AI%20reports:omar?secret={secret}") == 2
    assert re.search(r'<path d="M4 4h7v1h-7z', page)
    assert shown_secret(omar) == secret
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


def test_a_wrong_first_code_or_passphrase_turns_nothing_on(
    portal: Portal, omar: FlaskClient, cast: Cast, clock: FrozenClock
) -> None:
    secret = begun(omar)
    passphrase, code = cast["omar"].passphrase, code_of(secret, clock)
    wrong = post(omar, SET_UP, present=passphrase, code=wrong_code(secret, clock))
    stranger = post(omar, SET_UP, present="not the passphrase", code=code)
    none = post(omar, SET_UP, present=passphrase, code="12345")

    assert [one.status_code for one in (wrong, stranger, none)] == [422, 422, 422]
    assert "not the code your app shows now" in words(wrong.text)
    assert "not your present passphrase" in words(stranger.text)
    assert "six digits" in words(none.text)
    assert shown_secret(omar) == secret
    assert step_rows(portal) == []


def test_a_first_code_sent_twice_turns_it_on_once_and_a_page_of_before_turns_on_nothing(
    portal: Portal, omar: FlaskClient, cast: Cast, clock: FrozenClock
) -> None:
    secret = begun(omar)
    fields = {"present": cast["omar"].passphrase, "code": code_of(secret, clock)}
    first = post(omar, SET_UP, **fields)
    second = post(omar, SET_UP, form_on="/account", **fields)

    assert first.location == "/account/second-step?done=on"
    assert second.location == "/account/second-step"
    assert len(step_rows(portal)) == 1


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1}\n", "{0}-{1}", "{0}\u00a0{1}"])
def test_a_code_is_taken_as_it_is_typed_or_pasted(
    app: Flask, cast: Cast, clock: FrozenClock, typed: str
) -> None:
    secret = with_second_step(app, cast["omar"], clock)
    code = code_of(secret, clock)
    browser = waiting(app, cast["omar"])

    assert type_code(browser, typed.format(code[:3], code[3:])).location == "/desk"


def test_what_is_no_code_costs_no_try(app: Flask, cast: Cast, clock: FrozenClock) -> None:
    secret = with_second_step(app, cast["omar"], clock)
    browser = waiting(app, cast["omar"])
    refused = [type_code(browser, typed).status_code for typed in ("", "12345", "12345a") * 3]

    assert set(refused) == {422}
    assert type_code(browser, code_of(secret, clock)).status_code == 303


def test_a_clock_that_is_half_a_minute_off_does_no_harm_and_a_minute_does(
    app: Flask, cast: Cast, clock: FrozenClock
) -> None:
    secret = with_second_step(app, cast["omar"], clock)
    clock.forward(minutes=5)
    answers = {
        steps: type_code(waiting(app, cast["omar"]), code_of(secret, clock, steps=steps))
        for steps in (-2, 2, -1, 0, 1)
    }

    assert {steps: answer.status_code for steps, answer in answers.items()} == {
        -2: 422,
        2: 422,
        -1: 303,
        0: 303,
        1: 303,
    }


def test_it_is_turned_off_with_passphrase_and_code_and_with_neither_alone(
    app: Flask, portal: Portal, cast: Cast, omar: FlaskClient, clock: FrozenClock
) -> None:
    secret = set_up(omar, cast["omar"], clock)
    off, passphrase = "/account/second-step/off", cast["omar"].passphrase
    page, code = "/account/second-step", code_of(secret, clock)
    wrong = wrong_code(secret, clock)
    alone = [
        post(omar, off, form_on=page, present=passphrase, code=wrong).status_code,
        post(omar, off, form_on=page, present="not the passphrase", code=code).status_code,
    ]
    kept = len(step_rows(portal))
    done = post(omar, off, form_on=page, present=passphrase, code=code)

    assert alone == [422, 422]
    assert kept == 1
    assert "Your second step is off" in words(omar.get(done.location).text)
    assert step_rows(portal) == []
    assert is_signed_in(sign_in(app.test_client(), cast["omar"]))
    assert noted(portal, "second_step_ended") == [
        (cast["omar"].account, {"account": cast["omar"].account, "kind": "owner"})
    ]


def test_it_stays_with_a_new_passphrase(
    app: Flask, cast: Cast, omar: FlaskClient, clock: FrozenClock
) -> None:
    secret = set_up(omar, cast["omar"], clock)
    fields = {"present": cast["omar"].passphrase, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    post(omar, "/account/passphrase", **fields)
    browser = app.test_client()
    asked = post(browser, "/sign-in", sign_in="omar", passphrase=PASSPHRASE)

    assert asked.location == "/second-step"
    assert type_code(browser, code_of(secret, clock)).location == "/desk"


def test_without_the_phone_the_recovery_code_opens_the_account_and_turns_it_off(
    app: Flask, portal: Portal, cast: Cast, omar: FlaskClient, clock: FrozenClock
) -> None:
    secret = set_up(omar, cast["omar"], clock)
    fields = {"present": cast["omar"].passphrase, "code": code_of(secret, clock)}
    post(omar, "/account/recovery-code", **fields)
    code = shown_code(omar.get("/account/recovery-code").text)
    lost = app.test_client()
    fields = {"sign_in": "omar", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    answer = post(lost, "/recover", recovery_code=code, **fields)

    assert "Your second step is off" in words(lost.get(answer.location).text)
    assert step_rows(portal) == []
    assert is_signed_in(lost)
    assert noted(portal, "second_step_ended") == [
        (cast["omar"].account, {"account": cast["omar"].account, "kind": "recovery"})
    ]


def test_nobody_turns_it_off_for_somebody_but_new_keys_have_none(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    with_second_step(app, cast["omar"], clock)
    ada = sign_in(app.test_client(), cast["ada"])
    person = f"/admin/people/{cast['omar'].account}"
    page = words(ada.get(person).text)
    post(ada, f"{person}/invite", form_on=person)
    between = len(step_rows(portal))
    joined = join(app, shown_code(ada.get(person).text))

    assert "second step" not in page
    assert between == 1
    assert step_rows(portal) == []
    assert is_signed_in(joined)
    assert [details["kind"] for _, details in noted(portal, "second_step_ended")] == ["new_keys"]


def test_setting_it_up_ends_every_visit_that_began_without_it(
    app: Flask, cast: Cast, omar: FlaskClient, clock: FrozenClock
) -> None:
    elsewhere = sign_in(app.test_client(), cast["omar"])
    set_up(omar, cast["omar"], clock)

    assert not is_signed_in(elsewhere)
    assert is_signed_in(omar)


def test_what_is_being_set_up_counts_as_no_place_where_somebody_is_signed_in(
    omar: FlaskClient,
) -> None:
    begun(omar)

    assert "Here alone" in words(omar.get("/account").text)


@pytest.mark.usefixtures("both_databases")
def test_the_secret_and_the_codes_stand_nowhere_in_the_database(
    app: Flask, portal: Portal, cast: Cast, omar: FlaskClient, clock: FrozenClock
) -> None:
    began = begun(sign_in(app.test_client(), cast["una"]))
    secret = set_up(omar, cast["omar"], clock)
    type_code(waiting(app, cast["omar"]), code_of(secret, clock))
    waiting(app, cast["omar"])
    with portal.reading() as work:
        kept = [as_bytes(row.sealed) for row in work.db.scalars(select(SecondStepRow))]
        kept += [as_bytes(row.sealed) for row in work.db.scalars(select(SessionRow))]
    forms = {form for one in (began, secret) for form in written_forms(one)}

    assert len(kept) >= 5
    assert [form for form in forms for one in kept if form in one] == []
    # A sealed row has one length, whatever its codes did.
    assert {len(row.sealed) for row in step_rows(portal)} == {256 + 40}


def test_a_passphrase_alone_makes_no_recovery_code_where_there_is_a_second_step(
    app: Flask, portal: Portal, cast: dict[str, Member], clock: FrozenClock
) -> None:
    browser = sign_in(app.test_client(), cast["omar"])
    set_up(browser, cast["omar"], clock)
    answer = post(browser, "/account/recovery-code", present=cast["omar"].passphrase)

    assert answer.status_code == 422
    assert shown_code(browser.get("/account/recovery-code").text) == ""
