"""What a visit of the mailbox holds, sealed under its cookie: keys, a code to save, a draft.

A new code stands here until the reporter has saved it, and words that were sent too late until
they are sent again. Both are gone with the visit.
"""

import json
from dataclasses import dataclass, field

from portal.casework.access import visits
from portal.casework.access.opening import MailboxKeys
from portal.vault.tracking import TrackingCode
from portal.work import Work

KEYS_BYTES = 48
"""What the case's id and a private key take."""

Pairs = tuple[tuple[str, str], ...]
"""Names of fields and what was typed into them."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed on a page of the mailbox after it had shut: not sent, and not lost."""

    page: str
    """The address that the form was sent to."""
    fields: Pairs = field(repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that one visit holds."""

    keys: MailboxKeys
    code: TrackingCode | None = None
    """A new tracking code that the reporter has not saved yet."""
    draft: Draft | None = None

    def to_bytes(self) -> bytes:
        """Write it down for sealing."""
        beside = {
            "code": self.code.symbols if self.code else None,
            "draft": [self.draft.page, self.draft.fields] if self.draft else None,
        }
        return self.keys.to_bytes() + json.dumps(beside).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Held":
        """Read it back."""
        beside = json.loads(data[KEYS_BYTES:] or b"{}")
        code, draft = beside.get("code"), beside.get("draft")
        return cls(
            MailboxKeys.from_bytes(data[:KEYS_BYTES]),
            code=TrackingCode(code) if code else None,
            draft=_draft(draft) if draft else None,
        )


def find_held(work: Work, key: str) -> Held | None:
    """Return what the visit of a cookie's key holds, or None where it is shut."""
    payload = visits.find_visit(work, visits.MAILBOX, key)
    return None if payload is None else Held.from_bytes(payload)


def find_held_alone(work: Work, key: str) -> Held | None:
    """Return the same to one writer at a time, for whoever changes it."""
    payload = visits.find_visit_alone(work, visits.MAILBOX, key)
    return None if payload is None else Held.from_bytes(payload)


def hold(work: Work, key: str, held: Held) -> None:
    """Replace what a visit holds."""
    visits.change_visit(work, visits.MAILBOX, key, held.to_bytes())


def hold_no_draft(work: Work, key: str) -> None:
    """Forget a visit's draft."""
    held = find_held_alone(work, key)
    if held is not None:
        hold(work, key, Held(held.keys, code=held.code))


def _draft(written: tuple[str, list[tuple[str, str]]]) -> Draft:
    page, pairs = written
    return Draft(page, tuple((name, text) for name, text in pairs))
