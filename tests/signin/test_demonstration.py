"""The demonstration's one click, and that nobody else has it."""

import json
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.clock import Clock
from portal.config import Settings
from portal.core.second_step import STEP_SECONDS
from portal.vault.second_steps import code_at
from portal.work import Portal
from tests.cast import Member, make_case, post
from tests.frozen_clock import FrozenClock
from tests.signin.stepping import SET_UP, demand, shown_secret, waiting, with_second_step

Cast = dict[str, Member]


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """A demonstration's settings."""
    return {**environment, "PORTAL_DEMONSTRATION": "yes"}


@pytest.fixture
def cast_file(settings: Settings, portal: Portal, cast: Cast) -> Cast:
    """The file that the demonstration's loader writes."""
    content = {
        "accounts": [
            {
                "sign_in": member.sign_in,
                "name": member.name,
                "role": "Ombudsperson",
                "passphrase": member.passphrase,
            }
            for member in cast.values()
        ],
        "mailbox": {"name": "Rosa", "tracking_code": make_case(portal).code.grouped},
    }
    (settings.data_dir / "cast.json").write_text(json.dumps(content), encoding="utf-8")
    return cast


def test_one_click_signs_in(client: FlaskClient, cast_file: Cast) -> None:
    answer = post(client, "/sign-in/as/omar", form_on="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert client.get("/account").status_code == 200


def test_one_click_opens_the_reporters_mailbox(client: FlaskClient, cast_file: Cast) -> None:
    answer = post(client, "/sign-in/as-reporter", form_on="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/mailbox/case")
    assert client.get("/mailbox/case").status_code == 200


def test_the_page_shows_no_passphrase_and_no_code(client: FlaskClient, cast_file: Cast) -> None:
    page = client.get("/sign-in").text
    assert cast_file["omar"].passphrase not in page
    assert "Rosa" in page


def test_nobody_outside_the_cast_is_signed_in(client: FlaskClient, cast_file: Cast) -> None:
    assert post(client, "/sign-in/as/sam", form_on="/sign-in").status_code == 404


def test_before_it_is_loaded_the_page_is_an_ordinary_one(client: FlaskClient) -> None:
    assert "Look around" not in client.get("/sign-in").text


class TestARealInstallation:
    """The same file there opens nothing."""

    @pytest.fixture
    def real(self, settings: Settings, clock: FrozenClock, environment: dict[str, str]) -> Flask:
        """The program with the demonstration switched off, on the same data folder."""
        from portal import create_app
        from portal.config import read_settings

        program = create_app(read_settings({**environment, "PORTAL_DEMONSTRATION": "no"}))
        program.extensions["portal"].clock = clock
        return program

    @pytest.mark.parametrize("path", ["/sign-in/as/omar", "/sign-in/as-reporter"])
    def test_there_is_no_such_page(self, real: Flask, cast_file: Cast, path: str) -> None:
        assert post(real.test_client(), path, form_on="/sign-in").status_code == 404

    def test_nobody_is_listed(self, real: Flask, cast_file: Cast) -> None:
        assert "Look around" not in real.test_client().get("/sign-in").text


def test_an_app_that_knows_no_moved_clock_is_understood(
    app: Flask, settings: Settings, client: FlaskClient, cast_file: Cast
) -> None:
    moved = Clock(settings.timezone, settings.data_dir / "clock-shift")
    moved.move_days(7)
    app.extensions["portal"].clock = moved
    post(client, "/sign-in/as/una", form_on="/sign-in")
    post(client, "/account/second-step/begin", form_on="/account/second-step")
    code = code_at(shown_secret(client), int(time.time()) // STEP_SECONDS)
    fields = {"present": cast_file["una"].passphrase, "code": code}

    assert post(client, SET_UP, **fields).location == "/account/second-step?done=on"


def test_one_click_asks_for_no_second_step_and_the_passphrase_does(
    app: Flask, portal: Portal, client: FlaskClient, cast_file: Cast, clock: FrozenClock
) -> None:
    with_second_step(app, cast_file["una"], clock)
    demand(portal, "staff")
    omar = post(client, "/sign-in/as/omar", form_on="/sign-in")
    desk = client.get("/desk").status_code
    una = post(client, "/sign-in/as/una", form_on="/sign-in")
    typed = waiting(app, cast_file["una"])

    assert (omar.location, desk, una.location) == ("/desk", 200, "/desk")
    assert typed.get("/account").status_code == 404
