"""How long a release over many cases takes beside one GROUP BY per table, and what it is good for.

`python -m tests.benchmarks.figures` measures both databases with a million cases.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Session

from portal.casework.figures import publishing
from portal.casework.figures.measuring import contributions_to, count, measure
from portal.casework.figures.publishing import publish
from portal.clock import Moment, moment_at
from portal.core.disclosure.profiles import Family, Profile
from portal.core.disclosure.schema import read_schema
from portal.core.severity import Severity
from portal.core.taxonomy import Category, Outcome
from portal.store.releases import find_window
from portal.store.tables import CaseRow, table_of
from portal.work import Portal
from tests.attacks.organisation import (
    PUBLICATION,
    SYSTEMS,
    UNITS,
    case_values,
    set_up_and_open,
)
from tests.benchmarks import figures_pages
from tests.benchmarks.installation import DIALECTS, installation, new_databases, new_folder

MANY = 1_000_000
TIMES = 3
QUARTER = "2026-Q2"
MATURITY = datetime(2026, 10, 22, 7, tzinfo=UTC)
RELEASES = ((Family.RECEIVED, PUBLICATION), (Family.MATURITY, MATURITY))
CASE = table_of(CaseRow)
LINE = "{:<46}{:>10}{:>10}{:>8}"

Timed = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: on the clock, and of this process's processor."""

    clock: float
    processor: float


def fill(db: Session, cases: int) -> None:
    """Store that many cases of the second quarter of 2026, spread over all cells."""
    number = _numbers(cases)
    day = 1 + number.c.i % 89
    values: dict[str, Any] = {
        **{name: literal(value, CASE.c[name].type) for name, value in case_values().items()},
        "id": _id(db, number.c.i),
        "reference": literal("C-") + cast(number.c.i, CASE.c.reference.type),
        "received_on": _day(db, day),
        "first_answer_on": _day(db, day + _any(db, 40)),
        "feedback_on": _day(db, day + _any(db, 130)),
        "decided_on": _day(db, day + _any(db, 130)),
        "severity": _one_of(db, Severity),
        "category": _one_of(db, Category),
        "system": _one_of(db, SYSTEMS),
        "unit": _one_of(db, tuple(UNITS)),
        "outcome": _one_of(db, Outcome),
    }
    db.execute(insert(CASE).from_select(list(values), select(*values.values())))
    db.execute(text("ANALYZE"))


def _numbers(until: int) -> Any:
    numbers = select(literal(1).label("i")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < until))


def _id(db: Session, number: ColumnElement[int]) -> ColumnElement[str]:
    if db.get_bind().dialect.name == "sqlite":
        return func.lower(func.hex(func.randomblob(16)))
    return func.md5(cast(number, CASE.c.reference.type))


def _day(db: Session, days: ColumnElement[int]) -> ColumnElement[date]:
    if db.get_bind().dialect.name == "sqlite":
        return func.date("2026-04-01", literal("+") + cast(days, CASE.c.system.type) + " days")
    return literal_column("DATE '2026-04-01'") + days


def _any(db: Session, below: int) -> ColumnElement[int]:
    """Return another number in every row."""
    if db.get_bind().dialect.name == "sqlite":
        return func.abs(func.random() % below)
    return cast(func.floor(func.random() * below), Integer)


def _one_of(db: Session, values: Any) -> ColumnElement[str]:
    """Return one of some words, another in every row."""
    words = [getattr(one, "value", one) for one in values]
    all_words = literal("".join(word.ljust(40) for word in words))
    return func.trim(func.substr(all_words, _any(db, len(words)) * 40 + 1, 40))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.figures")
    parser.add_argument("--on", choices=DIALECTS, action="append", help="default: both")
    parser.add_argument("--cases", type=int, default=MANY)
    chosen = parser.parse_args(arguments)
    for dialect in chosen.on or DIALECTS:
        report(dialect, chosen.cases)
    return 0


def report(dialect: str, cases: int) -> None:
    """Measure on one database, and print."""
    print(f"\nA release of {cases:,} cases on {dialect}: seconds, median of {TIMES}")
    print(LINE.format("", "clock", "processor", "ratio"), flush=True)
    with filled(dialect, cases) as portal:
        for family in Family:
            _report_counting(portal, family)
        for family, at in RELEASES:
            moment = moment_at(at, portal.settings.timezone)
            spent = _publish_whole(portal, family, moment)
            _print(f"{family.value}: whole release, once, with its commit", spent, ratio=None)
        with filled(dialect, 0) as empty:
            for family, at in RELEASES:
                _publish_whole(empty, family, moment_at(at, empty.settings.timezone))
            figures_pages.report(dialect, empty=empty, full=portal, cases=cases)


@contextmanager
def filled(dialect: str, cases: int) -> Iterator[Portal]:
    """Give a portal with an open window and that many cases in it."""
    with (
        new_folder() as folder,
        new_databases(dialect) as new_database,
        installation(folder / "portal", new_database()) as one,
    ):
        set_up_and_open(one.portal, Profile.STANDARD)
        with one.portal.writing() as work:
            fill(work.db, cases)
        _settle(one.portal)
        yield one.portal


def _settle(portal: Portal) -> None:
    """Let a server do at once what it does by itself within a minute of such a load."""
    if not portal.database.is_sqlite:
        with portal.database.engine.connect() as connection:
            free = connection.execution_options(isolation_level="AUTOCOMMIT")
            free.execute(text('VACUUM (ANALYZE) "case"'))


def _report_counting(portal: Portal, family: Family) -> None:
    ceiling = timed(lambda: _group_by_each_table(portal, family))
    counting = timed(lambda: _count(portal, family))
    _print(f"{family.value}: one GROUP BY per table", ceiling, ratio=None)
    _print(f"{family.value}: counting", counting, ratio=counting.clock / ceiling.clock)


def timed(deed: Timed, times: int = TIMES) -> Spent:
    """Return the medians of some runs, after one that is not counted."""
    deed()
    spent = [_time(deed) for _ in range(times)]
    return Spent(
        statistics.median(one.clock for one in spent),
        statistics.median(one.processor for one in spent),
    )


def _time(deed: Timed) -> Spent:
    clock, processor = time.perf_counter(), time.process_time()
    deed()
    return Spent(time.perf_counter() - clock, time.process_time() - processor)


def _count(portal: Portal, family: Family) -> None:
    with portal.writing(isolation="SERIALIZABLE") as work:
        frozen = find_window(work.db, QUARTER)
        if frozen is None:
            raise LookupError(QUARTER)
        found = (contributions_to if family is Family.RECEIVED else measure)(work, frozen)
        count(read_schema(frozen.schema, family), found)


def _group_by_each_table(portal: Portal, family: Family) -> None:
    tables = {
        Family.RECEIVED: (
            "substr(cast(received_on as varchar), 1, 7)",
            "severity",
            "category",
            "system",
            "unit",
        ),
        Family.MATURITY: ("outcome", *(_bucket(portal, one) for one in _DAYS)),
    }
    with portal.reading() as work:
        for column in tables[family]:
            work.db.execute(
                text(
                    f'SELECT {column}, count(*) FROM "case" '
                    "WHERE received_on BETWEEN '2026-04-01' AND '2026-06-30' GROUP BY 1"
                )
            ).all()


_DAYS = ("first_answer_on", "feedback_on")


def _bucket(portal: Portal, column: str) -> str:
    days = (
        f"julianday({column}) - julianday(received_on)"
        if portal.database.is_sqlite
        else f"{column} - received_on"
    )
    ends = " ".join(f"WHEN {days} <= {end} THEN {end}" for end in (14, 30, 60, 90))
    return f"CASE {ends} ELSE 0 END"


def _publish_whole(portal: Portal, family: Family, moment: Moment) -> Spent:
    if family is Family.MATURITY:
        with portal.writing(moment, isolation="SERIALIZABLE") as work:
            publishing.measure_due(work)

    def deed() -> None:
        with portal.writing(moment, isolation="SERIALIZABLE") as work:
            publish(work, QUARTER, family)

    return _time(deed)


def _print(name: str, spent: Spent, *, ratio: float | None) -> None:
    shown = "" if ratio is None else f"{ratio:.2f}"
    print(LINE.format(name, f"{spent.clock:.2f}", f"{spent.processor:.2f}", shown), flush=True)


if __name__ == "__main__":
    sys.exit(main())
