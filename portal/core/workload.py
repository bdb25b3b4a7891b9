"""How long things take, in buckets of days: what the view of a level's work is counted in.

Pure arithmetic over counts. Nothing here knows who did what: there is no place for a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

BUCKETS: Final = (0, 1, 3, 7, 14, 30, 60, 90)
"""The last day of each bucket; whatever takes longer is in one more."""
LONGER: Final = len(BUCKETS)
TOLD_DAYS: Final = 90
"""Days in which a reporter should have a first decision; the law's three months are near it."""
HALF: Final = Fraction(1, 2)
MOST: Final = Fraction(4, 5)


class Measure(Enum):
    """What is counted. A step is measured from the day of the report."""

    AGE = "age"
    """How long open cases have been open today."""
    ANSWERED = "answered"
    """To the first message that a person wrote."""
    TRIAGED = "triaged"
    TOLD = "told"
    """To the first decision that the reporter was told."""
    CLOSED = "closed"
    ACKNOWLEDGED_IN_TIME = "acknowledged_in_time"
    """1 in time, 0 late: of reports that were acknowledged, or whose time is over."""
    TOLD_IN_TIME = "told_in_time"
    APPEAL = "appeal"
    """1 upheld, 0 rejected."""


STEPS: Final = (Measure.ANSWERED, Measure.TRIAGED, Measure.TOLD, Measure.CLOSED)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    good: int
    total: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, rounded down; None of nothing."""
        return self.good * 100 // self.total if self.total else None


Buckets = Mapping[int, int]
"""How many are in each bucket, by its number."""


def bucket_words(number: int) -> str:
    """Return the days of a bucket in words."""
    if number == LONGER:
        return f"More than {BUCKETS[-1]} days"
    last = BUCKETS[number]
    first = BUCKETS[number - 1] + 1 if number else 0
    if last == 0:
        return "The same day"
    return f"{first} to {last} days" if first < last else f"{last} day"


def bucket_at(counts: Buckets, part: Fraction) -> int | None:
    """Return the bucket within which this part of all is done; None of nothing.

    The nearest rank: of five, a half is the third and four fifths the fourth.
    """
    total, reached = sum(counts.values()), 0
    for number in sorted(counts):
        reached += counts[number]
        if reached >= total * part and total:
            return number
    return None


def share(counts: Buckets) -> Share:
    """Return how many of all are in bucket 1."""
    return Share(counts.get(1, 0), sum(counts.values()))


def added(several: Sequence[Buckets]) -> dict[int, int]:
    """Return the sums of several counts."""
    sums: dict[int, int] = {}
    for counts in several:
        for number, count in counts.items():
            sums[number] = sums.get(number, 0) + count
    return sums
