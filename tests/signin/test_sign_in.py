"""Signing in: what it opens, and how little it tells a stranger."""

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level
from portal.signin.invitations import end
from portal.signin.pacing import AT_ONCE, AT_ONCE_FOR_A_NAME, Pace, TooMany
from portal.store.accounts import change_account
from portal.vault import credentials
from portal.work import Portal
from tests.cast import Member, post, sign_in
from tests.signin.journal import noted
from tests.signin.steps import PASSPHRASE, cookie_of, invited, joined, words

Cast = dict[str, Member]


@pytest.fixture
def argon2_calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Filled with one entry for each Argon2id that is really computed."""
    calls: list[int] = []
    compute: Callable[..., bytes] = credentials.hash_secret_raw

    def counted(*arguments: object, **named: object) -> bytes:
        calls.append(1)
        return compute(*arguments, **named)

    monkeypatch.setattr(credentials, "hash_secret_raw", counted)
    return calls


@pytest.mark.parametrize(
    ("name", "home"), [("omar", "/desk"), ("ada", "/admin"), ("lena", "/insight")]
)
def test_everybody_arrives_where_their_work_is(
    client: FlaskClient, cast: Cast, name: str, home: str
) -> None:
    answer = post(client, "/sign-in", sign_in=name, passphrase=cast[name].passphrase)
    assert (answer.status_code, answer.location) == (303, home)


def test_an_auditor_arrives_at_the_journal(app: Flask, portal: Portal, cast: Cast) -> None:
    client = app.test_client()
    with portal.writing() as work:
        change_account(work.db, cast["lena"].account, is_leader=False, is_auditor=True)
    answer = post(client, "/sign-in", sign_in="lena", passphrase=cast["lena"].passphrase)
    assert answer.location == "/journal"


def test_a_handler_whose_keys_are_not_active_arrives_at_their_account(
    app: Flask, portal: Portal
) -> None:
    joined(app, portal, "ivy", level=Level.OMBUDS)
    answer = post(app.test_client(), "/sign-in", sign_in="ivy", passphrase=PASSPHRASE)
    assert answer.location == "/account"


def test_a_name_is_taken_with_capitals_and_spaces(client: FlaskClient, cast: Cast) -> None:
    answer = post(client, "/sign-in", sign_in=" Omar ", passphrase=cast["omar"].passphrase)
    assert answer.status_code == 303


def test_a_wrong_passphrase_opens_nothing(client: FlaskClient, cast: Cast) -> None:
    answer = post(client, "/sign-in", sign_in="omar", passphrase="not the passphrase")
    assert answer.status_code == 422
    assert "Name and passphrase do not match." in words(answer.text)
    assert client.get("/desk").status_code == 404


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_passphrase(app: Flask, cast: Cast) -> None:
    known = post(app.test_client(), "/sign-in", sign_in="omar", passphrase="not right at all")
    unknown = post(app.test_client(), "/sign-in", sign_in="olaf", passphrase="not right at all")
    assert known.status_code == unknown.status_code
    without_tokens = [words(answer.text).replace("olaf", "omar") for answer in (known, unknown)]
    assert without_tokens[0] == without_tokens[1]


@pytest.mark.parametrize("name", ["omar", "nobody", "ivy", "ended"])
def test_every_refusal_costs_exactly_one_argon2(
    client: FlaskClient, portal: Portal, cast: Cast, argon2_calls: list[int], name: str
) -> None:
    invited(portal, "ivy")
    with portal.writing() as work:
        change_account(work.db, cast["una"].account, sign_in="ended")
        end(work, cast["una"].account, by=cast["ada"].account)
    argon2_calls.clear()
    post(client, "/sign-in", sign_in=name, passphrase="not the passphrase")
    assert len(argon2_calls) == 1


def test_a_sign_in_costs_one_argon2_too(
    client: FlaskClient, cast: Cast, argon2_calls: list[int]
) -> None:
    argon2_calls.clear()
    sign_in(client, cast["omar"])
    assert len(argon2_calls) == 1


def test_each_sign_in_gets_a_new_key(client: FlaskClient, cast: Cast) -> None:
    client.get("/sign-in")
    before = cookie_of(client)
    sign_in(client, cast["omar"])
    first = cookie_of(client)
    sign_in(client, cast["omar"])
    assert len({before, first, cookie_of(client)}) == 3


def test_the_typed_name_is_kept_and_the_passphrase_is_not(client: FlaskClient, cast: Cast) -> None:
    answer = post(client, "/sign-in", sign_in="omar", passphrase="a canary in the form")
    assert 'value="omar"' in answer.text
    assert "a canary in the form" not in answer.text


def test_an_ended_account_cannot_sign_in(client: FlaskClient, portal: Portal, cast: Cast) -> None:
    with portal.writing() as work:
        end(work, cast["omar"].account, by=cast["ada"].account)
    answer = post(client, "/sign-in", sign_in="omar", passphrase=cast["omar"].passphrase)
    assert answer.status_code == 422


def test_the_journal_says_who_signed_in(client: FlaskClient, portal: Portal, cast: Cast) -> None:
    sign_in(client, cast["omar"])
    assert noted(portal, "signed_in") == [(cast["omar"].account, {})]


def test_a_flood_on_one_name_leaves_places_for_others() -> None:
    pace = Pace()
    with pace.attempt("omar"), pace.attempt("omar"):
        with pytest.raises(TooMany), pace.attempt("omar"):
            pass
        with pace.attempt("una"):
            pass
    assert AT_ONCE > AT_ONCE_FOR_A_NAME == 2


def test_a_place_is_free_again_after_an_attempt() -> None:
    pace = Pace()
    for _ in range(AT_ONCE + 1):
        with pace.attempt("omar"):
            pass
    with pace.attempt("omar"):
        pass


def test_no_name_gets_a_place_when_all_are_taken() -> None:
    pace = Pace()
    with ExitStack() as held:
        for number in range(AT_ONCE):
            held.enter_context(pace.attempt(f"name {number}"))
        with pytest.raises(TooMany), pace.attempt("una"):
            pass
