"""A forgotten passphrase, a new recovery code: the keys stay the same."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.actors import Level
from portal.signin.invitations import end
from portal.store.tables import CredentialRow
from portal.work import Portal
from tests.cast import Member, make_case, open_case, post, sign_in
from tests.signin.journal import noted
from tests.signin.steps import PASSPHRASE, account_of, invited, join, joined, shown_code, words

NEW = "eleven kettles on the northern road"
Cast = dict[str, Member]


@pytest.fixture
def ivy(app: Flask, portal: Portal) -> FlaskClient:
    """Ivy's browser, just after she joined."""
    return joined(app, portal, "ivy", level=Level.OMBUDS)


@pytest.fixture
def recovery_code(ivy: FlaskClient) -> str:
    """What Ivy wrote down."""
    return shown_code(ivy.get("/account/recovery-code").text)


def recover(client: FlaskClient, code: str, **changes: str) -> tuple[int, str]:
    fields = {"sign_in": "ivy", "recovery_code": code, "passphrase": NEW, "again": NEW, **changes}
    answer = post(client, "/recover", **fields)
    return answer.status_code, words(answer.text)


def passphrase_opens(app: Flask, passphrase: str) -> bool:
    answer = post(app.test_client(), "/sign-in", sign_in="ivy", passphrase=passphrase)
    return bool(answer.status_code == 303)


def test_the_recovery_code_opens_the_way_to_a_new_passphrase(
    app: Flask, client: FlaskClient, recovery_code: str
) -> None:
    assert recover(client, recovery_code)[0] == 303
    assert passphrase_opens(app, NEW)
    assert not passphrase_opens(app, PASSPHRASE)


def test_the_keys_stay_the_same(client: FlaskClient, portal: Portal, recovery_code: str) -> None:
    before = public_halves(portal)
    recover(client, recovery_code)
    assert public_halves(portal) == before


def test_recovering_ends_every_other_visit(
    client: FlaskClient, ivy: FlaskClient, recovery_code: str
) -> None:
    recover(client, recovery_code)
    assert ivy.get("/account").status_code == 404
    assert client.get("/account").status_code == 200


def test_a_used_recovery_code_is_replaced(
    app: Flask, client: FlaskClient, recovery_code: str
) -> None:
    recover(client, recovery_code)
    shown = shown_code(client.get("/account/recovery-code").text)
    assert shown != recovery_code
    assert recover(app.test_client(), recovery_code)[0] == 422
    assert recover(app.test_client(), shown)[0] == 303


def test_a_wrong_code_and_an_unknown_name_get_the_same_answer(
    app: Flask, portal: Portal, recovery_code: str
) -> None:
    other = join(app, invited(portal, "olaf"))
    wrong = shown_code(other.get("/account/recovery-code").text)
    known = recover(app.test_client(), wrong)
    unknown = recover(app.test_client(), wrong, sign_in="eve")
    assert known == unknown
    assert "Name and recovery code do not match." in known[1]


def test_a_mistyped_code_is_told_without_a_look_at_the_account(
    client: FlaskClient, recovery_code: str
) -> None:
    status, text = recover(client, recovery_code[:-1] + "?", sign_in="eve")
    assert status == 422
    assert "no code has" in text


def test_a_short_passphrase_changes_nothing(
    app: Flask, client: FlaskClient, recovery_code: str
) -> None:
    assert recover(client, recovery_code, passphrase="short", again="short")[0] == 422
    assert passphrase_opens(app, PASSPHRASE)


def test_an_ended_account_is_not_recovered(
    client: FlaskClient, portal: Portal, recovery_code: str
) -> None:
    account = account_of(portal, "ivy")
    with portal.writing() as work:
        end(work, account, by=account)
    assert recover(client, recovery_code)[0] == 422


def test_a_recovered_account_still_reads_its_cases(app: Flask, portal: Portal, cast: Cast) -> None:
    case = make_case(portal)
    omar = sign_in(app.test_client(), cast["omar"])
    post(omar, "/account/recovery-code", present=cast["omar"].passphrase)
    code = shown_code(omar.get("/account/recovery-code").text)
    assert recover(app.test_client(), code, sign_in="omar")[0] == 303
    with portal.reading() as work:
        assert open_case(work, cast["omar"], case).id == case.id


def test_a_new_recovery_code_needs_the_passphrase(ivy: FlaskClient, recovery_code: str) -> None:
    post(ivy, "/account/recovery-code/saved", form_on="/account/recovery-code")
    answer = post(ivy, "/account/recovery-code", present="not my passphrase")
    assert answer.status_code == 422
    assert "not your present passphrase" in words(answer.text)


def test_a_new_recovery_code_replaces_the_old(
    app: Flask, ivy: FlaskClient, recovery_code: str
) -> None:
    post(ivy, "/account/recovery-code/saved", form_on="/account/recovery-code")
    post(ivy, "/account/recovery-code", present=PASSPHRASE)
    renewed = shown_code(ivy.get("/account/recovery-code").text)
    assert recover(app.test_client(), recovery_code)[0] == 422
    assert recover(app.test_client(), renewed)[0] == 303


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"present": "not my passphrase"}, "not your present passphrase"),
        ({"passphrase": "short", "again": "short"}, "12 to 1024 characters"),
        ({"again": "different from the first"}, "not the same"),
    ],
)
def test_a_passphrase_is_not_changed_by_a_refused_form(
    app: Flask, ivy: FlaskClient, changes: dict[str, str], expected: str
) -> None:
    fields = {"present": PASSPHRASE, "passphrase": NEW, "again": NEW, **changes}
    answer = post(ivy, "/account/passphrase", **fields)
    assert answer.status_code == 422
    assert expected in words(answer.text)
    assert passphrase_opens(app, PASSPHRASE)


def test_the_recovery_code_survives_a_change_of_passphrase(
    app: Flask, ivy: FlaskClient, recovery_code: str
) -> None:
    post(ivy, "/account/passphrase", present=PASSPHRASE, passphrase=NEW, again=NEW)
    assert recover(app.test_client(), recovery_code)[0] == 303


def test_the_journal_says_that_recovery_was_used(
    client: FlaskClient, portal: Portal, recovery_code: str
) -> None:
    recover(client, recovery_code)
    account = account_of(portal, "ivy")
    assert noted(portal, "recovery_used") == [(account, {"account": account, "key_version": 1})]


def public_halves(portal: Portal) -> list[tuple[bytes, bytes]]:
    with portal.reading() as work:
        rows = work.db.scalars(select(CredentialRow)).all()
    return [(row.reading_public, row.signing_public) for row in rows]
