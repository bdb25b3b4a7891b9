"""A digest as the bytes that go over the wire: of one size for everybody, whatever it says."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from portal.core.addresses import LONGEST
from portal.core.digests import SUBJECT, Counts, DigestWords, write_alert, write_digest

LETTER = "\r\n".join(
    (
        "From: {sender}",
        "To: {recipient}",
        "Subject: " + SUBJECT,
        "Date: {date}",
        "Message-ID: <{id}@{domain}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
        "Content-Transfer-Encoding: 7bit",
        "Auto-Submitted: auto-generated",
        "X-Filling: {filling}",
        "",
        "{text}",
        "",
    )
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person."""

    slot: str
    account: str
    recipient: str
    text: str
    attempts: int
    is_silent: bool = False
    """Whether it stays here: the mail server must not see who is not told."""


def to_bytes(letter: Letter, *, sender: str, at: datetime) -> bytes:
    """Write a letter out; every letter of one sender comes to the same size.

    Both addresses were checked: they are ASCII and hold no line's end.
    """
    text = _wired(letter.text)
    longest = max(len(_wired(one)) for one in every_text())
    filling = LONGEST - len(letter.recipient) + longest - len(text)
    return LETTER.format(
        sender=sender,
        recipient=letter.recipient,
        date=format_datetime(at),
        id=secrets.token_hex(16),
        domain=domain_of(sender),
        filling="." * filling,
        text=text,
    ).encode("ascii")


def domain_of(address: str) -> str:
    """Return what stands behind an address's @."""
    return address.rpartition("@")[2]


def every_text() -> tuple[str, ...]:
    """Return one text of each kind: within a kind, all have one length."""
    return *(write_digest(words, Counts()) for words in DigestWords), write_alert()


def _wired(text: str) -> str:
    return text.replace("\n", "\r\n")
