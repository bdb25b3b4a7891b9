"""Forged forms: every POST carries a token that only the holder of our cookie was given.

The token is as Flask-WTF makes it. The check is ours: a form on the sign-in page may lead into the
mailbox, which has a cookie of its own, so a token is good if it belongs to any of our cookies
that the browser sent.

An open form is one that may be sent without a cookie: the first page of a report, and every page
of it whose cookie is gone. Any token of ours is good for it; its view acts on nothing that was
kept before, unless the form names it by its random id.
"""

import hmac
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar, cast, runtime_checkable

from flask import Flask, current_app, g, request, session
from flask_wtf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest

from portal.web.access import visit
from portal.web.context import current
from portal.web.cookies import CSRF, csrf_value, first_segment, keys_in_cookies, session_key
from portal.web.guards import SAFE_METHODS
from portal.web.printing import secret

SIGNED_AS = "wtf-csrf-token"
"""The name under which Flask-WTF signs."""
SIGNER: Final = "portal.signer"
NOBODY: Final = "nobody"
"""What the token of a visitor without a cookie says."""

APART: Final = "@"
"""What stands in a token between whom it is bound to and where its page was."""

OPEN_FORM: Final = "portal_open_form"

View = TypeVar("View", bound=Callable[..., Any])


class FormUnbound(BadRequest):
    """A form whose token belongs to none of the cookies that came with it."""


@runtime_checkable
class Placed(Protocol):
    """A visit whose forms say, signed, to which place they belong; it outlives the cookie."""

    @property
    def place(self) -> str: ...


def open_form(view: View) -> View:
    """Mark a view whose form may come without a cookie, and whose page sets none for it."""
    setattr(view, OPEN_FORM, True)
    return view


def protect(app: Flask) -> None:
    """Give templates their token, and check it before every view."""
    # A token lives as long as its cookie: whoever writes for two hours loses nothing.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})
    app.before_request(refuse_forged_forms)


def csrf_token() -> str:
    """Return the token for a form; a visitor without a cookie gets one."""
    return secret(_new_token)


def _new_token() -> str:
    prepare_secret()
    if _is_open_form() and session_key() is None:
        return str(_serializer().dumps(NOBODY))
    if CSRF not in g:
        here = visit()
        place = f"{APART}{here.place}" if isinstance(here, Placed) else ""
        setattr(g, CSRF, str(_serializer().dumps(f"{session[CSRF]}{place}")))
    return str(g.get(CSRF))


def prepare_secret() -> None:
    """Derive the key that signs tokens when it is first needed: `init` starts without any."""
    if current_app.secret_key is None:
        key = current().keyring.derive("flask")
        current_app.extensions[SIGNER] = URLSafeTimedSerializer(key, salt=SIGNED_AS)
        # Last: another thread that finds it finds the signer as well.
        current_app.secret_key = key


def refuse_forged_forms() -> None:
    """Refuse, with FormUnbound, a POST whose token belongs to none of its cookies.

    The API has no cookie that could be abused; it takes JSON, which no form can send.
    """
    if request.method in SAFE_METHODS or not request.endpoint or first_segment(request) == "api":
        return
    prepare_secret()
    value = _signed_value(request.form.get(CSRF, "")).partition(APART)[0]
    is_bound = any(hmac.compare_digest(value, csrf_value(key)) for key in keys_in_cookies())
    if not is_bound and not (value and _is_open_form()):
        raise FormUnbound("The form carries no token, or another visitor's.")
    g.csrf_valid = True


def place_in_token() -> str:
    """Return the place to which the page of this form belonged; empty for none and a forged one.

    A token of ours alone, whatever cookie is there: it says where a page was made, not who asks.
    """
    prepare_secret()
    return _signed_value(request.form.get(CSRF, "")).partition(APART)[2]


def is_anothers_form() -> bool:
    """Say whether a page of somebody else's made this form: they left, and this one came after."""
    place, here = place_in_token(), visit()
    return bool(place) and isinstance(here, Placed) and here.place != place


def _is_open_form() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return hasattr(view, OPEN_FORM)


def _signed_value(token: str) -> str:
    try:
        return str(_serializer().loads(token))
    except BadData:
        return ""


def _serializer() -> URLSafeTimedSerializer:
    return cast(URLSafeTimedSerializer, current_app.extensions[SIGNER])
