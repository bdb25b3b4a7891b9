"""Choosing how long archived cases are kept. No case is counted here: that is nobody's to see."""

from portal.casework.journalling import note
from portal.casework.retention import read_retention, store_retention
from portal.casework.settings import RETENTION_MONTHS
from portal.core.events import Event
from portal.core.retention import Retention
from portal.work import Work

__all__ = ["Retention", "choose_retention", "read_retention"]


def choose_retention(work: Work, months: int, *, by: str) -> bool:
    """Choose how many months, journalled with them; say whether that is new."""
    now = read_retention(work)
    if months == now.chosen:
        return False
    store_retention(work, now.choose(months, work.moment.today))
    note(work, by, Event.SETTINGS_CHANGED, setting=RETENTION_MONTHS, months=months)
    return True
