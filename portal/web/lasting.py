"""A visit of the staff that is used lasts on; one that is not used ends, and the page says when.

It is renewed after the answer is made, when no other unit of work is open, and once in half an
hour: an ordinary page asks the database nothing more for it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, cast

from flask import Flask, Response, current_app, g, request

from portal.core.day_words import time_in_words
from portal.web.access import MARK, OPEN, Visit
from portal.web.context import current, writing
from portal.web.cookies import session_key
from portal.web.logs import record_failure
from portal.work import Work

Renew = Callable[[Work, str], None]


class Lasting(Protocol):
    """A visit that is to be renewed from time to time."""

    @property
    def is_to_be_renewed(self) -> bool: ...
    @property
    def is_last_stretch(self) -> bool: ...
    @property
    def lasts_until(self) -> datetime: ...


def install(app: Flask) -> None:
    """Renew the visit of whoever asked for a page, after the page is made."""
    app.after_request(_renew)


def words_of_the_end(somebody: Visit | None) -> str:
    """Say until when somebody is signed in, in the organisation's time; nothing for nobody."""
    lasting = _lasting(somebody)
    if lasting is None:
        return ""
    until = time_in_words(lasting.lasts_until.astimezone(current().settings.timezone))
    if lasting.is_last_stretch:
        return f"You are signed in until {until}. After that, sign in again."
    return f"You are signed in until {until}, and longer with each page that you open."


def _renew(response: Response) -> Response:
    lasting = _lasting(g.get("portal_visit")) if _is_for_the_staff() else None
    is_used = lasting is not None and lasting.is_to_be_renewed
    key = session_key() if is_used else None
    # A download that is being sent may still be reading.
    if key is None or response.is_streamed:
        return response
    renew: Renew = current_app.extensions["portal.renew"]
    try:
        with writing() as work:
            renew(work, key)
    except Exception as error:
        # What was asked for is done, and must not be answered as a failure.
        record_failure(error)
    return response


def _lasting(somebody: object) -> Lasting | None:
    """Return a visit that lasts on; None for any other, and for nobody."""
    # One attribute is asked: isinstance would look for the members of the protocol each time.
    return cast(Lasting, somebody) if hasattr(somebody, "is_to_be_renewed") else None


def _is_for_the_staff() -> bool:
    """Say whether the page needs a right: what everybody reads is no use of a visit.

    Else its row would tell in which half hour somebody read what reporters read before they write.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, MARK, OPEN) != OPEN
