"""What people with a second step do on the pages, as a browser does it."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.casework.settings import SECOND_STEP, set_setting
from portal.core.second_step import STEP_SECONDS
from portal.vault.second_steps import code_at
from portal.work import Portal
from tests.cast import Member, csrf_token, kept_cookie, post, sign_in
from tests.frozen_clock import FrozenClock
from tests.signin.steps import shown_code

WAITING = "portal_waiting"
SET_UP = "/account/second-step/set-up"


def shown_secret(client: FlaskClient) -> str:
    """Return the key that the page of the set-up shows, in groups."""
    return shown_code(client.get(SET_UP).text).replace("-", "")


def code_of(secret: str, clock: FrozenClock, *, steps: int = 0) -> str:
    """Return what somebody's app shows, or will show so many half minutes later."""
    return code_at(secret, int(clock.now().at.timestamp()) // STEP_SECONDS + steps)


def wrong_code(secret: str, clock: FrozenClock) -> str:
    """Return a code that the app shows at no time near."""
    near = {code_of(secret, clock, steps=steps) for steps in range(-2, 3)}
    return next(code for code in ("000000", "111111", *"234567") if code not in near)


def set_up(client: FlaskClient, member: Member, clock: FrozenClock) -> str:
    """Set a second step up through its pages; return its secret. The next half minute begins."""
    post(client, "/account/second-step/begin", form_on="/account/second-step")
    secret = shown_secret(client)
    answer = post(client, SET_UP, present=member.passphrase, code=code_of(secret, clock))
    if answer.status_code != 303:
        raise AssertionError(answer.text)
    clock.forward(seconds=STEP_SECONDS)
    return secret


def with_second_step(app: Flask, member: Member, clock: FrozenClock) -> str:
    """Let somebody set a second step up and sign out again; return its secret."""
    client = sign_in(app.test_client(), member)
    secret = set_up(client, member, clock)
    post(client, "/sign-out", form_on="/account")
    return secret


def waiting(app: Flask, member: Member) -> FlaskClient:
    """Type the right passphrase in a browser of one's own; return it where the code is asked."""
    client = app.test_client()
    answer = post(client, "/sign-in", sign_in=member.sign_in, passphrase=member.passphrase)
    if answer.location != "/second-step":
        raise AssertionError(f"No code is asked for: {answer.status}, {answer.location}.")
    return client


def type_code(client: FlaskClient, code: str) -> Any:
    """Type a code where it is asked for."""
    page = client.get("/second-step")
    return client.post("/second-step", data={"csrf_token": csrf_token(page.text), "code": code})


def waiting_key(client: FlaskClient) -> str:
    """Return the key in a waiting browser's cookie."""
    return kept_cookie(client, WAITING)


def is_signed_in(client: FlaskClient) -> bool:
    """Say whether a browser sees its account."""
    return client.get("/account").status_code == 200


def demand(portal: Portal, of: str) -> None:
    """Have a second step asked for, as an administrator does: `readers` or `staff`."""
    with portal.writing() as work:
        set_setting(work, SECOND_STEP, of)
