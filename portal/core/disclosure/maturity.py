"""How cases went, 100 days after their window: the cells, and where a case falls on that day.

Everything is told as of the end of the measuring day, from dates that are stored. What happened
after it does not count, however late the upkeep runs: a decision of the day after is "no decision
by then". Two dates are never cleared, the first answer and the first decision; so a case that was
decided and then reopened, before the day or between the day and a late run, is in "decided, and
being looked at again". Only what a reopening has wiped from the case cannot be told any more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import pairwise

from portal.core.disclosure.profiles import Family, Profile, Table, epsilons
from portal.core.disclosure.schema import Cell, Schema, TableSchema
from portal.core.taxonomy import Outcome

ERASED = "erased"
"""Counted when it was received, and erased before the measuring day."""

WITHDRAWN = "withdrawn"
AGAIN = "again"
OPEN = "open"
NONE = "none"

_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SUBSTANTIATED: "found",
    Outcome.PARTLY_SUBSTANTIATED: "found",
    Outcome.GRANTED: "found",
    Outcome.GRANTED_IN_PART: "found",
    Outcome.OVERTURNED: "found",
    Outcome.CHANGED: "found",
    Outcome.UNSUBSTANTIATED: "not_found",
    Outcome.REFUSED_WITH_REASONS: "not_found",
    Outcome.UPHELD_WITH_EXPLANATION: "not_found",
    Outcome.INSUFFICIENT_INFORMATION: "unclear",
    Outcome.OUT_OF_SCOPE_REFERRED: "passed_on",
    Outcome.DUPLICATE_MERGED: "passed_on",
    Outcome.WITHDRAWN: WITHDRAWN,
}
"""Thirteen outcomes in five cells: every further cell would only hold more noise."""

_ERASED_CELL = Cell(ERASED, "Erased before it was measured")

MATURITY_CELLS: Mapping[Table, tuple[Cell, ...]] = {
    Table.OUTCOME: (
        Cell("found", "Found true or granted, in whole or in part"),
        Cell("not_found", "Not found true, or refused with reasons"),
        Cell("unclear", "Could not be cleared up"),
        Cell("passed_on", "Passed on, or the same as another"),
        Cell(WITHDRAWN, "Withdrawn by the reporter"),
        Cell(AGAIN, "Decided, and being looked at again"),
        Cell(OPEN, "Still open"),
        _ERASED_CELL,
    ),
    Table.FIRST_ANSWER: (
        Cell("0-1", "0–1 days"),
        Cell("2-3", "2–3 days"),
        Cell("4-7", "4–7 days"),
        Cell("8-14", "8–14 days"),
        Cell("15-30", "15–30 days"),
        Cell("31-", "31 days or more"),
        Cell(NONE, "No answer from a person by then"),
        _ERASED_CELL,
    ),
    Table.DECISION: (
        Cell("0-14", "0–14 days"),
        Cell("15-30", "15–30 days"),
        Cell("31-60", "31–60 days"),
        Cell("61-90", "61–90 days"),
        Cell("91-", "91 days or more"),
        Cell(NONE, "No decision by then, or withdrawn"),
        _ERASED_CELL,
    ),
}

TARGETS: Mapping[Table, int] = {Table.FIRST_ANSWER: 7, Table.DECISION: 90}
"""Days within which cases should be answered and decided; buckets end there.

The law's three months begin with the acknowledgement and can run to 99 days after receipt; 90
days from receipt is the stricter of the two.
"""


class Stage(Enum):
    """How far a case had come by the measuring day; in this order, the first that holds."""

    DECIDED = "decided"
    """By an outcome that it still has."""
    TOLD = "told"
    """A decision was told to the reporter, and the case has been reopened since."""
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"


def make_maturity_schema(profile: Profile) -> Schema | None:
    """Return the maturity tables to freeze for a window; None where the profile has none."""
    tables = epsilons(profile, Family.MATURITY).items()
    rows = tuple(TableSchema(one, value, MATURITY_CELLS[one]) for one, value in tables)
    return Schema(profile, rows) if rows else None


def outcome_cell(stage: Stage, outcome: Outcome | None) -> str:
    """Return the cell of the outcome table in which a case falls."""
    if stage is Stage.DECIDED and outcome is not None:
        return _OUTCOMES[outcome]
    return {Stage.TOLD: AGAIN, Stage.WITHDRAWN: WITHDRAWN}.get(stage, OPEN)


def last_days(table: TableSchema) -> tuple[int, ...]:
    """Return the last day of every bucket that has one, in order."""
    days = (last_day(cell.key) for cell in table.cells)
    return tuple(one for one in days if one is not None)


def days_cells(
    table: TableSchema, within: Sequence[int], *, reached: int, cases: int
) -> Counter[str]:
    """Return how many cases fall into each bucket, and how many into none.

    `within` counts the cases that got there by the end of each of `last_days`, those before
    included; `reached` all that did by the measuring day, and `cases` all there are.
    """
    buckets = [cell.key for cell in table.cells if is_bucket(cell.key)]
    steps = pairwise((0, *within, reached))
    found = Counter(
        {key: upto - before for key, (before, upto) in zip(buckets, steps, strict=True)}
    )
    return found + Counter({NONE: cases - reached})


def last_day(key: str) -> int | None:
    """Return the last day of a bucket; None for one without an end, and for what is no bucket."""
    _, separator, last = key.partition("-")
    return int(last) if separator and last else None


def is_bucket(key: str) -> bool:
    """Say whether a cell is a span of days."""
    return key.partition("-")[1] == "-"
