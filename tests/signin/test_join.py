"""Joining with an invitation."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.actors import Level
from portal.signin.invitations import end, invite_again
from portal.store.tables import AccountRow
from portal.work import Portal
from tests.cast import Member, post
from tests.frozen_clock import FrozenClock
from tests.signin.journal import noted
from tests.signin.steps import PASSPHRASE, account_of, invited, join, shown_code, words

Cast = dict[str, Member]


def sent(client: FlaskClient, invitation: str, **changes: str) -> tuple[int, str]:
    fields = {"code": invitation, "passphrase": PASSPHRASE, "again": PASSPHRASE, **changes}
    answer = post(client, "/join", **fields)
    return answer.status_code, words(answer.text)


def test_who_joins_can_sign_in(app: Flask, portal: Portal) -> None:
    join(app, invited(portal, "ivy"))
    answer = post(app.test_client(), "/sign-in", sign_in="ivy", passphrase=PASSPHRASE)
    assert answer.status_code == 303


def test_the_code_is_taken_as_people_type_it(app: Flask, portal: Portal) -> None:
    code = invited(portal, "ivy")
    client = join(app, f" {code.lower().replace('-', ' ')} ")
    assert client.get("/account").status_code == 200


def test_the_recovery_code_comes_again_until_it_is_saved(app: Flask, portal: Portal) -> None:
    client = join(app, invited(portal, "ivy"))
    first = shown_code(client.get("/account/recovery-code").text)
    again = shown_code(client.get("/account/recovery-code").text)
    post(client, "/account/recovery-code/saved", form_on="/account/recovery-code")
    after = shown_code(client.get("/account/recovery-code").text)
    assert len(first) == 29
    assert first == again
    assert after == ""


def test_an_invitation_works_once(app: Flask, portal: Portal, client: FlaskClient) -> None:
    code = invited(portal, "ivy")
    join(app, code)
    status, text = sent(client, code)
    assert status == 422
    assert "opens no invitation" in text


def test_a_mistyped_code_is_told_apart(client: FlaskClient, portal: Portal) -> None:
    code = invited(portal, "ivy")
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    status, text = sent(client, wrong)
    assert status == 422
    assert "mistyped" in text


def test_a_replaced_code_opens_nothing(client: FlaskClient, portal: Portal) -> None:
    code = invited(portal, "ivy")
    with portal.writing() as work:
        invite_again(work, account_of(portal, "ivy"))
    assert sent(client, code)[0] == 422


def test_an_invitation_runs_out_after_a_fortnight(
    client: FlaskClient, portal: Portal, clock: FrozenClock
) -> None:
    code = invited(portal, "ivy")
    clock.forward(days=15)
    assert sent(client, code)[0] == 422


def test_an_ended_account_cannot_be_joined(client: FlaskClient, portal: Portal) -> None:
    code = invited(portal, "ivy")
    with portal.writing() as work:
        end(work, account_of(portal, "ivy"), by=account_of(portal, "ivy"))
    assert sent(client, code)[0] == 422


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"passphrase": "too short", "again": "too short"}, "12 to 1024 characters"),
        ({"again": "another passphrase altogether"}, "not the same"),
        ({"code": ""}, "Type the code you were given."),
    ],
)
def test_what_cannot_be_taken_is_said(
    client: FlaskClient, portal: Portal, changes: dict[str, str], expected: str
) -> None:
    status, text = sent(client, invited(portal, "ivy"), **changes)
    assert status == 422
    assert expected in text


def test_a_refused_form_uses_nothing_up(app: Flask, client: FlaskClient, portal: Portal) -> None:
    code = invited(portal, "ivy")
    sent(client, code, passphrase="too short", again="too short")
    assert join(app, code).get("/account").status_code == 200


def test_the_database_keeps_no_invitation_code(portal: Portal) -> None:
    code = invited(portal, "ivy")
    with portal.reading() as work:
        row = work.db.scalars(select(AccountRow).where(AccountRow.sign_in == "ivy")).one()
    assert code.replace("-", "").encode() not in (row.invitation_hash or b"")


def test_lost_keys_are_replaced_by_new_ones_that_are_not_active(
    app: Flask, portal: Portal, cast: Cast
) -> None:
    with portal.writing() as work:
        code = invite_again(work, cast["omar"].account)
    client = join(app, code)
    assert "Not active yet" in words(client.get("/account").text)
    assert noted(portal, "account_opened")[-1][1]["key_version"] == 2


def test_the_journal_says_that_an_account_was_opened(app: Flask, portal: Portal) -> None:
    join(app, invited(portal, "ivy", level=Level.COMMITTEE))
    account = account_of(portal, "ivy")
    assert noted(portal, "account_invited") == [
        ("operator", {"account": account, "role": "handler", "level": 2})
    ]
    assert noted(portal, "account_opened") == [(account, {"account": account, "key_version": 1})]
