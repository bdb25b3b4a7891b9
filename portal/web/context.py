"""What a request reaches the program by: its portal, its moment, and units of work.

The moment is read once per request, so that everything one request does happens at one time.
Whatever a request reads, it reads through one session, which lets go of the database before
anything is written and when the request ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from flask import Flask, current_app, g

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


def machine_seconds() -> int:
    """Return the seconds since 1970 UTC by which other devices count.

    They know nothing of a demonstration whose clock was moved; anywhere else it is the moment.
    """
    shift = timedelta(days=current().clock.shift_days())
    return int((moment().at - shift).timestamp())


@contextmanager
def reading() -> Iterator[Work]:
    """Open a unit of work that changes nothing, or the one that this request has open."""
    try:
        yield _reader()
    except BaseException:
        # The page that tells of the failure reads too, and not through a broken transaction.
        stop_reading()
        raise


@contextmanager
def reading_briefly() -> Iterator[Work]:
    """Open a unit of work that changes nothing, before something that takes long."""
    with reading() as work:
        yield work
    stop_reading()


@contextmanager
def writing() -> Iterator[Work]:
    """Open a unit of work that is committed when its block ends without an error."""
    stop_reading()
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


def stop_reading() -> None:
    """Let go of the database, so that what is read next sees what was written meanwhile."""
    if "portal_reader" in g:
        _reader().forget()
        _reader().db.close()


def close_readers(app: Flask) -> None:
    """Let every request of a program let go of the database when it ends."""
    app.teardown_appcontext(lambda error: stop_reading())


def _reader() -> Work:
    if "portal_reader" not in g:
        g.portal_reader = current().open_reader(moment())
    return cast(Work, g.portal_reader)
