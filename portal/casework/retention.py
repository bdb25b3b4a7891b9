"""The setting for how long archived cases are kept: read by the upkeep and told to reporters."""

from datetime import date
from typing import Final

from portal.casework.settings import RETENTION_MONTHS, get_setting, set_setting
from portal.core.retention import NOTICE, Retention, Shorter
from portal.work import Work

RETENTION_SHORTER: Final = "retention_shorter"
"""A shorter time that is to come and the day it holds from, such as `24 2026-04-01`, or nothing."""


def read_retention(work: Work) -> Retention:
    """Return what holds today, and the shorter time that is to come, if any."""
    months, shorter = get_setting(work, RETENTION_MONTHS), get_setting(work, RETENTION_SHORTER)
    return Retention(int(months), _read_shorter(shorter)).on(work.moment.today)


def store_retention(work: Work, retention: Retention) -> None:
    """Keep what holds and what is to come."""
    shorter = retention.shorter
    written = f"{shorter.months} {shorter.holds_from.isoformat()}" if shorter else ""
    set_setting(work, RETENTION_MONTHS, str(retention.months))
    set_setting(work, RETENTION_SHORTER, written)


def begin_notice_anew(work: Work) -> None:
    """Let a shorter time that was to come wait its whole notice again, after a restore.

    Whether it was called off after the backup is not known, and what the upkeep erases is gone.
    """
    shorter = _read_shorter(get_setting(work, RETENTION_SHORTER))
    if shorter is not None:
        later = Shorter(shorter.months, max(shorter.holds_from, work.moment.today + NOTICE))
        store_retention(work, Retention(int(get_setting(work, RETENTION_MONTHS)), later))


def _read_shorter(written: str) -> Shorter | None:
    if not written:
        return None
    months, day = written.split()
    return Shorter(int(months), date.fromisoformat(day))
