"""A page that is printed once holds no secret, and gives every visitor their own."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.store.tables import AccountRow
from portal.web.printing import EXTENSION, MOST, Print
from portal.work import Portal
from tests.cast import Member, without_drawn
from tests.deeds import send
from tests.organisation_rows import add_system

HIDDEN = re.compile(r'name="(csrf_token|journey)" value="([^"]+)"')

pytestmark = pytest.mark.usefixtures("cast")


def story(client: FlaskClient) -> str:
    """Begin a report, and return the page that asks what happened."""
    send(client, "/report", type="incident")
    return client.get("/report/what-happened").text


def secrets_on(page: str) -> dict[str, str]:
    return dict(HIDDEN.findall(page))


def prints(app: Flask) -> dict[tuple[str, object], Print]:
    found: dict[tuple[str, object], Print] = app.extensions[EXTENSION]
    return found


def test_two_visitors_get_the_same_page_but_for_their_secrets(app: Flask) -> None:
    one, other = (app.test_client().get("/report").text for _ in range(2))

    assert len(prints(app)) == 1
    assert without_drawn(one) == without_drawn(other)


def test_no_page_of_a_draft_is_kept_for_others_to_be_quicker(app: Flask) -> None:
    for type in ("retaliation", "incident"):
        writer = app.test_client()
        send(writer, "/report", type=type)
        for page in ("what-happened", "tool", "punished", "circumstances", "who-must-not-see"):
            writer.get(f"/report/{page}")

    assert {key[0] for key in prints(app)} == {"/report"}


def test_what_is_kept_holds_no_secret_of_any_visitor(app: Flask) -> None:
    browsers = [app.test_client() for _ in range(6)]
    given = [secrets_on(story(one)) for one in browsers]
    cookies = [one.get_cookie("portal_journey") for one in browsers]
    journeys = {one["journey"] for one in given}
    secret = journeys | {one["csrf_token"] for one in given}
    secret |= {cookie.value for cookie in cookies if cookie is not None}
    kept = "".join(repr((key, one.texts)) for key, one in prints(app).items())

    assert len(prints(app)) == 1
    assert (len(journeys), len(secret) >= 6 + 6 + 6) == (6, True)
    assert [one for one in secret if one in kept] == []


def test_what_a_visitor_brings_is_in_no_print(app: Flask, client: FlaskClient) -> None:
    client.set_cookie("portal_journey", "k" * 43)
    client.get("/report?system=canary-of-the-query")

    assert "canary" not in repr(prints(app))
    assert "kkkkkkkkkkkkkkkk" not in repr(prints(app))


def test_a_change_in_the_organisation_is_seen_at_the_next_request(
    client: FlaskClient, portal: Portal
) -> None:
    send(client, "/report", type="question")
    before = client.get("/report/tool").text
    add_system(portal, "tool-nine")
    after = client.get("/report/tool").text

    assert ("tool-nine" in before, "tool-nine" in after) == (False, True)


def test_prints_do_not_grow_without_end(
    app: Flask, client: FlaskClient, portal: Portal, cast: dict[str, Member]
) -> None:
    for number in range(MOST + 2):
        with portal.writing() as work:
            work.db.get_one(AccountRow, cast["una"].account).name = f"Una {number}"
        client.get("/report")

    assert 0 < len(prints(app)) <= MOST
