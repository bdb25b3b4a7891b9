"""What people do on these pages, as a browser does it."""

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from portal.core.actors import Level, Role
from portal.signin.invitations import Person, get_account_of, invite
from portal.work import Portal
from tests.cast import kept_cookie, post

COOKIE = "portal_staff"
PASSPHRASE = "seven lamps above the quiet harbour"
_CODE_PART = re.compile(r'class="code-part">([0-9A-Z]{4})<')


def shown_code(page: str) -> str:
    """Return the code or fingerprint that stands largest on a page."""
    return "-".join(_CODE_PART.findall(page))


def words(page: str) -> str:
    """Return a page's text without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def cookie_of(client: FlaskClient) -> str:
    """Return the key in a browser's cookie."""
    return kept_cookie(client, COOKIE)


def invited(portal: Portal, sign_in: str, *, level: Level | None = Level.OMBUDS) -> str:
    """Invite a handler, or a leader where `level` is None; return the code."""
    roles = frozenset({Role.HANDLER if level else Role.LEADER})
    with portal.writing() as work:
        return invite(work, sign_in, Person(sign_in.capitalize(), roles, level))


def account_of(portal: Portal, sign_in: str) -> str:
    """Return the account of a sign-in name."""
    with portal.reading() as work:
        return get_account_of(work, sign_in)


def join(app: Flask, code: str, passphrase: str = PASSPHRASE) -> FlaskClient:
    """Join with a code in a browser of one's own, and stay signed in."""
    client = app.test_client()
    answer = post(client, "/join", code=code, passphrase=passphrase, again=passphrase)
    if answer.status_code != 303:
        raise AssertionError(words(answer.text))
    return client


def joined(app: Flask, portal: Portal, sign_in: str, *, level: Level | None) -> FlaskClient:
    """Invite somebody and let them join; their browser is signed in."""
    return join(app, invited(portal, sign_in, level=level))


def own_fingerprint(client: FlaskClient) -> str:
    """Return the fingerprint that somebody reads aloud."""
    return shown_code(client.get("/account").text)


def compare(client: FlaskClient, account: str, compared: str, **changes: Any) -> Any:
    """Confirm a colleague's fingerprint."""
    fields = {"compared": compared, "confirmed": "y", **changes}
    return post(client, f"/account/colleagues/{account}", form_on="/account", **fields)
