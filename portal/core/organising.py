"""How handlers share out their cases: who works on one, under which labels, and not before when.

Nothing here moves a case or stops a clock.
"""

from datetime import date, timedelta
from enum import Enum
from typing import Final

MOST_LABELS: Final = 30
LONGEST_LABEL: Final = 30
"""Characters."""
SNOOZE_DAYS: Final = 14
MOST_AT_ONCE: Final = 50


class Duty(Enum):
    """What a handler is named for in a case; everybody who reads it may act on it all the same."""

    OWNER = "owner"
    """Works on it."""
    BACKUP = "backup"
    """Steps in while the first is away."""


class BulkDeed(Enum):
    """All that can be done to many cases at once: nothing a reporter or a clock would notice."""

    ASSIGN = "assign"
    LABEL = "label"
    SNOOZE = "snooze"


def latest_snooze(today: date, next_due_on: date | None) -> date | None:
    """Return the last day before which a case can be put off; None if it cannot be at all.

    It comes back a day before its nearest clock runs out, and after a fortnight at the latest.
    """
    latest = today + timedelta(days=SNOOZE_DAYS)
    if next_due_on is not None:
        latest = min(latest, next_due_on - timedelta(days=1))
    return latest if latest > today else None
