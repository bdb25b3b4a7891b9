"""How a flood of reports is slowed down while nobody knows who sends: the rules, on numbers alone.

Each process counts the reports of an hour. Beyond its allowance a report still comes in, at a
price: a program solves a puzzle for each, and in the form a report waits until it is ten minutes
old. The form then takes a fixed number in ten minutes. Where more drafts are open than that, a
draw decides anew in every ten minutes, so that whoever opens many crowds out others in proportion
and never wholly: no place can be taken in advance or held.

What is seen of the brake could tell how many others write, to somebody who sends thousands of
reports of their own and looks closely. So both numbers that it follows are blurred by the noise of
the figures: the allowance once an hour, in which a report counts once, and the number of open
drafts once in ten minutes, in which a draft counts again as long as it is open, and so by more.
"""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

HOUR: Final = timedelta(hours=1)
TURN: Final = timedelta(minutes=10)
"""How old a report must be before it is sent, and how often a draw decides."""
OF_REPORTS: Final = Fraction(1, 20)
OF_DRAFTS: Final = Fraction(1, 100)
"""Epsilon of either noise; its scale is one divided by it."""
LEAST_ALLOWANCE: Final = 200
LEAST_PLACES: Final = 200
"""With fewer, noise alone would put the brake on, or make somebody wait twice."""
MOST_WORK: Final = 32
"""Zero bits; more take a program more than an hour."""


def hour_of(at: datetime) -> int:
    """Return the number of the hour that an instant belongs to."""
    return int(at.timestamp()) // int(HOUR.total_seconds())


def turn_of(at: datetime) -> int:
    """Return the number of the ten minutes that an instant belongs to; an hour has six."""
    return int(at.timestamp()) // int(TURN.total_seconds())


def share(places: int, drafts: int) -> Fraction:
    """Return the chance of each draft in a turn: all of them where there are places enough."""
    return Fraction(1) if drafts <= places else Fraction(places, drafts)


def find_wait(at: datetime, begun: datetime, *, drawn: Fraction, share: Fraction) -> int | None:
    """Return for how many seconds a draft still waits; None if it may be sent now.

    `drawn` is the draft's own lot of this turn, from 0 up to, and without, 1.
    """
    young = begun + TURN - at
    if young > timedelta():
        return int(young.total_seconds())
    return None if drawn < share else _left(at, TURN)


def seconds_of_hour(at: datetime) -> int:
    """Return how many seconds are left of an hour: with the next one the brake is off."""
    return _left(at, HOUR)


def _left(at: datetime, period: timedelta) -> int:
    length = int(period.total_seconds())
    return length - int(at.timestamp()) % length
