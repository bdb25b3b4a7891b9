"""What is dated in the register of AI systems: notices, trials, assessments, audits, promises.

Entered by administrators, about a system and never about a case. Which of it is missing is for
them alone; everybody else reads of an empty place that nobody has entered it yet.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Final

LEAST_LOGS: Final = 6
"""Months for which the logs of a high-risk system are kept at least: AI Act, Article 26(6)."""


class EntryKind(Enum):
    """What an entry of the register tells of."""

    NOTICE = "notice"
    """Staff were told: AI Act, Articles 26(7) and 26(11)."""
    PILOT = "pilot"
    ASSESSMENT = "assessment"
    AUDIT = "audit"


class Result(Enum):
    """How a pilot ended, measured by what it set out to show."""

    WORKED = "worked"
    PARTLY = "partly"
    FAILED = "failed"


class Promise(Enum):
    """How a commitment stands on a day."""

    OPEN = "open"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    BROKEN = "broken"


FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "model_version": "its version",
        "update_cadence": "how often it is updated",
        "in_use_since": "since when it is used",
        "overseer_name": "who oversees it, by name",
        "drafted_work": "who answers for what it writes",
        "data_used": "what data it uses",
        "logs_months": "how long its logs are kept",
        "logs_readers": "who reads its logs",
        "limits": "what it gets wrong",
        "training_offered": "what training is offered",
    }
)
"""What a system may be entered without, in the words of the line that says it is missing."""

ENTRIES: Final[Mapping[EntryKind, str]] = MappingProxyType(
    {
        EntryKind.NOTICE: "the notice to staff",
        EntryKind.PILOT: "a pilot",
        EntryKind.ASSESSMENT: "an impact assessment",
        EntryKind.AUDIT: "an audit",
    }
)


def stand(due_on: date, done_on: date | None, *, today: date) -> Promise:
    """Return how a commitment stands: on the day it is due it is not broken yet."""
    if done_on is not None:
        return Promise.KEPT if done_on <= due_on else Promise.KEPT_LATE
    return Promise.BROKEN if due_on < today else Promise.OPEN


def list_missing(
    values: Mapping[str, object], kinds: Collection[EntryKind], *, has_promises: bool
) -> Iterator[str]:
    """Give what is not entered about a system, in words, in the order of its pages."""
    yield from (words for field, words in FIELDS.items() if values[field] in (None, ""))
    yield from (words for kind, words in ENTRIES.items() if kind not in kinds)
    if not has_promises:
        yield "a commitment"


def told_late(in_use_since: date | None, notices: Collection[date]) -> timedelta | None:
    """Return how long after the first use staff were first told; None where it was in time.

    They are to be told before: AI Act, Article 26(7).
    """
    if in_use_since is None or not notices or min(notices) <= in_use_since:
        return None
    return min(notices) - in_use_since
