"""What templates say so often that a macro would take a good part of a page: days and members.

And times of day, which the organisation's own clock tells, and how long backups are kept.
"""

from collections.abc import MutableMapping
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup

from portal.core.day_words import away_in_words, hours_in_words, in_words, time_in_words
from portal.web.context import current, moment

MOST: Final = 1_000
"""Days that are kept as they were written: nearly three years."""


def provide_globals(given: MutableMapping[str, Any]) -> None:
    """Put these functions among what all templates are given; `components/case.html` uses them."""
    given.update(
        away_in_words=away_in_words,
        day_element=day_element,
        plain_value=plain_value,
        time_in_words=time_in_words,
        hours_here=hours_here,
        backup_days=backup_days,
        last_backup_day=last_backup_day,
    )


@lru_cache(MOST)
def day_element(day: date) -> Markup:
    """Return a day in words, as an element that programs can read as well."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat()[:10], in_words(day))


def hours_here(*hours: int) -> str:
    """Return full hours of the organisation's own day, with its time zone."""
    return hours_in_words(hours, current().settings.timezone)


def backup_days() -> int | None:
    """Return for how many days a backup is kept; None where nobody said so."""
    return current().settings.backup_days


def last_backup_day() -> date | None:
    """Return until when backups keep what is erased today; None where nobody said so."""
    days = backup_days()
    return None if days is None else moment().today + timedelta(days=days)


def plain_value(member: object) -> str:
    """Return what stands for a member of an enumeration in addresses, classes and tables."""
    return str(member.value if isinstance(member, Enum) else member)
