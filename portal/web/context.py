"""What a request reaches the program by: its portal, its moment, and units of work.

The moment is read once per request, so that everything one request does happens at one time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, g

from portal.clock import Moment
from portal.core.errors import MoveRefused
from portal.work import Portal, Work


def current() -> Portal:
    """Return what this program holds."""
    return cast(Portal, current_app.extensions["portal"])


def moment() -> Moment:
    """Return the moment of this request."""
    if "portal_moment" not in g:
        g.portal_moment = current().clock.now()
    return cast(Moment, g.portal_moment)


@contextmanager
def reading() -> Iterator[Work]:
    """Open a unit of work that changes nothing."""
    with current().reading(moment()) as work:
        yield work


@contextmanager
def writing() -> Iterator[Work]:
    """Open a unit of work that is committed when its block ends without an error."""
    try:
        with current().writing(moment()) as work:
            yield work
    except MoveRefused:
        g.portal_refused = True
        raise


def empty_log() -> None:
    """Take what was just erased out of the embedded database's log, where it would stay."""
    current().database.truncate_log()


def was_refused() -> bool:
    """Say whether the rules refused a move in this request."""
    return "portal_refused" in g
