"""The cookies: one for each kind of visit, each holding a random key and nothing else.

No cookie is set before a form is rendered or a visit begins. What a visit holds is a row on the
server, sealed under the key; the token against forged forms is derived from the key.
"""

import hmac
import re
import secrets
from collections.abc import Iterator
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.wrappers import Response as AnyResponse

from portal.web.context import current

STAFF = "staff"
MAILBOX = "mailbox"
JOURNEY = "journey"
WAITING = "waiting"
"""For whoever has typed the passphrase and not yet the code of their second step."""
KINDS = (STAFF, MAILBOX, JOURNEY, WAITING)
KIND_OF_PATH = {"second-step": WAITING, "report": JOURNEY, "letters": JOURNEY, "mailbox": MAILBOX}
COOKIELESS_PATHS = frozenset({"api", "health", "static", "leave"})

CSRF = "csrf_token"
KEY_BYTES = 32
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_kind() -> str:
    """Return which kind of visit the requested page belongs to."""
    return KIND_OF_PATH.get(first_segment(request), STAFF)


def cookie_name(kind: str) -> str:
    """Return the cookie's name; behind HTTPS no other host of the domain can set it."""
    prefix = "__Host-" if current().settings.https else ""
    return f"{prefix}portal_{kind}"


def session_key() -> str | None:
    """Return the key in this page's cookie, or the one that this answer will set."""
    if "portal_new_key" in g:
        return str(g.portal_new_key)
    if g.get("portal_ended", False):
        return None
    return key_in_cookie(cookie_kind())


def key_in_cookie(kind: str) -> str | None:
    """Return the key that arrived in a kind's cookie; None for none and for anything else."""
    value = request.cookies.get(cookie_name(kind), "")
    return value if _KEY.fullmatch(value) else None


def keys_in_cookies() -> list[str]:
    """Return the keys that arrived, of all kinds."""
    return [key for key in map(key_in_cookie, KINDS) if key is not None]


def start_session(key: str) -> None:
    """Give the visitor a new key; the cookie of before is gone."""
    g.portal_new_key = key
    g.pop("portal_ended", None)
    g.pop(CSRF, None)


def start_journey(key: str) -> None:
    """Begin the journey to a new code beside the visit of this page, which goes on."""
    g.portal_journey = key


def end_session() -> None:
    """Take the visitor's key away."""
    g.pop("portal_new_key", None)
    g.pop(CSRF, None)
    g.portal_ended = True


def csrf_value(key: str) -> str:
    """Return what a form of the holder of this cookie must carry."""
    return hmac.digest(current().forms_secret, key.encode(), "sha256").hex()


class KeySession(SessionMixin):
    """What Flask-WTF asks for its token: derived from the cookie's key, stored nowhere."""

    def __getitem__(self, name: str) -> Any:
        if name != CSRF:
            raise KeyError(name)
        return csrf_value(session_key() or self._new_key())

    def __contains__(self, name: object) -> bool:
        # Asked before every token; the inherited answer would derive one to throw it away.
        return name == CSRF

    def _new_key(self) -> str:
        key = secrets.token_urlsafe(KEY_BYTES)
        start_session(key)
        return key

    def __setitem__(self, name: str, value: Any) -> None:
        raise TypeError("Nothing is kept in the cookie; use a visit.")

    def __delitem__(self, name: str) -> None:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class KeyCookies(SessionInterface):
    """Sets and deletes the cookie that this page's kind of visit uses."""

    def open_session(self, app: Flask, request: Request) -> KeySession:
        """Begin with nothing: the key is read when it is needed."""
        return KeySession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set a new key, or delete the cookie of a visit that ended."""
        if first_segment(request) in COOKIELESS_PATHS:
            return
        if "portal_journey" in g:
            set_cookie(response, cookie_name(JOURNEY), g.portal_journey)
        if "portal_new_key" in g:
            set_cookie(response, cookie_name(cookie_kind()), g.portal_new_key)
        elif g.get("portal_ended", False):
            set_cookie(response, cookie_name(cookie_kind()), "", lifetime=0)


def set_cookie(
    response: AnyResponse, name: str, value: str, *, lifetime: int | None = None
) -> None:
    """Set a cookie that scripts and other sites never see; by default until the browser ends."""
    response.set_cookie(
        name,
        value,
        max_age=lifetime,
        path="/",
        secure=current().settings.https,
        httponly=True,
        samesite="Strict",
    )


def first_segment(request: Request) -> str:
    """Return the part of the path that names the audience."""
    return request.path.split("/", 2)[1]
