"""What each clock of a case is called at the desk: what must happen, and why this one runs.

Guarantees that no two clocks of one case carry the same words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from portal.core.clocks import Clock, Kind, Milestone
from portal.core.taxonomy import ReportType, label

HOUSE: Final = "House rule"

DEEDS: Final[Mapping[Milestone, str]] = {
    Milestone.ACKNOWLEDGED: "Acknowledge the report",
    Milestone.TRIAGED: "Finish triage",
    Milestone.DECIDED: "Tell the reporter the decision",
    Milestone.EXPLAINED: "Explain the contested decision",
    Milestone.CONTAINED: "Decide how to keep people safe meanwhile",
    Milestone.AUTHORITY_TOLD: "Tell the authority",
    Milestone.EVIDENCE_SECURED: "Secure the system’s logs",
    Milestone.UPDATED: "Write to the reporter again, also if there is nothing new",
    Milestone.OBJECTION_ANSWERED: "Look again at how serious it is",
}
"""What a clock asks of handlers: its own promise speaks to the reporter."""

WAITS_FOR: Final[Mapping[Milestone, str]] = {
    Milestone.ACKNOWLEDGED: "a message that the report arrived",
    Milestone.TRIAGED: "the end of triage",
    Milestone.DECIDED: "the first decision that the reporter is told",
    Milestone.EXPLAINED: "the explanation that the reporter reads",
    Milestone.CONTAINED: "word of how people are kept safe",
    Milestone.AUTHORITY_TOLD: "the first report to the authority",
    Milestone.EVIDENCE_SECURED: "word of where the logs lie",
    Milestone.UPDATED: "the next message by a person",
    Milestone.OBJECTION_ANSWERED: "an answer to “I think this is more serious”",
}
"""The event that each clock waits for."""

KINDS_OF_REPORT: Final[Mapping[ReportType, str]] = {
    ReportType.INCIDENT: "an incident",
    ReportType.NEAR_MISS: "a near miss",
    ReportType.CONTEST_DECISION: "a contested decision",
    ReportType.OPT_OUT: "a request to opt out",
    ReportType.SURVEILLANCE_PRIVACY: "surveillance or privacy",
    ReportType.MISSING_INFORMATION: "missing information",
    ReportType.SUSPECTED_BREACH: "a suspected breach",
    ReportType.RETALIATION: "retaliation",
    ReportType.QUESTION: "a question",
}


def name_clocks(clocks: Sequence[Clock]) -> list[str]:
    """Return what each of a case's clocks asks for, in words that end in "by"."""
    words = [_words(one) for one in clocks]
    often = Counter(words)
    return [
        f"{one} by" if often[one] == 1 else f"{one} ({clock.id}) by"
        for one, clock in zip(words, clocks, strict=True)
    ]


def _words(clock: Clock) -> str:
    deed, why = DEEDS[clock.met_by], "".join(f", {one}" for one in _why(clock))
    # The comma closes what was put in between, and ends what has one of its own.
    return f"{deed}{why}," if "," in f"{deed}{why}" else deed


def _why(clock: Clock) -> Iterable[str]:
    if clock.kind is Kind.CEILING:
        yield "as the law asks"
    elif clock.regime != HOUSE:
        yield f"under {clock.regime}"
    asked = clock.applies_if
    severities = [one.value.upper() for one in sorted(asked.severities, key=lambda s: s.value)]
    kinds = [KINDS_OF_REPORT[one] for one in ReportType if one in asked.types]
    categories = sorted(f"“{label(one)}”" for one in asked.categories)
    yield from (f"as for {' or '.join(one)}" for one in (severities, kinds, categories) if one)
