"""Signing out, and everything else that ends a visit."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.core.actors import Level, Role
from portal.signin.invitations import Person, change, end
from portal.store.tables import SessionRow
from portal.work import Portal
from tests.cast import Member, post, sign_in
from tests.signin.journal import noted
from tests.signin.steps import COOKIE, PASSPHRASE, cookie_of, words

Cast = dict[str, Member]


def with_cookie(app: Flask, key: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(COOKIE, key)
    return client


def test_a_replayed_cookie_is_dead_after_signing_out(app: Flask, cast: Cast) -> None:
    client = sign_in(app.test_client(), cast["omar"])
    key = cookie_of(client)
    post(client, "/sign-out", form_on="/account")
    assert with_cookie(app, key).get("/account").status_code == 404


def test_whoever_is_signed_in_elsewhere_sees_it_and_ends_it(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    stolen = cookie_of(sign_in(app.test_client(), cast["omar"]))
    una = sign_in(app.test_client(), cast["una"])
    here = sign_in(app.test_client(), cast["omar"])
    seen = words(here.get("/account").text)
    post(here, "/account/elsewhere/end", form_on="/account")

    assert "Here, and in 1 other place" in seen
    assert with_cookie(app, stolen).get("/account").status_code == 404
    assert "Here alone" in words(here.get("/account").text)
    assert "Here alone" in words(una.get("/account").text)
    assert noted(portal, "signed_out") == [(cast["omar"].account, {"elsewhere": 1})]


def test_signing_out_deletes_the_row(client: FlaskClient, portal: Portal, cast: Cast) -> None:
    sign_in(client, cast["omar"])
    post(client, "/sign-out", form_on="/account")
    with portal.reading() as work:
        assert work.db.scalar(select(func.count()).select_from(SessionRow)) == 0


def test_the_journal_says_who_signed_out(client: FlaskClient, portal: Portal, cast: Cast) -> None:
    sign_in(client, cast["omar"])
    post(client, "/sign-out", form_on="/account")
    assert noted(portal, "signed_out") == [(cast["omar"].account, {})]


def test_the_end_of_an_account_ends_its_visits(
    client: FlaskClient, portal: Portal, cast: Cast
) -> None:
    sign_in(client, cast["omar"])
    with portal.writing() as work:
        end(work, cast["omar"].account, by=cast["ada"].account)
    assert client.get("/account").status_code == 404


def test_another_level_ends_a_visit(client: FlaskClient, portal: Portal, cast: Cast) -> None:
    sign_in(client, cast["omar"])
    person = Person("Omar", frozenset({Role.HANDLER}), Level.COMMITTEE)
    with portal.writing() as work:
        change(work, cast["omar"].account, person, by=cast["ada"].account)
    assert client.get("/account").status_code == 404


def test_a_new_passphrase_ends_the_other_visits_and_keeps_this_one(app: Flask, cast: Cast) -> None:
    here = sign_in(app.test_client(), cast["omar"])
    elsewhere = sign_in(app.test_client(), cast["omar"])
    old_key = cookie_of(here)
    present = {"present": cast["omar"].passphrase, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert post(here, "/account/passphrase", **present).status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 404
    assert with_cookie(app, old_key).get("/account").status_code == 404


def test_the_row_alone_opens_nothing(client: FlaskClient, portal: Portal, cast: Cast) -> None:
    sign_in(client, cast["omar"])
    with portal.reading() as work:
        row = work.db.scalars(select(SessionRow)).one()
    secret = cast["omar"].unlocked.reading_private
    assert cookie_of(client).encode() not in row.id + row.sealed
    assert secret not in row.sealed
    assert secret.hex().encode() not in row.sealed
