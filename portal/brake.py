"""The brake for floods of reports: what one process remembers of them.

Guarantees that nothing about anybody is remembered: two counts of an hour and one share of ten
minutes, in the memory of this process alone. A start forgets them, and every process has its own.
Form and API have a count each, so that a flood through one does not slow the other.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from fractions import Fraction
from typing import Final

from portal.core import flood
from portal.core.disclosure.noise import discrete_laplace

Blur = Callable[[Fraction], int]
"""Draws noise of an epsilon."""

LOOK_EVERY: Final = 1_000
"""Drafts begun or answered in this process between two looks at how much room all of them take:
130 MB of the largest, and half a second where there are fifty thousand."""


class Door(Enum):
    """How a report comes in."""

    FORM = "form"
    API = "api"


@dataclass(slots=True)
class _Hour:
    number: int
    allowance: int
    taken: int = 0


def draw_noise(epsilon: Fraction) -> int:
    """Draw noise as figures get it."""
    return discrete_laplace(epsilon, secrets.randbelow)


class Brake:
    """Counts reports, and tells whether the next one has its price."""

    def __init__(self, allowance: int, places: int, blur: Blur = draw_noise) -> None:
        self._allowance = allowance
        self._places = places
        self._blur = blur
        self._hours: dict[Door, _Hour] = {}
        self._turn: tuple[int, Fraction] = (-1, Fraction(1))
        self._kept = 0
        self._lock = threading.Lock()

    def count(self, door: Door, at: datetime) -> None:
        """Count a report that was stored."""
        with self._lock:
            self._hour(door, at).taken += 1

    def is_on(self, door: Door, at: datetime) -> bool:
        """Tell whether a door has taken what this hour takes freely."""
        with self._lock:
            hour = self._hour(door, at)
            return hour.taken >= hour.allowance

    def share(self, at: datetime, count_drafts: Callable[[], int]) -> Fraction:
        """Return the chance of each draft in this turn.

        Drafts are counted when the turn's first is asked about, and not again: whoever may be sent
        in a turn was begun before it, and a chance that rose with every report that was sent would
        in the end let all of them through.
        """
        turn = flood.turn_of(at)
        if not _is_now_or_just_before(turn, self._turn[0]):
            drafts = count_drafts() + self._blur(flood.OF_DRAFTS)
            self._turn = turn, flood.share(self._places, drafts)
        return self._turn[1]

    def is_time_to_look(self) -> bool:
        """Count a draft that was begun or answered; tell whether to look at the room they take."""
        with self._lock:
            self._kept += 1
            return self._kept % LOOK_EVERY == 0

    def _hour(self, door: Door, at: datetime) -> _Hour:
        number = flood.hour_of(at)
        hour = self._hours.get(door)
        if hour is None or not _is_now_or_just_before(number, hour.number):
            allowance = self._allowance + self._blur(flood.OF_REPORTS)
            hour = self._hours[door] = _Hour(number, allowance)
        return hour


def _is_now_or_just_before(number: int, now: int) -> bool:
    """Tell whether a period is over for us though not for a slow request: it gives nothing back."""
    return number in {now, now - 1}
