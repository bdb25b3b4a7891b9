"""What a clock is: a rule of the law or a promise of the house, as data, with its source.

The clocks are not legal advice. `deadlines` reads them for a case; `shipped_clocks` has those
that come with the portal.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from portal.core.cases import UNKNOWN_SYSTEM, CaseFacts
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType, SeriousIncident

ACKNOWLEDGE_DAYS = 7
FEEDBACK_MONTHS = 3


class Kind(Enum):
    """How binding a clock is."""

    CEILING = "ceiling"
    """The law's; nothing pauses it."""
    TARGET = "target"
    """The house's own promise; it waits while the reporter is asked."""


class Start(Enum):
    """The event a clock runs from."""

    RECEIPT = "receipt"
    ACKNOWLEDGEMENT = "acknowledgement"
    """The acknowledgement, or the end of the days for it, whichever comes first."""
    AWARENESS = "awareness"
    """The day the organisation became aware of a serious incident."""
    LAST_UPDATE = "last_update"
    """The last time a person told the reporter anything, or the receipt."""
    OBJECTION = "objection"
    """The day the reporter objected to the severity."""


class Milestone(Enum):
    """The event that meets a clock."""

    ACKNOWLEDGED = "acknowledged"
    TRIAGED = "triaged"
    DECIDED = "decided"
    """The first decision told to the reporter."""
    EXPLAINED = "explained"
    """A contested decision was explained, or decided."""
    CONTAINED = "contained"
    AUTHORITY_TOLD = "authority_told"
    EVIDENCE_SECURED = "evidence_secured"
    UPDATED = "updated"
    """Never met while the case is open: each update starts the clock anew."""
    OBJECTION_ANSWERED = "objection_answered"


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month if it is shorter."""
    year, month_index = divmod(start.year * 12 + start.month - 1 + months, 12)
    last_day = monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(start.day, last_day))


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: calendar months first, then days."""

    months: int = 0
    days: int = 0

    def after(self, start: date) -> date:
        """Return the last day of the period that begins with `start`."""
        return add_months(start, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Condition:
    """Which cases a clock applies to; an empty set asks for nothing."""

    types: frozenset[ReportType] = frozenset()
    severities: frozenset[Severity] = frozenset()
    categories: frozenset[Category] = frozenset()
    serious: frozenset[SeriousIncident] = frozenset()
    system_known: bool = False

    def holds(self, case: CaseFacts) -> bool:
        """Say whether a case is one of them."""
        return (
            (not self.types or case.type in self.types)
            and (not self.severities or case.severity in self.severities)
            and (not self.categories or case.category in self.categories)
            and (not self.serious or case.serious in self.serious)
            and (not self.system_known or case.system != UNKNOWN_SYSTEM)
        )


EVERY_CASE = Condition()


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline rule. `promise` is what a reader is told, before the date.

    `waits` says whether a target waits for the reporter; a ceiling never does.
    """

    id: str
    regime: str
    article: str
    start: Start
    period: Period
    kind: Kind
    met_by: Milestone
    promise: str
    applies_if: Condition = EVERY_CASE
    effective_from: date | None = None
    waits: bool = True
    for_reporter: bool = True
    """Whether the reporter is shown it: what concerns authorities and evidence is the desk's."""
