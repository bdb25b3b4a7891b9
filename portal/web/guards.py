"""Requests that are turned away before any page: wrong host, another site, a stranger's network."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import Request
from werkzeug.exceptions import BadRequest, LengthRequired, UnsupportedMediaType

from portal.config import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE: Final = frozenset({"same-origin", "none"})
DEFAULT_PORTS: Final = frozenset({80, 443})
FORWARDED: Final = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")

Refusal = Callable[["WSGIEnvironment"], bool]


class Guard:
    """Answers with one plain sentence where its rule refuses; else passes the request on."""

    def __init__(
        self, inner: "WSGIApplication", refuses: Refusal, *, status: str, sentence: str
    ) -> None:
        self._inner = inner
        self._refuses = refuses
        self._status = status
        self._body = f"{sentence}\n".encode()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if not self._refuses(environ):
            return self._inner(environ, start_response)
        start_response(
            self._status,
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(self._body))),
                ("Cache-Control", "no-store"),
            ],
        )
        return [self._body]


def only_loopback(inner: "WSGIApplication") -> Guard:
    """Serve this machine alone: a demonstration must never be reachable from another."""
    return Guard(
        inner,
        _comes_from_elsewhere,
        status="403 Forbidden",
        sentence="This is a demonstration. It answers only to the machine that it runs on.",
    )


def only_hosts(inner: "WSGIApplication", hosts: Iterable[str]) -> Guard:
    """Serve only under the names that the portal was given; the port does not matter."""
    allowed = frozenset(hosts)
    return Guard(
        inner,
        lambda environ: host_name(environ.get("HTTP_HOST", "")) not in allowed,
        status="400 Bad Request",
        sentence="This portal does not answer under this name.",
    )


def host_name(host: str) -> str:
    """Return a Host header's name without its port, in lower case."""
    name, colon, port = host.rpartition(":")
    return (name if colon and (port.isdigit() or not port) else host).lower()


def refuse_other_sites(request: Request) -> None:
    """Refuse, with BadRequest, what another site's page made a browser send."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
        raise BadRequest("Sent from another site.")
    origin = request.headers.get("Origin")
    if origin is not None and not is_own_origin(origin, request.host):
        raise BadRequest("Sent from another origin.")


def is_from_own_page(request: Request) -> bool:
    """Say whether the browser vouches that a page of ours sent this; one that is silent does not.

    A forged form never is: the browser writes both headers, and no page can change them.
    """
    origin = request.headers.get("Origin")
    is_ours = origin is None or is_own_origin(origin, request.host)
    return is_ours and request.headers.get("Sec-Fetch-Site") == "same-origin"


def refuse_forms_to_api(request: Request) -> None:
    """Refuse what a form on any page could send: the API takes JSON, and has no token."""
    if request.method not in SAFE_METHODS and request.mimetype != "application/json":
        raise UnsupportedMediaType("Send application/json.")


def refuse_hidden_length(request: Request) -> None:
    """Refuse a body that does not say how long it is: it would be cut at the limit, silently."""
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired("Send a Content-Length.")


def is_own_origin(origin: str, host: str) -> bool:
    """Say whether an Origin header names this host; "null" names none."""
    place = _place(origin)
    return place is not None and place == _place(f"//{host}")


def _place(origin: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    # A proxy that ends TLS talks plain HTTP to us: the two default ports are one place.
    return (parts.hostname, None if port in DEFAULT_PORTS else port) if parts.hostname else None


def _comes_from_elsewhere(environ: "WSGIEnvironment") -> bool:
    return (
        not _is_loopback(environ.get("REMOTE_ADDR", ""))
        or host_name(environ.get("HTTP_HOST", "")) not in LOOPBACK_HOSTS
        or any(name in environ for name in FORWARDED)
    )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
