"""The demonstration's shortcuts: one click signs in as one of the cast.

They exist in a demonstration alone, are real sign-ins with real passphrases, and know those
from a file that a real installation never has.
"""

import json
from dataclasses import dataclass, field

from portal.casework.access.opening import unlock_mailbox
from portal.casework.access.visits import MAILBOX, open_visit
from portal.core.errors import NotFound
from portal.vault.tracking import parse
from portal.work import Work

CAST_FILE = "cast.json"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast who has an account."""

    sign_in: str
    name: str
    role: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reporter:
    """One of the cast who reported, and has nothing but a tracking code."""

    name: str
    tracking_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody an evaluator can be."""

    members: tuple[Member, ...]
    reporter: Reporter | None


def find_cast(work: Work) -> Cast | None:
    """Return the cast of a demonstration; None anywhere else, and before it is loaded."""
    path = work.settings.data_dir / CAST_FILE
    if not work.settings.demonstration or not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    mailbox = content.get("mailbox")
    return Cast(
        members=tuple(Member(**member) for member in content["accounts"]),
        reporter=None if mailbox is None else Reporter(**mailbox),
    )


def get_member(work: Work, sign_in: str) -> Member:
    """Return one of the cast; NotFound outside a demonstration."""
    cast = find_cast(work)
    for member in cast.members if cast else ():
        if member.sign_in == sign_in:
            return member
    raise NotFound("Nobody of that name is in the cast.")


def open_mailbox(work: Work) -> str:
    """Open the reporter's mailbox; return the key of the visit. NotFound elsewhere."""
    cast = find_cast(work)
    if cast is None or cast.reporter is None:
        raise NotFound("There is no such mailbox.")
    keys = unlock_mailbox(work, parse(cast.reporter.tracking_code))
    return open_visit(work, MAILBOX, keys.to_bytes())
