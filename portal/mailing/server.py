"""The mail server: how its address is written in the settings, and how a mail is handed to it.

Its certificate is verified. Neither address nor password stands in an error: a problem is told
by its type alone.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote, urlsplit

TIMEOUT = 20
"""Seconds to wait for the server at any one step."""

OWN_MACHINE = ("127.0.0.1", "::1", "localhost")

PROBLEMS = (OSError, ValueError)
"""What goes wrong with mail: network, TLS, SMTP (an OSError, too), a password beyond ASCII."""


class Security(Enum):
    """How the connection is protected."""

    NONE = "smtp"
    TLS = "smtps"
    STARTTLS = "smtp+starttls"


PORTS = {Security.NONE: 25, Security.TLS: 465, Security.STARTTLS: 587}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def read_mail_server(url: str) -> MailServer:
    """Read `smtp://`, `smtps://` or `smtp+starttls://`; ValueError, in words without the value."""
    try:
        parts = urlsplit(url)
        security, port = Security(parts.scheme), parts.port
    except ValueError:
        # What urlsplit complains of can be a part of the password.
        raise ValueError("must be like smtps://user:password@host:port.") from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("must be like smtps://user:password@host:port.")
    server = MailServer(
        host=parts.hostname,
        port=port or PORTS[security],
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    if server.user and security is Security.NONE and server.host not in OWN_MACHINE:
        raise ValueError("has a password: use smtps:// or smtp+starttls://.")
    return server


@contextmanager
def connected(server: MailServer, *, name: str) -> Iterator[smtplib.SMTP]:
    """Open a connection and sign in, under the name that this machine gives itself."""
    with _connect(server, name) as smtp:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp


def _connect(server: MailServer, name: str) -> smtplib.SMTP:
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=name,
            timeout=TIMEOUT,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=TIMEOUT)
