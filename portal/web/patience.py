"""Patience with what is sent: a request's body has a deadline as a whole.

A limit for each read would not do: one byte in ten seconds keeps every one of them. Where a
buffering proxy stands in front, bodies come whole and at once; this is for where none does, so
that a handful of slow connections hold no thread for longer. Slow heads are the proxy's part.
"""

import socket
from collections.abc import Iterable
from threading import Timer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECONDS = 30.0
SECONDS_PER_MEBIBYTE: Final = 10.0
MEBIBYTE: Final = 1024 * 1024
MOST_SECONDS: Final = 300.0
SOCKET: Final = "gunicorn.socket"


class Patience:
    """Lets nothing more be read from a connection whose request has not come in time.

    The program then reads a body that is cut off, and answers as to any such; a body that is there
    in time is read as before.
    """

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        connection = environ.get(SOCKET)
        if not isinstance(connection, socket.socket) or not _has_body(environ):
            return self._inner(environ, start_response)
        timer = Timer(_seconds_for(environ), _stop_reading, [connection])
        timer.daemon = True
        timer.start()
        try:
            return self._inner(environ, start_response)
        finally:
            timer.cancel()


def _has_body(environ: "WSGIEnvironment") -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


def _seconds_for(environ: "WSGIEnvironment") -> float:
    """Return how long a body may take: longer for a file, which may come slowly through Tor."""
    length = environ.get("CONTENT_LENGTH", "")
    size = int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else 0
    return min(SECONDS + SECONDS_PER_MEBIBYTE * (size // MEBIBYTE), MOST_SECONDS)


def _stop_reading(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RD)
    except OSError:
        # It ended by itself at the same moment.
        return
