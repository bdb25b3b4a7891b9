"""What a release counts: true numbers, which leave the publisher only with noise.

What was received is counted when its release is published. How cases went is measured once, as of
a fixed day, and frozen until its release; nothing that happens in between changes it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from portal.core.disclosure.chain import FrozenWindow
from portal.core.disclosure.maturity import ERASED, days_cells, last_days, outcome_cell
from portal.core.disclosure.profiles import Family, Table
from portal.core.disclosure.schema import (
    Countable,
    Schema,
    TableSchema,
    cell_of,
    has_schema,
    read_schema,
)
from portal.core.disclosure.windows import measured_on, published_on
from portal.store import counting, maturity
from portal.store import releases as store
from portal.store.counting import Contribution
from portal.store.membership import Membership
from portal.work import Work

Counts = dict[Table, tuple[int, ...]]
"""The true count of every cell, in the order of the schema."""

Cells = Mapping[Table, str]
"""The key of a cell for each of some tables."""


def contributions_to(work: Work, frozen: FrozenWindow) -> list[tuple[Cells, int]]:
    """Return the cells of the received tables with how many cases fell into them together."""
    schema = read_schema(frozen.schema)
    found: Counter[tuple[str, ...]] = Counter()
    for one in counting.count_received(work.db, members_of(work, frozen)):
        case = Countable(one.month, one.severity, one.category, one.system, one.unit)
        found[tuple(cell_of(table, case) for table in schema.tables)] += one.cases
    tables = [one.table for one in schema.tables]
    return [(dict(zip(tables, keys, strict=True)), cases) for keys, cases in found.items()]


def measure(work: Work, frozen: FrozenWindow) -> list[tuple[Cells, int]]:
    """Return how the cases of a window had gone by its measuring day, one table after another.

    Whoever was counted when received and is not there any more was erased.
    """
    members = members_of(work, frozen)
    received = count_frozen(work, frozen.name)
    return [
        ({one.table: key}, cases)
        for one in read_schema(frozen.schema, Family.MATURITY).tables
        for key, cases in _with_erased(_measure(work, one, members, frozen), received).items()
    ]


def due_measurements(work: Work) -> list[FrozenWindow]:
    """Return the windows whose measuring day is over, and that were not measured yet."""
    return [
        one
        for one in store.list_unpublished(work.db, Family.MATURITY)
        if has_schema(one.schema, Family.MATURITY)
        and measured_on(one.ends_on) < work.moment.today
        and count_frozen(work, one.name) > 0
        and not counting.list_contributions(work.db, one.name, Family.MATURITY)
    ]


def freeze(work: Work, window: str, family: Family, found: Iterable[tuple[Cells, int]]) -> None:
    """Keep what was counted; the database never lets it change."""
    rows = [Contribution(_write_cells(cells), cases) for cells, cases in found]
    counting.add_contributions(work.db, window, family, rows)


def frozen_counts(work: Work, window: str, family: Family) -> list[tuple[Cells, int]]:
    """Return what was kept."""
    rows = counting.list_contributions(work.db, window, family)
    return [(_read_cells(one.cells), one.cases) for one in rows]


def count_frozen(work: Work, window: str) -> int:
    """Return how many cases the received release of a window counted."""
    return counting.count_contributed(work.db, window)


def count(schema: Schema, found: Iterable[tuple[Cells, int]]) -> Counts:
    """Return the true count of every cell, in order."""
    counts: dict[Table, Counter[str]] = {one.table: Counter() for one in schema.tables}
    for cells, cases in found:
        for table, key in cells.items():
            counts[table][key] += cases
    return {
        one.table: tuple(counts[one.table][cell.key] for cell in one.cells) for one in schema.tables
    }


def members_of(work: Work, frozen: FrozenWindow) -> Membership:
    """Return the rule by which cases belong to a window."""
    before = store.list_windows_before(work.db, frozen.starts_on)
    return Membership(
        starts_on=frozen.starts_on,
        ends_on=frozen.ends_on,
        entered_from=published_on(before[-1].ends_on) if before else None,
        entered_before=published_on(frozen.ends_on),
        earlier=tuple((one.starts_on, one.ends_on, published_on(one.ends_on)) for one in before),
    )


def _measure(
    work: Work, table: TableSchema, members: Membership, frozen: FrozenWindow
) -> Counter[str]:
    day = measured_on(frozen.ends_on)
    if table.table is Table.OUTCOME:
        found: Counter[str] = Counter()
        for stage, outcome, cases in maturity.count_stages(work.db, members, day):
            found[outcome_cell(stage, outcome)] += cases
        return found
    is_decision = table.table is Table.DECISION
    count_reached = maturity.count_decided if is_decision else maturity.count_answered
    reached = count_reached(work.db, members, day, days=last_days(table))
    return days_cells(table, reached.within, reached=reached.by_day, cases=reached.cases)


def _with_erased(found: Counter[str], received: int) -> Counter[str]:
    return found + Counter({ERASED: max(received - found.total(), 0)})


def _write_cells(cells: Cells) -> str:
    written = {table.value: key for table, key in cells.items()}
    return json.dumps(written, sort_keys=True, separators=(",", ":"))


def _read_cells(text: str) -> Cells:
    return {Table(table): key for table, key in json.loads(text).items()}
