"""Digests: when one is due, and its words, which are always of one length.

Handlers hear at fixed hours, whether or not anything happened, so that a mail never tells when
somebody reported. An alert of an S1 is the one exception, and it has no words of its own either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from portal.core.actors import Level
from portal.core.cases import CaseFacts, Status
from portal.core.clocks import Milestone
from portal.core.deadlines import SOON_DAYS, Clocks, due_dates

SUBJECT = "Look at your desk"
MOST = 99
WIDTH = 7
"""Characters of a number with the space before it."""

CONSTANT_TEXT = (
    "Look at your desk.",
    "",
    "This mail comes at the same hours every day, with the same words, whether or not",
    "anything happened.",
)
COUNTED_TEXT = (
    "Look at your desk. What waits there for you:",
    "",
    "%s",
    "",
    "This mail comes at the same hours every day, whether or not anything happened.",
)
ALERT_TEXT = (
    "Look at your desk now, please.",
    "",
    "This mail comes beside the fixed hours, when something cannot wait for them.",
)

_ALERT_SLOT = re.compile(r"(\d{4}-\d{2}-\d{2})S1n(\d{2})", re.ASCII)


class DigestWords(Enum):
    """What a digest says."""

    CONSTANT = "constant"
    COUNTS = "counts"


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits for one handler. `absent` are levels below where nobody signed in lately."""

    to_read: int = 0
    replies: int = 0
    late: int = 0
    to_approve: int = 0
    updates_due: int = 0
    absent: tuple[Level, ...] = ()


def count_cases(
    cases: Sequence[tuple[CaseFacts, date | None]], *, today: date, clocks: Clocks
) -> Counts:
    """Count what waits among somebody's open cases, each with the nearest of its dates."""
    facts = [one for one, _ in cases]
    return Counts(
        to_read=sum(one.status in (Status.SUBMITTED, Status.ACKNOWLEDGED) for one in facts),
        late=sum(due_on is not None and due_on < today for _, due_on in cases),
        to_approve=sum(one.status is Status.DECISION_PROPOSED for one in facts),
        updates_due=sum(_is_update_due(one, today, clocks) for one in facts),
    )


def _is_update_due(case: CaseFacts, today: date, clocks: Clocks) -> bool:
    soon = today + timedelta(days=SOON_DAYS)
    return any(
        due.due_on <= soon and due.waiting_since is None
        for due in due_dates(case, clocks)
        if due.clock.met_by is Milestone.UPDATED and due.met_on is None
    )


def write_digest(words: DigestWords, counts: Counts) -> str:
    """Return the text of a digest; of one mode, every text has the same number of characters."""
    if words is DigestWords.CONSTANT:
        return "\n".join(CONSTANT_TEXT)
    return "\n".join(COUNTED_TEXT) % "\n".join(_lines(counts))


def write_alert() -> str:
    """Return the text of an alert."""
    return "\n".join(ALERT_TEXT)


def _lines(counts: Counts) -> list[str]:
    absent = ",".join(str(int(level)) for level in sorted(counts.absent)) or "none"
    rows = [
        ("to read", _capped(counts.to_read)),
        ("replies", _capped(counts.replies)),
        ("late", _capped(counts.late)),
        ("to approve", _capped(counts.to_approve)),
        ("updates due", _capped(counts.updates_due)),
        ("levels where nobody signed in for three working days", absent),
    ]
    widest = max(len(words) for words, _ in rows)
    return [f"{words:<{widest}}{value:>{WIDTH}}" for words, value in rows]


def _capped(count: int) -> str:
    return str(count) if count <= MOST else f"{MOST}+"


def newest_slot(local: datetime, hours: Sequence[int]) -> str:
    """Return the newest fixed hour that has come, by the organisation's own clock."""
    passed = [hour for hour in hours if hour <= local.hour]
    day = local.date() if passed else local.date() - timedelta(days=1)
    return f"{day.isoformat()}T{max(passed or hours):02}"


def alert_slot(day: date, number: int) -> str:
    """Return the slot of the alert of a day's first, second, … S1."""
    return f"{day.isoformat()}S1n{min(number, MOST):02}"


def alert_day(slot: str) -> date | None:
    """Return the day an alert is about, or None for the slot of a digest."""
    found = _ALERT_SLOT.fullmatch(slot)
    return date.fromisoformat(found[1]) if found else None


def slot_day(slot: str) -> date:
    """Return the day of any slot."""
    return date.fromisoformat(slot[:10])
