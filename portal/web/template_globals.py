"""What templates say so often that a macro would take a good part of a page: days and members.

And times of day, which the organisation's own clock tells.
"""

from collections.abc import MutableMapping
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup

from portal.core.day_words import away_in_words, hours_in_words, in_words, time_in_words
from portal.web.context import current

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
    )


@lru_cache(MOST)
def day_element(day: date) -> Markup:
    """Return a day in words, as an element that programs can read as well."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat()[:10], in_words(day))


def hours_here(*hours: int) -> str:
    """Return full hours of the organisation's own day, with its time zone."""
    return hours_in_words(hours, current().settings.timezone)


def plain_value(member: object) -> str:
    """Return what stands for a member of an enumeration in addresses, classes and tables."""
    return str(member.value if isinstance(member, Enum) else member)
