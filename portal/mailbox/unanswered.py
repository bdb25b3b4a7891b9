"""What people wrote to the reporter since the reporter last wrote: it stands first in the mailbox.

Made of what the reporter may read anyway, so that nothing can show here that shows nowhere else.
"""

from collections.abc import Sequence
from typing import Final

from portal.casework.records.telling import REPORTER_TITLES, Item

IN_ITS_OWN_PLACE: Final = frozenset(
    REPORTER_TITLES[kind] for kind in ("decision", "explanation", "lesson")
)
"""Texts that the mailbox shows, or asks about, above everything else already."""


def find_unanswered(items: Sequence[Item]) -> list[Item]:
    """Return what was written to the reporter and not answered yet, the newest first."""
    found = []
    for item in reversed(items):
        if item.kind == "from_reporter":
            break
        if item.kind == "to_reporter" and item.title not in IN_ITS_OWN_PLACE:
            found.append(item)
    return found
