"""Pages that belong to no audience: leaving at once, health, and what browsers ask unasked."""

import logging
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect
from werkzeug.wrappers import Response as AnyResponse

from portal.clock import Moment
from portal.web import logs
from portal.web.access import open_to_all
from portal.web.context import current, moment, reading, stop_reading
from portal.web.cookies import KINDS, cookie_name, key_in_cookie, keys_in_cookies, set_cookie
from portal.work import Portal, Work

blueprint = Blueprint("door", __name__)
staff_blueprint = Blueprint("staff_door", __name__)

NEUTRAL_ADDRESS: Final = "https://example.org/"
LEFT: Final = "portal_left"
PATIENCE: Final = 1.0
"""Seconds that leaving may take."""

Leave = Callable[[Work, str], None]
LeaveAddress = Callable[[Work], str]
WhatIsMissing = Callable[[], str | None]


@blueprint.get("/leave")
@open_to_all
def leave() -> AnyResponse:
    """End every visit, make Back show nothing, and go to an ordinary page elsewhere.

    A browser keeps the page, typed text included, and shows it on Back unless a cookie changes;
    so one changes even where there was none. Leaving works whatever else fails.
    """
    end_visits()
    answer = redirect(leave_address(), code=303)
    for kind in KINDS:
        if key_in_cookie(kind):
            set_cookie(answer, cookie_name(kind), "", lifetime=0)
    set_cookie(answer, LEFT, "1", lifetime=1)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def end_visits() -> None:
    """Delete the rows of all visits whose cookies are here.

    Whoever leaves waits a second at most: somebody else may be writing for long. The rows go when
    it is their turn; the browser has forgotten its cookies by then.
    """
    keys = keys_in_cookies()
    if not keys:
        return
    stop_reading()
    leavings = current_app.extensions["portal.leave"]
    ending = Thread(target=_end, args=(current(), moment(), leavings, keys), name="leaving")
    ending.start()
    ending.join(PATIENCE)


def _end(portal: Portal, at: Moment, leavings: Sequence[Leave], keys: Sequence[str]) -> None:
    try:
        with portal.writing(at) as work:
            for end in leavings:
                for key in keys:
                    end(work, key)
    except Exception as error:
        logs.record_failure(error)


def leave_address() -> str:
    """Return where leaving leads: what /admin set, if it is a web address."""
    find: LeaveAddress = current_app.extensions["portal.leave_address"]
    try:
        with reading() as work:
            address = find(work)
    except Exception as error:
        logs.record_failure(error)
        return NEUTRAL_ADDRESS
    return address if is_web_address(address) else NEUTRAL_ADDRESS


def is_web_address(address: str) -> bool:
    """Say whether a browser may be sent to an address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and address.isprintable()


@blueprint.get("/health/live")
@open_to_all
def live() -> Response:
    """The process answers."""
    return _plain("alive")


@blueprint.get("/health/ready")
@open_to_all
def ready() -> Response:
    """Keys are there, the database answers and its schema is current; no detail is told."""
    find: WhatIsMissing = current_app.extensions["portal.missing"]
    if find() is None:
        return _plain("ready")
    logs.record("not ready", level=logging.WARNING)
    return _plain("not ready", status=503)


@blueprint.get("/robots.txt")
@open_to_all
def robots() -> Response:
    """Nothing here is for a search engine."""
    return _plain("User-agent: *\nDisallow: /")


@blueprint.get("/favicon.ico")
@open_to_all
def favicon() -> Response:
    """A picture that says nothing."""
    return current_app.send_static_file("favicon.ico")


@staff_blueprint.get("/")
@open_to_all
def start_of_staff() -> AnyResponse:
    """Where the staff's pages have a host of their own, they begin with signing in."""
    return redirect("/sign-in", code=303)


def _plain(text: str, *, status: int = 200) -> Response:
    answer = make_response(f"{text}\n", status)
    answer.mimetype = "text/plain"
    return answer
