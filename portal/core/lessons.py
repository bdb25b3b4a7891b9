"""When a lesson from a report is published: on a day of the figures, never soon after the yes."""

from datetime import date, timedelta
from typing import Final

from portal.core.disclosure.windows import Calendar, published_on, window_opening

DAYS_BEFORE: Final = 30
"""Between a reporter's yes and the page that everybody reads, at least."""


def appears_on(agreed_on: date, calendar: Calendar) -> date:
    """Return the day of the figures on which a lesson appears that was agreed to on a day.

    All that are agreed to between two such days appear together.
    """
    window = window_opening(agreed_on, calendar)
    while published_on(window.ends_on) < agreed_on + timedelta(days=DAYS_BEFORE):
        window = window_opening(window.ends_on + timedelta(days=1), calendar)
    return published_on(window.ends_on)
