"""How long an archived case is kept after it was closed, and when a shorter time begins to hold.

A longer time holds at once. A shorter one waits for a month, so that a typing error erases nothing
before somebody could see it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from portal.core.clocks import add_months

FEWEST_MONTHS: Final = 12
MOST_MONTHS: Final = 120
USUAL_MONTHS: Final = 36
DAY: Final = timedelta(days=1)
NOTICE: Final = timedelta(days=30)
"""How long before it holds a shorter time is known."""


@dataclass(frozen=True, slots=True)
class Shorter:
    """A shorter time, and the day from which on it holds."""

    months: int
    holds_from: date


@dataclass(frozen=True, slots=True)
class Retention:
    """Calendar months from closing to erasure, and the shorter time that is to come, if any."""

    months: int = USUAL_MONTHS
    shorter: Shorter | None = None

    @property
    def chosen(self) -> int:
        """The months that were chosen last, whether or not they hold already."""
        return self.shorter.months if self.shorter else self.months

    def on(self, today: date) -> "Retention":
        """Return what holds on a day: a shorter time whose day has come is the time."""
        if self.shorter is None or today < self.shorter.holds_from:
            return self
        return Retention(self.shorter.months)

    def choose(self, months: int, today: date) -> "Retention":
        """Return what holds and what is to come once so many months are chosen on a day."""
        now = self.on(today)
        if months == now.chosen:
            return now
        if months >= now.months:
            return Retention(months)
        return Retention(now.months, Shorter(months, today + NOTICE))

    def closed_before(self, today: date) -> date:
        """Return the day before which a case was closed whose time is over on a day."""
        return add_months(today, -self.on(today).months)

    def kept_until(self, closed_on: date) -> date:
        """Return the last day on which a case that was closed on a day is surely kept."""
        until = add_months(closed_on, self.months)
        if self.shorter is None:
            return until
        sooner = max(add_months(closed_on, self.shorter.months), self.shorter.holds_from - DAY)
        return min(until, sooner)
