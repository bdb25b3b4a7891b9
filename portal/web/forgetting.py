"""Forgetting who asks: the outermost layer, on every page of both surfaces.

Only what the program needs of a request goes further in; the rest is not filtered out later but
never arrives: no address, no forwarding header, no browser's name, no referrer, no client hint.
What is not there cannot be logged.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LANGUAGES: Final = ("en",)
LANGUAGE: Final = "portal.language"

KEPT: Final = frozenset(
    {
        "REQUEST_METHOD",
        "SCRIPT_NAME",
        "PATH_INFO",
        "QUERY_STRING",
        "SERVER_NAME",
        "SERVER_PORT",
        "SERVER_PROTOCOL",
        "CONTENT_TYPE",
        "CONTENT_LENGTH",
        "HTTP_HOST",
        "HTTP_COOKIE",
        "HTTP_ORIGIN",
        "HTTP_SEC_FETCH_SITE",
        "HTTP_TRANSFER_ENCODING",
        "HTTP_IDEMPOTENCY_KEY",
        "wsgi.version",
        "wsgi.url_scheme",
        "wsgi.input",
        "wsgi.input_terminated",
        "wsgi.errors",
        "wsgi.multithread",
        "wsgi.multiprocess",
        "wsgi.run_once",
        "wsgi.file_wrapper",
    }
)
"""Everything that passes. A list of what is removed would miss the header invented tomorrow."""


class Forgetting:
    """Passes a request on without anything that could tell who sent it."""

    def __init__(self, inner: "WSGIApplication", *, https: bool) -> None:
        self._inner = inner
        self._https = https

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        kept = forget(environ)
        if self._https:
            # The proxy that ends TLS cannot say so: its headers are forgotten too.
            kept["wsgi.url_scheme"] = "https"
        return self._inner(kept, start_response)


def forget(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """Return what is kept of a request, and the language of its pages."""
    kept = {name: value for name, value in environ.items() if name in KEPT}
    kept[LANGUAGE] = pick_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return kept


def pick_language(header: str) -> str:
    """Return the best of our languages for a list of preferences."""
    accepted = parse_accept_header(header, LanguageAccept)
    return accepted.best_match(LANGUAGES, LANGUAGES[0]) or LANGUAGES[0]
