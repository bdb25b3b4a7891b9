"""Administrators choose who has to have a second step, and see how many have one."""

import pytest
from flask import Flask

from portal.work import Portal
from tests.cast import Member, post, sign_in
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted
from tests.signin.stepping import with_second_step
from tests.signin.steps import words

Cast = dict[str, Member]
PAGE = "/admin/second-step"


@pytest.mark.usefixtures("both_databases")
def test_what_is_chosen_holds_is_journalled_once_and_the_page_counts(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    with_second_step(app, cast["omar"], clock)
    ada = sign_in(app.test_client(), cast["ada"])
    before = words(ada.get(PAGE).text)
    for _ in range(2):
        post(ada, PAGE, demand="readers")
    una = sign_in(app.test_client(), cast["una"])

    assert "1 of 6 people who joined has one" in before
    assert "Omar" not in before
    assert una.get("/desk").location == "/account/second-step"
    assert ada.get(PAGE).status_code == 200
    assert noted(portal, "settings_changed") == [(cast["ada"].account, {"setting": "second_step"})]


def test_whoever_asks_for_it_and_has_none_is_led_to_it_too(app: Flask, cast: Cast) -> None:
    ada = sign_in(app.test_client(), cast["ada"])
    saved = post(ada, PAGE, demand="staff")

    assert ada.get(saved.location).location == "/account/second-step"


def test_anything_else_is_refused(app: Flask, portal: Portal, cast: Cast) -> None:
    ada = sign_in(app.test_client(), cast["ada"])
    answers = [post(ada, PAGE, demand=demand).status_code for demand in ("", "everybody")]

    assert answers == [422, 422]
    assert noted(portal, "settings_changed") == []


def test_nobody_else_finds_the_page(app: Flask, cast: Cast) -> None:
    for name in ("omar", "lena"):
        assert sign_in(app.test_client(), cast[name]).get(PAGE).status_code == 404
