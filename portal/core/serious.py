"""Serious incidents that an authority must be told of (AI Act Art. 73): which time governs."""

from collections.abc import Collection
from datetime import date, timedelta

from portal.core.cases import CaseFacts
from portal.core.shipped_clocks import AUTHORITY_DAYS
from portal.core.taxonomy import SeriousIncident

EARLIEST_AWARENESS = timedelta(days=366)
"""How long before its report an incident can have been known: more is a slip of the pen."""


def governing(ticked: Collection[SeriousIncident]) -> SeriousIncident | None:
    """Return the one incident that governs, the one with the shortest time; None for none."""
    return min(ticked, key=_days, default=None)


def is_weaker(new: SeriousIncident | None, old: SeriousIncident | None) -> bool:
    """Say whether a finding would give the organisation more time than an earlier one did."""
    if old is None or new is old:
        return False
    return new is None or _days(new) > _days(old)


def may_be_aware_on(day: date, *, received_on: date, today: date) -> bool:
    """Say whether the organisation can have become aware on this day."""
    return received_on - EARLIEST_AWARENESS <= day <= today


def aware_since(case: CaseFacts, day: date | None) -> date:
    """Return the day the time runs from: the report's own, where nobody knew another.

    A day that was noted earlier stays where a later one is given: one person never moves a date
    of the law away.
    """
    given = day or case.received_on
    return min(given, case.aware_on) if case.serious and case.aware_on else given


def _days(serious: SeriousIncident) -> int:
    return AUTHORITY_DAYS[serious][0]
