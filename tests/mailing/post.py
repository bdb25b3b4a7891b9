"""A real mail server on loopback that keeps what it is given."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class Post:
    """What arrived: to whom, and the bytes. `refuses` are addresses it takes no mail for."""

    port: int
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        """Take a recipient or not."""
        if address in self.refuses:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail."""
        self.mails += [(one, bytes(envelope.original_content or b"")) for one in envelope.rcpt_tos]
        return "250 OK"

    def of(self, recipient: str) -> list[bytes]:
        """Return the mails that one person got."""
        return [mail for one, mail in self.mails if one == recipient]

    @property
    def recipients(self) -> list[str]:
        """Return who got mail, by name."""
        return sorted(one for one, _ in self.mails)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(post: Post, **options: Any) -> Iterator[Post]:
    """Run a mail server until the block ends."""
    controller = Controller(post, hostname="127.0.0.1", port=post.port, **options)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def with_password(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    """Let nobody in but the portal."""
    is_known = (data.login, data.password) == (b"portal", b"p@ss/word#1")
    return AuthResult(success=is_known)


def context_of(authority: Any, name: str = "127.0.0.1") -> ssl.SSLContext:
    """Return a server's TLS with a certificate for a name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def parsed(mail: bytes) -> Message:
    """Read a mail's headers."""
    return message_from_bytes(mail)


def without_ids(mail: bytes) -> bytes:
    """Return a mail without its date and its id."""
    lines = mail.split(b"\r\n")
    return b"\r\n".join(one for one in lines if not one.startswith((b"Date:", b"Message-ID:")))
