"""What the journal says, as tests read it."""

import json
from typing import Any

from sqlalchemy import select

from portal.store.tables import JournalRow
from portal.work import Portal


def noted(portal: Portal, event: str) -> list[tuple[str, dict[str, Any]]]:
    """Return who did it and with which details, for every entry of an event."""
    with portal.reading() as work:
        rows = work.db.scalars(
            select(JournalRow).where(JournalRow.event == event).order_by(JournalRow.sequence)
        ).all()
    return [(row.actor, json.loads(row.details)) for row in rows]
