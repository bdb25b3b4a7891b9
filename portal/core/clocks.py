"""The table of clocks: each rule of the law and each promise of the house, with its source.

The clocks are not legal advice. `deadlines` reads this table for a case.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from portal.core.cases import CaseFacts
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType

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


class Milestone(Enum):
    """The event that meets a clock."""

    ACKNOWLEDGED = "acknowledged"
    TRIAGED = "triaged"
    DECIDED = "decided"
    """The first decision told to the reporter."""


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
class Clock:
    """One deadline rule. `promise` is what the reporter is told, before the date."""

    id: str
    regime: str
    article: str
    start: Start
    period: Period
    kind: Kind
    met_by: Milestone
    promise: str
    applies_if: str
    applies: Callable[[CaseFacts], bool]
    effective_from: date | None = None


def _always(case: CaseFacts) -> bool:
    return True


def _of_type(type: ReportType) -> Callable[[CaseFacts], bool]:
    return lambda case: case.type is type


def _of_severity(severity: Severity) -> Callable[[CaseFacts], bool]:
    return lambda case: case.severity is severity


_DIRECTIVE = "Directive (EU) 2019/1937"
_HOUSE = "House rule"

_LEGAL_CLOCKS = (
    Clock(
        id="directive_acknowledge",
        regime=_DIRECTIVE,
        article="Art. 9 (1)(b)",
        start=Start.RECEIPT,
        period=Period(days=ACKNOWLEDGE_DAYS),
        kind=Kind.CEILING,
        met_by=Milestone.ACKNOWLEDGED,
        promise="We must tell you that your report has arrived by",
        applies_if="every report",
        applies=_always,
        effective_from=date(2021, 12, 17),
    ),
    Clock(
        id="directive_feedback",
        regime=_DIRECTIVE,
        article="Art. 9 (1)(f)",
        start=Start.ACKNOWLEDGEMENT,
        period=Period(months=FEEDBACK_MONTHS),
        kind=Kind.CEILING,
        met_by=Milestone.DECIDED,
        promise="We must answer you by",
        applies_if="every report",
        applies=_always,
        effective_from=date(2021, 12, 17),
    ),
)


def _house_clock(
    id: str,
    days: int,
    *,
    met_by: Milestone,
    promise: str,
    applies_if: str,
    applies: Callable[[CaseFacts], bool],
) -> Clock:
    return Clock(
        id=id,
        regime=_HOUSE,
        article="",
        start=Start.RECEIPT,
        period=Period(days=days),
        kind=Kind.TARGET,
        met_by=met_by,
        promise=promise,
        applies_if=applies_if,
        applies=applies,
    )


_TYPE_CLOCKS = (
    _house_clock(
        "opt_out_decision",
        14,
        met_by=Milestone.DECIDED,
        promise="We want to decide on your request by",
        applies_if="a request to opt out",
        applies=_of_type(ReportType.OPT_OUT),
    ),
    _house_clock(
        "contest_explanation",
        14,
        met_by=Milestone.DECIDED,
        promise="We want to explain the decision to you by",
        applies_if="a contested decision (explanation: AI Act Art. 86 (1))",
        applies=_of_type(ReportType.CONTEST_DECISION),
    ),
    _house_clock(
        "contest_review",
        30,
        met_by=Milestone.DECIDED,
        promise="A person wants to have reviewed the decision by",
        applies_if="a contested decision",
        applies=_of_type(ReportType.CONTEST_DECISION),
    ),
)

SEVERITY_DAYS = {
    Severity.S1: (1, 1, 15),
    Severity.S2: (2, 3, 30),
    Severity.S3: (5, 7, 60),
    Severity.S4: (7, 10, 90),
}
"""Days to acknowledge, to finish triage, to decide."""

_STEPS = (
    ("acknowledge", Milestone.ACKNOWLEDGED, "We want to tell you that it has arrived by"),
    ("triage", Milestone.TRIAGED, "We want to have looked at your report by"),
    ("decide", Milestone.DECIDED, "We want to answer you by"),
)

_SEVERITY_CLOCKS = tuple(
    _house_clock(
        f"{severity.value}_{step}",
        days,
        met_by=milestone,
        promise=promise,
        applies_if=f"severity {severity.name}",
        applies=_of_severity(severity),
    )
    for severity, all_days in SEVERITY_DAYS.items()
    for (step, milestone, promise), days in zip(_STEPS, all_days, strict=True)
)

CLOCKS: tuple[Clock, ...] = _LEGAL_CLOCKS + _TYPE_CLOCKS + _SEVERITY_CLOCKS
