"""The clocks in force, in plain words: what is promised, within how long, and to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portal.core.clocks import Clock, Condition, Kind, Period, Start
from portal.core.severity import Severity
from portal.core.taxonomy import label

EVERY: Final = "Every report"
SEVERITIES: Final = {
    Severity.S1: "S1 critical",
    Severity.S2: "S2 high",
    Severity.S3: "S3 moderate",
    Severity.S4: "S4 low",
}
STARTS: Final = {
    Start.RECEIPT: "after your report arrives",
    Start.ACKNOWLEDGEMENT: "after you were told that it arrived",
    Start.AWARENESS: "after we know of it",
    Start.LAST_UPDATE: "after you last heard from us",
    Start.OBJECTION: "after you say that it is more serious",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock."""

    what: str
    within: str
    source: str
    is_law: bool


Promises = dict[str, list[Promise]]
"""What is promised, by the reports that it is promised for."""


def list_promises(clocks: Iterable[Clock]) -> Promises:
    """Return what reporters are promised: first what holds for every report."""
    promises: Promises = {EVERY: []}
    for clock in clocks:
        if clock.for_reporter:
            group = "; ".join(_cases(clock.applies_if)) or EVERY
            promises.setdefault(group, []).append(_promise(clock))
    return {group: found for group, found in promises.items() if found}


def _promise(clock: Clock) -> Promise:
    return Promise(
        what=clock.promise.removesuffix(" by").rstrip(","),
        within=f"{_length(clock.period)} {STARTS[clock.start]}",
        source=" ".join(part for part in (clock.regime, clock.article) if part),
        is_law=clock.kind is Kind.CEILING,
    )


def _length(period: Period) -> str:
    parts = ((period.months, "month"), (period.days, "day"))
    return " and ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in parts if count)


def _cases(condition: Condition) -> Iterator[str]:
    if condition.severities:
        grave = sorted(condition.severities, key=lambda one: one.value)
        yield "How grave: " + ", ".join(SEVERITIES[one] for one in grave)
    yield from sorted(label(one) for one in condition.types)
    yield from sorted(label(one) for one in condition.categories)
