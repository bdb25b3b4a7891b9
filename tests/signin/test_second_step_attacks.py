"""What somebody tries who knows the passphrase and has no phone, or has a cookie and no code."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.core.second_step import STEP_SECONDS
from portal.signin import waiting as operations
from portal.signin.waiting import Outcome
from portal.store.tables import SecondStepRow, SessionRow, table_of
from portal.work import Portal
from tests.cast import Member, csrf_token, post, sign_in
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted
from tests.signin.stepping import (
    WAITING,
    code_of,
    is_signed_in,
    type_code,
    waiting,
    waiting_key,
    with_second_step,
    wrong_code,
)
from tests.signin.steps import COOKIE, PASSPHRASE, words

Cast = dict[str, Member]
AGAIN = "/sign-in?again=code"


@pytest.fixture
def secret(app: Flask, cast: Cast, clock: FrozenClock) -> str:
    """Omar has a second step; its secret."""
    return with_second_step(app, cast["omar"], clock)


def waiting_rows(portal: Portal) -> int:
    with portal.reading() as work:
        return len(work.db.scalars(select(SessionRow).where(SessionRow.kind == "waiting")).all())


def test_a_code_is_good_once(app: Flask, cast: Cast, clock: FrozenClock, secret: str) -> None:
    code = code_of(secret, clock)
    first = type_code(waiting(app, cast["omar"]), code)
    again = type_code(waiting(app, cast["omar"]), code)
    earlier = type_code(waiting(app, cast["omar"]), code_of(secret, clock, steps=-1))

    assert first.status_code == 303
    assert (again.status_code, earlier.status_code) == (422, 422)
    assert "has been used" in words(again.text)
    clock.forward(seconds=STEP_SECONDS)
    assert type_code(waiting(app, cast["omar"]), code_of(secret, clock)).status_code == 303


def test_the_code_of_the_set_up_signs_nobody_in(app: Flask, cast: Cast, clock: FrozenClock) -> None:
    secret = with_second_step(app, cast["omar"], clock)
    used = code_of(secret, clock, steps=-1)

    assert type_code(waiting(app, cast["omar"]), used).status_code == 422


def test_after_five_wrong_codes_the_right_one_opens_nothing_and_the_journal_says_so(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    browser = waiting(app, cast["omar"])
    key, token = waiting_key(browser), csrf_token(browser.get("/second-step").text)
    wrong = [type_code(browser, wrong_code(secret, clock)) for _ in range(5)]
    told = words(browser.get(AGAIN).text)
    browser.set_cookie(WAITING, key)
    fields = {"csrf_token": token, "code": code_of(secret, clock)}
    sixth = browser.post("/second-step", data=fields)

    assert [answer.status_code for answer in wrong] == [422, 422, 422, 422, 303]
    assert "4 tries are left" in words(wrong[0].text)
    assert "1 try is left" in words(wrong[3].text)
    assert wrong[4].location == AGAIN
    assert "begin again with your passphrase" in told
    assert (sixth.status_code, sixth.location) == (303, AGAIN)
    assert waiting_rows(portal) == 0
    assert not is_signed_in(browser)
    assert noted(portal, "sign_in_refused") == [(cast["omar"].account, {"kind": "second_step"})]


def test_ten_wrong_codes_in_a_row_pause_it_for_an_hour_whatever_is_typed(
    app: Flask, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    for _ in range(2):
        thief = waiting(app, cast["omar"])
        for _ in range(5):
            type_code(thief, wrong_code(secret, clock))
    paused = type_code(waiting(app, cast["omar"]), code_of(secret, clock))
    clock.forward(hours=1)
    browser = waiting(app, cast["omar"])
    warned = type_code(browser, code_of(secret, clock))

    assert paused.status_code == 422
    assert "No code is taken for an hour" in words(paused.text)
    assert warned.location == "/account?done=wrong_codes"
    assert "somebody knows your passphrase" in words(browser.get(warned.location).text)
    clock.forward(seconds=STEP_SECONDS)
    assert type_code(waiting(app, cast["omar"]), code_of(secret, clock)).location == "/desk"


def test_a_waiting_cookie_is_no_visit(
    app: Flask, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    browser = waiting(app, cast["omar"])
    key = waiting_key(browser)
    pretender = app.test_client()
    for name in (COOKIE, "portal_mailbox", "portal_journey"):
        pretender.set_cookie(name, key)
    pages = ("/desk", "/account", "/account/second-step", "/insight", "/mailbox/case")

    assert [browser.get(page).status_code for page in pages] == [404] * 5
    assert [pretender.get(page).status_code for page in pages] == [404] * 5
    assert "Signed in as" not in browser.get("/second-step").text
    assert "Signed in as" not in browser.get("/").text


def test_forms_of_the_account_do_nothing_while_a_code_is_waited_for(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    browser = waiting(app, cast["omar"])
    token = csrf_token(browser.get("/second-step").text)
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/account")]
    fields = {
        "csrf_token": token,
        "present": cast["omar"].passphrase,
        "passphrase": PASSPHRASE,
        "again": PASSPHRASE,
        "code": code_of(secret, clock),
    }
    answers = {rule: browser.post(rule.replace("<account>", "x"), data=fields) for rule in rules}

    assert len(answers) > 8
    assert {answer.status_code for answer in answers.values()} == {404}
    assert noted(portal, "credentials_changed") == []
    assert noted(portal, "second_step_ended") == []


def test_the_code_of_one_lets_nobody_else_in(
    app: Flask, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    of_una = with_second_step(app, cast["una"], clock)
    browser = waiting(app, cast["omar"])

    assert type_code(browser, code_of(of_una, clock)).status_code == 422
    assert not is_signed_in(browser)


def test_it_waits_five_minutes_and_no_longer(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    browser, late = waiting(app, cast["omar"]), waiting(app, cast["omar"])
    token = csrf_token(late.get("/second-step").text)
    clock.forward(seconds=5 * 60 - 1)
    still = browser.get("/second-step").status_code
    with portal.writing() as work:
        longer = clock.now().at + timedelta(days=9)
        work.db.execute(update(table_of(SessionRow)).values(expires_at=longer))
    clock.forward(seconds=1)
    answer = late.post("/second-step", data={"csrf_token": token, "code": code_of(secret, clock)})

    assert still == 200
    assert answer.location == AGAIN
    assert browser.get("/second-step").location == AGAIN
    assert not is_signed_in(late)


def test_whoever_has_typed_no_passphrase_is_sent_to_it(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/second-step")

    assert (answer.status_code, answer.location) == (303, AGAIN)


def test_a_new_passphrase_and_signing_out_everywhere_else_end_the_waiting(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    omar = waiting(app, cast["omar"])
    type_code(omar, code_of(secret, clock))
    clock.forward(seconds=STEP_SECONDS)
    first = waiting(app, cast["omar"])
    post(omar, "/account/elsewhere/end", form_on="/account")
    after_leaving = waiting_rows(portal)
    second = waiting(app, cast["omar"])
    fields = {"present": cast["omar"].passphrase, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    post(omar, "/account/passphrase", **fields)

    assert (after_leaving, waiting_rows(portal)) == (0, 0)
    assert [one.get("/second-step").location for one in (first, second)] == [AGAIN, AGAIN]


def test_leaving_and_signing_out_end_the_waiting_of_this_browser(
    app: Flask, portal: Portal, cast: Cast, secret: str
) -> None:
    waiting(app, cast["omar"]).get("/leave")
    after_leaving = waiting_rows(portal)
    post(waiting(app, cast["omar"]), "/sign-out", form_on="/second-step")

    assert (after_leaving, waiting_rows(portal)) == (0, 0)


def test_another_persons_secret_put_into_the_row_opens_nothing(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    of_una = with_second_step(app, cast["una"], clock)
    with portal.writing() as work:
        rows = {row.account_id: row for row in work.db.scalars(select(SecondStepRow))}
        rows[cast["omar"].account].sealed = rows[cast["una"].account].sealed
    browser = waiting(app, cast["omar"])

    assert type_code(browser, code_of(of_una, clock)).status_code == 500
    assert not is_signed_in(browser)


@pytest.mark.usefixtures("both_databases")
def test_of_two_with_the_same_code_at_the_same_instant_one_comes_in(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    for _ in range(12):
        clock.forward(minutes=1)
        keys = [waiting_key(waiting(app, cast["omar"])) for _ in range(2)]
        tried = at_once(portal, clock, keys, code_of(secret, clock))
        same = waiting_key(waiting(app, cast["omar"]))
        clock.forward(minutes=1)
        once = at_once(portal, clock, [same, same], code_of(secret, clock))

        assert sorted(tried, key=str) == [Outcome.ENTERED, Outcome.USED]
        assert sorted(once, key=str) == [Outcome.ENTERED, Outcome.OVER]


@pytest.mark.usefixtures("both_databases")
def test_eight_wrong_codes_at_the_same_instant_are_five_tries(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    key = waiting_key(waiting(app, cast["omar"]))
    outcomes = at_once(portal, clock, [key] * 8, wrong_code(secret, clock))

    assert outcomes.count(Outcome.WRONG) == 4
    assert outcomes.count(Outcome.OVER) == 4
    assert len(noted(portal, "sign_in_refused")) == 1


@pytest.mark.usefixtures("both_databases")
def test_a_code_and_a_new_passphrase_at_the_same_instant_leave_no_visit_of_the_old(
    app: Flask, portal: Portal, cast: Cast, clock: FrozenClock, secret: str
) -> None:
    omar = waiting(app, cast["omar"])
    type_code(omar, code_of(secret, clock))
    present, other = cast["omar"].passphrase, PASSPHRASE
    for _ in range(6):
        clock.forward(minutes=1)
        browser = app.test_client()
        post(browser, "/sign-in", sign_in="omar", passphrase=present)
        key, code = waiting_key(browser), code_of(secret, clock)
        fields = {"present": present, "passphrase": other, "again": other}
        kept: list[operations.Answer] = []
        together(
            lambda: kept.append(tried(portal, clock, key, code)),  # noqa: B023
            lambda: post(omar, "/account/passphrase", **fields),  # noqa: B023
        )
        browser.set_cookie(COOKIE, kept[0].key or "none")
        present, other = other, present

        assert not is_signed_in(browser)
        assert is_signed_in(omar)


def tried(portal: Portal, clock: FrozenClock, key: str, code: str) -> operations.Answer:
    seconds = int(clock.now().at.timestamp())
    with portal.writing() as work:
        return operations.try_code(work, key, code, seconds=seconds)


def at_once(portal: Portal, clock: FrozenClock, keys: list[str], code: str) -> list[Outcome]:
    answers: list[Outcome] = []
    deeds = [
        lambda key=key: answers.append(tried(portal, clock, key, code).outcome) for key in keys
    ]
    together(*deeds)
    return answers


def together(*deeds: Callable[[], object]) -> None:
    """Do all of them at the same instant; what one of them raises is raised."""
    barrier = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        barrier.wait(timeout=30)
        deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(run, deeds))


def test_a_wrong_passphrase_is_answered_as_ever_whether_or_not_there_is_a_second_step(
    app: Flask, cast: Cast, secret: str
) -> None:
    answers = [
        post(app.test_client(), "/sign-in", sign_in=name, passphrase="not right at all")
        for name in ("omar", "una", "olaf")
    ]
    texts = {words(one.text) for one in answers}

    assert {one.status_code for one in answers} == {422}
    assert len({text.replace("una", "").replace("olaf", "") for text in texts}) == 1
    assert [one.headers.getlist("Set-Cookie") for one in answers] == [[], [], []]
    assert is_signed_in(sign_in(app.test_client(), cast["una"]))
