"""The clocks that come with the portal: the law's, as read in its text, and the house's own."""

from datetime import date

from portal.core.clocks import (
    ACKNOWLEDGE_DAYS,
    EVERY_CASE,
    FEEDBACK_MONTHS,
    Clock,
    Condition,
    Kind,
    Milestone,
    Period,
    Start,
)
from portal.core.severity import Severity
from portal.core.taxonomy import ReportType, SeriousIncident

_DIRECTIVE = "Directive (EU) 2019/1937"
_AI_ACT = "AI Act"
_HOUSE = "House rule"
_AI_ACT_APPLIES = date(2026, 8, 2)

_DIRECTIVE_CLOCKS = (
    Clock(
        id="directive_acknowledge",
        regime=_DIRECTIVE,
        article="Art. 9 (1)(b)",
        start=Start.RECEIPT,
        period=Period(days=ACKNOWLEDGE_DAYS),
        kind=Kind.CEILING,
        met_by=Milestone.ACKNOWLEDGED,
        promise="We must tell you that your report has arrived by",
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
        effective_from=date(2021, 12, 17),
    ),
)

AUTHORITY_DAYS = {
    SeriousIncident.WIDESPREAD: (2, "Art. 73 (3)"),
    SeriousIncident.DEATH: (10, "Art. 73 (4)"),
    SeriousIncident.SERIOUS: (15, "Art. 73 (2)"),
}
"""Days to tell the authority, from the awareness of the incident; the shortest comes first."""

_AUTHORITY_CLOCKS = tuple(
    Clock(
        id=f"authority_{serious.value}",
        regime=_AI_ACT,
        article=article,
        start=Start.AWARENESS,
        period=Period(days=days),
        kind=Kind.CEILING,
        met_by=Milestone.AUTHORITY_TOLD,
        promise="The authority must be told by",
        applies_if=Condition(serious=frozenset({serious})),
        effective_from=_AI_ACT_APPLIES,
        for_reporter=False,
    )
    for serious, (days, article) in AUTHORITY_DAYS.items()
)


def _house_clock(
    id: str,
    days: int,
    *,
    met_by: Milestone,
    promise: str,
    applies_if: Condition,
    start: Start = Start.RECEIPT,
    article: str = "",
) -> Clock:
    return Clock(
        id=id,
        regime=_HOUSE,
        article=article,
        start=start,
        period=Period(days=days),
        kind=Kind.TARGET,
        met_by=met_by,
        promise=promise,
        applies_if=applies_if,
    )


_TYPE_CLOCKS = (
    _house_clock(
        "opt_out_decision",
        14,
        met_by=Milestone.DECIDED,
        promise="We want to decide on your request by",
        applies_if=Condition(types=frozenset({ReportType.OPT_OUT})),
    ),
    _house_clock(
        "contest_explanation",
        14,
        met_by=Milestone.EXPLAINED,
        promise="We want to explain the decision to you by",
        applies_if=Condition(types=frozenset({ReportType.CONTEST_DECISION})),
        article="for AI Act Art. 86 (1)",
    ),
    _house_clock(
        "contest_review",
        30,
        met_by=Milestone.DECIDED,
        promise="A person wants to have reviewed the decision by",
        applies_if=Condition(types=frozenset({ReportType.CONTEST_DECISION})),
    ),
)

_CARE_CLOCKS = (
    Clock(
        id="monthly_update",
        regime=_HOUSE,
        article="as in California Labor Code 1107.1 (1)",
        start=Start.LAST_UPDATE,
        period=Period(months=1),
        kind=Kind.TARGET,
        met_by=Milestone.UPDATED,
        promise="You hear from us again, also if there is nothing new, by",
    ),
    _house_clock(
        "severity_objection",
        7,
        start=Start.OBJECTION,
        met_by=Milestone.OBJECTION_ANSWERED,
        promise="Somebody else wants to have looked again at how serious it is by",
        applies_if=EVERY_CASE,
    ),
    _house_clock(
        "s1_containment",
        1,
        met_by=Milestone.CONTAINED,
        promise="We want to decide how to keep people safe meanwhile by",
        applies_if=Condition(severities=frozenset({Severity.S1})),
    ),
    Clock(
        id="evidence_expiry",
        regime=_HOUSE,
        article="for AI Act Art. 26 (6): logs are kept for six months",
        start=Start.RECEIPT,
        period=Period(months=6),
        kind=Kind.TARGET,
        met_by=Milestone.EVIDENCE_SECURED,
        promise="The system's logs are to be secured by",
        applies_if=Condition(system_known=True),
        waits=False,
        for_reporter=False,
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
        applies_if=Condition(severities=frozenset({severity})),
    )
    for severity, all_days in SEVERITY_DAYS.items()
    for (step, milestone, promise), days in zip(_STEPS, all_days, strict=True)
)

CLOCKS: tuple[Clock, ...] = (
    _DIRECTIVE_CLOCKS + _AUTHORITY_CLOCKS + _TYPE_CLOCKS + _CARE_CLOCKS + _SEVERITY_CLOCKS
)
