"""What every answer tells the browser: load nothing from elsewhere, keep nothing, tell nobody.

Applied around the whole program, so that no kind of answer can lack it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
SANDBOX: Final = f"sandbox; {CONTENT_POLICY}"
"""For what strangers sent: whatever a browser makes of it, it runs nowhere and reaches nothing."""
SWITCHED_OFF: Final = (
    "accelerometer",
    "ambient-light-sensor",
    "attribution-reporting",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "web-share",
    "window-management",
    "xr-spatial-tracking",
)
ALWAYS: Final = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Origin-Agent-Cluster", "?1"),
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in SWITCHED_OFF)),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-DNS-Prefetch-Control", "off"),
    ("X-Frame-Options", "DENY"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
    ("X-Robots-Tag", "noindex, nofollow"),
)
ONLY_HTTPS: Final = ("Strict-Transport-Security", "max-age=31536000")
KEEP_NOTHING: Final = ("Cache-Control", "no-store")
KEEP_AN_HOUR: Final = ("Cache-Control", "public, max-age=3600")

# An entity tag or a date can be made to tell one browser from another, and comes back with its
# next request.
TAKEN_OUT: Final = frozenset({"etag", "last-modified", "vary", "server", "expires", "pragma"})
REPLACED: Final = frozenset(name.lower() for name, _ in ALWAYS) | {"cache-control"}


class SafeHeaders:
    """Gives every answer its headers."""

    def __init__(self, inner: "WSGIApplication", *, https: bool) -> None:
        self._inner = inner
        self._always = (*ALWAYS, ONLY_HTTPS) if https else ALWAYS

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None, /) -> Any:
            return start_response(status, self._complete(path, status, headers=headers), exc_info)

        return self._inner(environ, start)

    def _complete(
        self, path: str, status: str, *, headers: list[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        dropped = TAKEN_OUT | REPLACED
        kept = [(name, value) for name, value in headers if name.lower() not in dropped]
        always = self._always
        if ("Content-Security-Policy", SANDBOX) in headers:
            always = (("Content-Security-Policy", SANDBOX), *always[1:])
        return [*kept, *always, _caching(path, status)]


def _caching(path: str, status: str) -> tuple[str, str]:
    is_static = path.startswith("/static/") or path == "/favicon.ico"
    return KEEP_AN_HOUR if is_static and status.startswith("200") else KEEP_NOTHING
