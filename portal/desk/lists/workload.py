"""The work of a level as its handlers see it: exact and live, over the cases they read, never by
handler. Two who read the same cases see the same numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Final

from portal.casework.access.opening import own_of, tag_of
from portal.casework.records.sealed import Reader
from portal.core.cases import CaseFacts
from portal.core.deadlines import ClockState, Kind, due_dates, state
from portal.core.taxonomy import ReportType, label
from portal.core.workload import (
    HALF,
    MOST,
    STEPS,
    Buckets,
    Measure,
    Share,
    added,
    bucket_at,
    bucket_words,
    share,
)
from portal.store import workload as store
from portal.work import Work

PERIOD: Final = timedelta(days=365)
CLOCKED: Final = 1_000
"""Of how many open cases the clocks are looked at: they are worked out one case at a time."""

STEP_WORDS: Final[Mapping[Measure, str]] = {
    Measure.ANSWERED: "To the first message by a person",
    Measure.TRIAGED: "To the end of triage",
    Measure.TOLD: "To the first decision",
    Measure.CLOSED: "To closing",
}
RUNNING: Final = (ClockState.ON_TRACK, ClockState.DUE_SOON, ClockState.LATE, ClockState.PAUSED)
NOTHING: Final = "–"

Row = tuple[str, int, str]
"""A bar: what it is, how many, and the words at its end."""
Table = Sequence[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One row of bars, with the table that says the same."""

    words: str
    bars: Sequence[Row]

    @property
    def rows(self) -> Table:
        """The rows of the table."""
        return [(words, shown) for words, _, shown in self.bars]


@dataclass(frozen=True, slots=True)
class Workload:
    """Everything the page shows. `clocked` is of how many open cases clocks were looked at."""

    open: int
    came_up: int
    """How many of the clocked came to this level after they were reported."""
    clocked: int
    ages: Chart
    clocks: Table
    steps: Table
    charts: Sequence[Chart]
    shares: Table
    types: Table

    @property
    def is_whole(self) -> bool:
        """Whether clocks were looked at in every open case."""
        return self.clocked == self.open


class _Counts:
    """The counts of one statement, by measure and by type."""

    def __init__(self, rows: Iterable[store.Counted]) -> None:
        self._rows = list(rows)

    def of(self, measure: Measure, *types: ReportType) -> dict[int, int]:
        """Return the buckets of a measure, of all types where none is named."""
        fitting = (
            {row.bucket: row.cases}
            for row in self._rows
            if row.measure == measure.value and (not types or row.type in types)
        )
        return added(list(fitting))

    def types(self) -> list[ReportType]:
        """Return the types there are, in their own order."""
        found = {row.type for row in self._rows}
        return [one for one in ReportType if one in found]


def read_workload(work: Work, reader: Reader) -> Workload:
    """Count the cases this handler reads: open ones, and those reported in the last year."""
    tag, own, today = tag_of(work, reader), own_of(work, reader), work.moment.today
    rows = store.count_work(work.db, today=today, since=today - PERIOD, tag=tag, own=own)
    nearest = store.list_nearest(work.db, limit=CLOCKED, tag=tag, own=own)
    counts, facts = _Counts(rows), [one.facts for one in nearest]
    ages = counts.of(Measure.AGE)
    return Workload(
        open=sum(ages.values()),
        came_up=sum((one.level_since or one.received_on) > one.received_on for one in facts),
        clocked=len(facts),
        ages=Chart("Open cases by age", _bars(ages)),
        clocks=_clocks(work, facts),
        steps=[_step(words, counts.of(measure)) for measure, words in STEP_WORDS.items()],
        charts=[Chart(STEP_WORDS[one], _bars(counts.of(one))) for one in STEPS],
        shares=_shares(counts),
        types=[_type(one, counts) for one in counts.types()],
    )


def _bars(counts: Buckets) -> list[Row]:
    """Return a bar for each bucket, up to the last that holds anything."""
    numbers = range(max(counts, default=-1) + 1)
    return [(bucket_words(one), counts.get(one, 0), f"{counts.get(one, 0):,}") for one in numbers]


def _clocks(work: Work, facts: Sequence[CaseFacts]) -> Table:
    """Count cases by the worst state of their running clocks, those of the law and of the house."""
    worst = [_worst_by_kind(work, one) for one in facts]
    return [
        (words, *(sum(one.get(kind) is stands for one in worst) for stands in RUNNING))
        for kind, words in ((Kind.CEILING, "The law’s dates"), (Kind.TARGET, "Our own promises"))
    ]


WORST_FIRST: Final = (
    *(ClockState.LATE, ClockState.DUE_SOON, ClockState.ON_TRACK),
    ClockState.PAUSED,
)


def _worst_by_kind(work: Work, facts: CaseFacts) -> dict[Kind, ClockState]:
    found: dict[Kind, set[ClockState]] = {}
    for due in due_dates(facts, work.clocks):
        found.setdefault(due.clock.kind, set()).add(state(due, work.moment.today))
    return {
        kind: next(one for one in WORST_FIRST if one in states)
        for kind, states in found.items()
        if states & set(WORST_FIRST)
    }


def _step(words: str, counts: Buckets) -> Sequence[str | int]:
    return words, f"{sum(counts.values()):,}", _at(counts, HALF), _at(counts, MOST)


def _at(counts: Buckets, part: Fraction) -> str:
    number = bucket_at(counts, part)
    return NOTHING if number is None else bucket_words(number)


def _shares(counts: _Counts) -> Table:
    rows = (
        ("Acknowledged within 7 days", Measure.ACKNOWLEDGED_IN_TIME),
        ("Told a decision within 90 days", Measure.TOLD_IN_TIME),
        ("Appeals that were upheld", Measure.APPEAL),
    )
    return [(words, *_words_of(share(counts.of(measure)))) for words, measure in rows]


def _words_of(one: Share) -> tuple[str, str]:
    percent = NOTHING if one.percent is None else f"{one.percent} %"
    return f"{one.good:,} of {one.total:,}", percent


def _type(one: ReportType, counts: _Counts) -> Sequence[str | int]:
    return (
        label(one),
        sum(counts.of(Measure.AGE, one).values()),
        _at(counts.of(Measure.ANSWERED, one), HALF),
        _at(counts.of(Measure.TRIAGED, one), HALF),
        _at(counts.of(Measure.TOLD, one), HALF),
        _words_of(share(counts.of(Measure.TOLD_IN_TIME, one)))[0],
    )
