"""Where the organisation asks for a second step: nothing else is there for whoever has none."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.core.actors import Level
from portal.core.policy import Permission
from portal.signin import visiting
from portal.web.access import MARK, OPEN
from portal.web.cookies import KIND_OF_PATH
from portal.work import Portal
from tests.cast import Member, csrf_token, make_case, post, sign_in
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted
from tests.signin.stepping import (
    code_of,
    demand,
    set_up,
    type_code,
    waiting,
    with_second_step,
)
from tests.signin.steps import PASSPHRASE, cookie_of, invited, join, shown_code, words
from tests.test_routes import url

Cast = dict[str, Member]
LED_TO = "/account/second-step"
PUBLIC = sorted({*KIND_OF_PATH, "api"})


def closed_to_strangers(app: Flask, method: str) -> list[Rule]:
    """Return the routes of the staff that ask for a right, but for those of the set-up."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], MARK) not in OPEN_OR_SET_UP
        and rule.rule.split("/")[1] not in PUBLIC
    ]


OPEN_OR_SET_UP = (OPEN, Permission.SET_UP_SECOND_STEP)


def of_the_set_up(app: Flask) -> set[str]:
    views = app.view_functions
    marked = Permission.SET_UP_SECOND_STEP
    return {
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(views[rule.endpoint], MARK) == marked
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["omar", "lena", "ada"])
def test_every_route_of_the_staff_is_shut_before_it_is_set_up(
    app: Flask, portal: Portal, cast: Cast, name: str
) -> None:
    case = make_case(portal)
    demand(portal, "staff")
    client = sign_in(app.test_client(), cast[name])
    token = csrf_token(client.get(LED_TO).text)
    opened = closed_to_strangers(app, "GET")
    sent = closed_to_strangers(app, "POST")
    got = {rule.rule: client.get(url(app, rule)) for rule in opened}
    fields = {"csrf_token": token, "demand": "voluntary", "sign_in": "ivy", "name": "Ivy"}
    posted = {rule.rule: client.post(url(app, rule), data=fields) for rule in sent}
    real = client.get(f"/desk/cases/{case.reference}")

    assert (len(got) > 60, len(posted) > 60) == (True, True)
    assert {path for path, one in got.items() if one.location != LED_TO} == set()
    assert {path for path, one in posted.items() if one.status_code != 404} == set()
    assert (real.status_code, real.location) == (303, LED_TO)
    assert noted(portal, "settings_changed") == []


def test_what_is_left_open_is_the_set_up_and_what_a_stranger_may_see(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    demand(portal, "staff")
    client = sign_in(app.test_client(), cast["omar"])
    page = client.get(LED_TO)

    assert of_the_set_up(app) == {
        "/account/second-step",
        "/account/second-step/begin",
        "/account/second-step/set-up",
    }
    assert "Your organisation asks for it" in words(page.text)
    assert 'aria-label="Main"' not in page.text
    assert "/desk" not in page.text
    post(client, "/sign-out", form_on=LED_TO)
    assert client.get(LED_TO).status_code == 404


def test_whoever_has_none_is_led_to_it_and_then_works_as_ever(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    demand(portal, "readers")
    client = app.test_client()
    fields = {"sign_in": "omar", "passphrase": cast["omar"].passphrase}
    arrived = post(client, "/sign-in", **fields)
    secret = set_up(client, cast["omar"], clock)
    here = client.get("/desk").status_code
    later = type_code(waiting(app, cast["omar"]), code_of(secret, clock))

    assert arrived.location == LED_TO
    assert here == 200
    assert later.location == "/desk"


def test_asked_of_readers_it_is_asked_of_nobody_else(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    demand(portal, "readers")
    homes = {
        name: post(
            app.test_client(), "/sign-in", sign_in=name, passphrase=cast[name].passphrase
        ).location
        for name in ("omar", "carl", "lena", "ada")
    }

    assert homes == {"omar": LED_TO, "carl": LED_TO, "lena": "/insight", "ada": "/admin"}


def test_a_visit_that_was_there_before_is_shut_with_its_next_page(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    omar = sign_in(app.test_client(), cast["omar"])
    before = omar.get("/desk").status_code
    demand(portal, "readers")

    assert before == 200
    assert omar.get("/desk").location == LED_TO
    with portal.reading() as work:
        visit = visiting.get_visit(work, cookie_of(omar))
    assert visit.permissions == {Permission.SET_UP_SECOND_STEP}


def test_turned_off_again_it_is_asked_for_at_once(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    demand(portal, "staff")
    omar = sign_in(app.test_client(), cast["omar"])
    secret = set_up(omar, cast["omar"], clock)
    fields = {"present": cast["omar"].passphrase, "code": code_of(secret, clock)}
    post(omar, "/account/second-step/off", form_on=LED_TO, **fields)

    assert omar.get("/desk").location == LED_TO


def test_after_a_recovery_the_page_says_that_it_is_off_and_shows_the_new_recovery_code(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    omar = sign_in(app.test_client(), cast["omar"])
    secret = set_up(omar, cast["omar"], clock)
    fields = {"present": cast["omar"].passphrase, "code": code_of(secret, clock)}
    post(omar, "/account/recovery-code", **fields)
    code = shown_code(omar.get("/account/recovery-code").text)
    demand(portal, "readers")
    lost = app.test_client()
    fields = {"sign_in": "omar", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    page = lost.get(post(lost, "/recover", recovery_code=code, **fields).location).text

    assert "The recovery code turned your second step off" in words(page)
    assert "Your organisation asks for it" in words(page)
    assert len(shown_code(page)) == 29
    assert lost.get("/desk").location == LED_TO


def test_one_of_older_keys_does_not_count(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock
) -> None:
    with_second_step(app, cast["omar"], clock)
    demand(portal, "readers")
    ada = sign_in(app.test_client(), cast["ada"])
    person = f"/admin/people/{cast['omar'].account}"
    post(ada, f"{person}/invite", form_on=person)
    omar = join(app, shown_code(ada.get(person).text))

    assert omar.get("/desk").location == LED_TO


def test_whoever_joins_reads_their_recovery_code_first_and_loses_it_not(
    app: Flask, portal: Portal, clock: FrozenClock
) -> None:
    demand(portal, "staff")
    ivy = join(app, invited(portal, "ivy", level=Level.OMBUDS))
    led = ivy.get("/account/recovery-code")
    first = shown_code(ivy.get(LED_TO).text)
    post(ivy, "/account/second-step/begin", form_on=LED_TO)
    page = ivy.get("/account/second-step/set-up").text
    code = code_of(shown_code(page).replace("-", ""), clock)
    fields = {"present": PASSPHRASE, "code": code}
    done = post(ivy, "/account/second-step/set-up", **fields)

    assert led.location == LED_TO
    assert len(first) == 29
    assert done.location == "/account/recovery-code"
    assert shown_code(ivy.get(done.location).text) == first
