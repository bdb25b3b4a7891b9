"""The clocks in force, in plain words: what is promised, within how long, and to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portal.core.clocks import Clock, Condition, Kind, Period, Start
from portal.core.taxonomy import label

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
    applies_to: str
    source: str
    is_law: bool


def list_promises(clocks: Iterable[Clock]) -> list[Promise]:
    """Return what reporters are promised, the law first."""
    shown = [_promise(clock) for clock in clocks if clock.for_reporter]
    return sorted(shown, key=lambda one: not one.is_law)


def _promise(clock: Clock) -> Promise:
    return Promise(
        what=clock.promise.removesuffix(" by").rstrip(","),
        within=f"{_length(clock.period)} {STARTS[clock.start]}",
        applies_to="; ".join(_cases(clock.applies_if)) or "Every report",
        source=" ".join(part for part in (clock.regime, clock.article) if part),
        is_law=clock.kind is Kind.CEILING,
    )


def _length(period: Period) -> str:
    parts = ((period.months, "month"), (period.days, "day"))
    return " and ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in parts if count)


def _cases(condition: Condition) -> Iterator[str]:
    if condition.severities:
        yield ", ".join(sorted(one.value.upper() for one in condition.severities))
    yield from sorted(label(one) for one in condition.types)
    yield from sorted(label(one) for one in condition.categories)
