"""Digests as the administrator sets them up, and as their recipient can end them."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.mailing.digests import send_due
from portal.mailing.server import MailServer, Security
from portal.store.tables import AccountRow
from portal.work import Portal
from tests.cast import Member
from tests.deeds import at_the_desk, send, words
from tests.rows import every
from tests.signin.journal import noted

OMAR = "omar@example.org"


def person(member: Member) -> str:
    return f"/admin/people/{member.account}"


def address_of(portal: Portal, member: Member) -> str | None:
    (row,) = [one for one in every(portal, AccountRow) if one.id == member.account]
    return row.email


def enter(ada: FlaskClient, member: Member, address: str) -> int:
    filled = {"name": "Omar", "roles": "handler", "level": "1", "unit": "", "email": address}
    return int(send(ada, person(member), **filled).status_code)


@pytest.mark.usefixtures("both_databases")
def test_an_administrator_enters_an_address_and_keys_stay_active(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    status = enter(ada, cast["omar"], f" {OMAR} ")
    page = ada.get(person(cast["omar"])).text

    assert status == 303
    assert address_of(portal, cast["omar"]) == OMAR
    assert f'value="{OMAR}"' in page
    assert "Active" in words(page)
    assert OMAR not in repr(noted(portal, "account_changed"))


@pytest.mark.parametrize(
    "address",
    [
        "omar",
        "omar@",
        "omar@exa mple.org",
        "omar@example.org, una@example.org",
        "Omar <omar@example.org>",
        "omar@example.org\nBcc: una@example.org",
        '"omar x"@example.org',
        "omar@[127.0.0.1]",
        "omär@example.org",
        f"{'o' * 65}@example.org",
        f"omar@{'e' * 64}.org",
        f"omar@{'example.' * 32}org",
        "omar@-example.org",
        ".omar@example.org",
    ],
)
def test_an_odd_address_is_refused_and_nothing_typed_is_lost(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member], address: str
) -> None:
    filled = {"name": "Omar B.", "roles": "handler", "level": "1", "unit": "", "email": address}
    answer = send(ada, person(cast["omar"]), **filled)

    assert answer.status_code == 422
    assert "Omar B." in answer.text
    assert address_of(portal, cast["omar"]) is None


@pytest.mark.usefixtures("both_databases")
def test_its_owner_sees_the_address_and_takes_it_away(
    app: Flask, ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    enter(ada, cast["omar"], OMAR)
    omar = at_the_desk(app, cast["omar"])
    before = omar.get("/account").text
    answer = send(omar, "/account/email/remove", form_on="/account")
    after = omar.get(answer.headers["Location"]).text

    assert OMAR in before
    assert answer.status_code == 303
    assert OMAR not in after
    assert "No digest comes any more." in words(after)
    assert address_of(portal, cast["omar"]) is None
    assert noted(portal, "account_changed")[-1][0] == cast["omar"].account


def test_what_a_digest_says_is_chosen_and_journalled(ada: FlaskClient, portal: Portal) -> None:
    answer = send(ada, "/admin/digests", words="counts", alerts="y")
    page = ada.get("/admin/digests").text

    assert answer.status_code == 303
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["counts", "y"]
    assert [details["setting"] for _, details in noted(portal, "settings_changed")] == [
        "digest_words",
        "s1_alerts",
    ]


def test_an_unknown_choice_is_refused(ada: FlaskClient, portal: Portal) -> None:
    assert send(ada, "/admin/digests", words="everything").status_code == 422
    assert noted(portal, "settings_changed") == []


@pytest.mark.parametrize("name", ["omar", "lena"])
def test_nobody_else_finds_the_page(app: Flask, cast: dict[str, Member], name: str) -> None:
    assert at_the_desk(app, cast[name]).get("/admin/digests").status_code == 404


def test_a_failing_server_is_shown_on_the_administrators_page(
    ada: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    enter(ada, cast["omar"], OMAR)
    portal.settings = replace(
        portal.settings,
        mail_server=MailServer("127.0.0.1", 9, Security.NONE),
        mail_from="portal@example.org",
    )
    quiet = words(ada.get("/admin").text)
    send_due(portal, portal.clock.now())
    told = "could not be sent: ConnectionRefusedError , since 2 March 2026 . 1 person waits."

    assert "could not be sent" not in quiet
    for page in ("/admin", "/admin/digests"):
        assert told in words(ada.get(page).text)


def test_reporters_are_told_of_alerts_before_they_send(
    app: Flask, ada: FlaskClient, client: FlaskClient
) -> None:
    send(ada, "/admin/digests", words="constant", alerts="y")
    send(client, "/report", type="incident")
    pages = ("/report/circumstances", "/how/safely")
    without = [client.get(page).text for page in pages]
    held = app.extensions["portal"]
    held.settings = replace(held.settings, mail_server=MailServer("m", 25, Security.NONE))
    told = [client.get(page).text for page in pages]

    assert not any("which says nothing but" in page or "The hour of a" in page for page in without)
    assert "something critical came in" in told[0]
    assert "The hour of a critical report." in told[1]


def test_the_hours_say_by_which_clock(ada: FlaskClient) -> None:
    assert "Hours 9:00, 14:00 Europe/Berlin time" in words(ada.get("/admin/digests").text)
