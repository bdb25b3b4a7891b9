"""What people wrote to the reporter since the reporter last wrote: it stands first in the mailbox.

Made of what the reporter may read anyway, so that nothing can show here that shows nowhere else.
"""

from collections.abc import Sequence
from typing import Final

from portal.casework.records.telling import REPORTER_TITLES, Item

DECISION: Final = REPORTER_TITLES["decision"]
LESSON: Final = REPORTER_TITLES["lesson"]
"""Both have a place of their own in the mailbox, the lesson with its question."""


def find_unanswered(items: Sequence[Item]) -> list[Item]:
    """Return what was written to the reporter and not answered yet, the newest first."""
    found = []
    for item in reversed(items):
        # What was written before the decision is not new beside it.
        if item.kind == "from_reporter" or item.title == DECISION:
            break
        if item.kind == "to_reporter" and item.title != LESSON:
            found.append(item)
    return found
