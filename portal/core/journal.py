"""The journal: what was done, by whom, in a chain of hashes that shows any later change.

An entry holds no text, no tracking code and no address: only ids, codes of our own lists,
counts and hashes, each under a name that `events` allows. Whatever a reporter or the clock
does carries a date; staff and operators carry a minute (UTC). Whoever can rewrite the whole
database can rewrite the whole chain: keep the head (`Head`) elsewhere to notice that too.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum

from portal.core.cases import CaseId
from portal.core.events import ALLOWED_DETAILS, Event, Form

REPORTER = "reporter"
CLOCK = "clock"
OPERATOR = "operator"
"""Somebody at the server's command line."""

GENESIS = bytes(32)
"""What the first entry is chained to."""

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `at` is written by `stamp`; `sequence` counts from 1."""

    sequence: int
    at: str
    actor: str
    event: Event
    case: CaseId | None = None
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is stored, with its hash; None where it cannot be read as an entry."""

    entry: Entry | None
    hash: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The last link that somebody noted down elsewhere."""

    sequence: int
    hash: bytes


_HEAD = re.compile(r"([1-9]\d{0,14})\s+([0-9a-f]{64})(?:\s+\d{4}-\d{2}-\d{2})?", re.ASCII)


def write_head(head: Head, day: date) -> str:
    """Return a head as the line that is noted down elsewhere, with the day of noting."""
    return f"{head.sequence} {head.hash.hex()} {day.isoformat()}"


def read_heads(text: str) -> tuple[Head, ...]:
    """Read noted heads, one a line; ValueError for a line that is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = [_HEAD.fullmatch(line) for line in lines]
    if not found or not all(found):
        raise ValueError("A noted head is a number, 64 hexadecimal digits, and perhaps a day.")
    return tuple(Head(int(one[1]), bytes.fromhex(one[2])) for one in found if one)


class Damage(Enum):
    """What a check of the chain can find."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which the chain does not hold."""

    sequence: int
    damage: Damage

    def __str__(self) -> str:
        return f"Entry {self.sequence} is {self.damage.value}."


def stamp(actor: str, *, at: datetime, today: date) -> str:
    """Return the time of an entry: a local date for reporters and clock, else a UTC minute."""
    if actor in (REPORTER, CLOCK):
        return today.isoformat()
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def canonical(entry: Entry) -> bytes:
    """Return the one byte string that stands for an entry: JSON, sorted names, ASCII."""
    parts = [
        FORMAT,
        entry.sequence,
        entry.at,
        entry.actor,
        entry.event.value,
        entry.case,
        dict(entry.details),
    ]
    return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode("ascii")


def chain(previous: bytes, entry: Entry) -> bytes:
    """Return the SHA-256 that links an entry to the hash before it.

    ValueError if the entry holds anything that the journal must not hold.
    """
    _refuse_unfit(entry)
    return hashlib.sha256(previous + canonical(entry)).digest()


def write_details(entry: Entry) -> str:
    """Return the details as the text that is stored."""
    return details_text(entry.details)


def details_text(details: Mapping[str, str | int]) -> str:
    """Return details as they are stored: the same ones are always the same text."""
    return json.dumps(dict(details), sort_keys=True)


def read_entry(
    sequence: int,
    at: str,
    *,
    actor: str,
    event: str,
    case: str | None,
    details: str,
) -> Entry | None:
    """Read a stored entry back; None if it was damaged beyond reading."""
    try:
        read = json.loads(details)
        known = Event(event)
    except ValueError:
        return None
    if not isinstance(read, dict):
        return None
    entry = Entry(sequence, at, actor, known, None if case is None else CaseId(case), read)
    return entry if write_details(entry) == details else None


def verify(links: Iterable[Link], *, heads: Iterable[Head] = ()) -> Break | None:
    """Return the first break of a chain read from its first entry on, or None if it is whole.

    With `heads` noted elsewhere, entries cut off at the end and a chain written anew show too.
    """
    noted: dict[int, set[bytes]] = {}
    for head in heads:
        noted.setdefault(head.sequence, set()).add(head.hash)
    previous, expected = GENESIS, 1
    remaining = iter(links)
    for link in remaining:
        if link.entry is not None and link.entry.sequence != expected:
            return _misplaced(link.entry, expected, remaining)
        if not _holds(previous, link):
            return Break(expected, Damage.CHANGED)
        if noted.get(expected, {link.hash}) != {link.hash}:
            return Break(expected, Damage.CHANGED)
        previous, expected = link.hash, expected + 1
    is_cut_off = max(noted, default=0) >= expected
    return Break(expected, Damage.MISSING) if is_cut_off else None


def _misplaced(entry: Entry, expected: int, remaining: Iterable[Link]) -> Break:
    comes_later = any(link.entry and link.entry.sequence == expected for link in remaining)
    if comes_later or entry.sequence < expected:
        return Break(expected, Damage.REORDERED)
    return Break(expected, Damage.MISSING)


def _holds(previous: bytes, link: Link) -> bool:
    if link.entry is None:
        return False
    try:
        return chain(previous, link.entry) == link.hash
    except ValueError:
        return False


def _refuse_unfit(entry: Entry) -> None:
    dated = entry.actor in (REPORTER, CLOCK)
    time_form = Form.DAY.value if dated else r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z"
    if entry.sequence < 1 or not re.fullmatch(time_form, entry.at, re.ASCII):
        raise ValueError("An entry counts from 1; its time is a date or a UTC minute.")
    if not dated and entry.actor != OPERATOR and not _has_form(Form.ID, entry.actor):
        raise ValueError("An actor is an account id, the reporter, the clock or the operator.")
    if entry.case is not None and not _has_form(Form.ID, entry.case):
        raise ValueError("A case is named by its id.")
    for name, value in entry.details.items():
        if name not in ALLOWED_DETAILS or not _has_form(ALLOWED_DETAILS[name], value):
            raise ValueError(f"The journal takes no such detail: {name}.")


def _has_form(form: Form, value: object) -> bool:
    if form is Form.COUNT:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
    return isinstance(value, str) and re.fullmatch(form.value, value, re.ASCII) is not None
