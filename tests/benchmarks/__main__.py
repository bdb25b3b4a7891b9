"""`make bench`: each page of the served portal beside its ceiling, on SQLite and on PostgreSQL.

Portal and ceiling run side by side on the same server settings and take turns under load, so
that whatever else the machine does meets both alike. What counts is the ratio.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from portal.config import read_settings
from tests.benchmarks import ceilings, figures, least_sealing, pages, scale, usefulness
from tests.benchmarks.installation import (
    DIALECTS,
    Installation,
    installation,
    new_databases,
    new_folder,
    served,
)
from tests.benchmarks.load import Errand, Load, Measured, write_load
from tests.benchmarks.pages import Page
from tests.benchmarks.preparing import LETTERS, Prepared, add_cases, prepare
from tests.benchmarks.searching import report_search
from tests.benchmarks.visitor import Visitor
from tests.server import ROOT, Server, serve

FEW, MANY = 60, 1_000
BEFORE_GROWTH = (
    pages.FORM,
    pages.FIGURES,
    pages.MAILBOX,
    pages.LEAST_MAILBOX,
    pages.SHORT_QUEUE,
)
AFTER_GROWTH = (pages.LONG_QUEUE, pages.SUBMISSION, pages.LEAST_SEALING)
"""Submission comes last: it makes every later queue longer."""

LINE = "{:<52}{:>22}{:>24}{:>8}{:>6}"


@dataclass(frozen=True, slots=True)
class Turns:
    """How long, and how often, each side is asked."""

    seconds: float
    times: int


@dataclass(frozen=True, slots=True)
class Both:
    """The portal and its ceiling, served."""

    one: Installation
    portal: Server
    ceiling: Server
    database: Engine


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--on", choices=DIALECTS, action="append", help="default: both")
    parser.add_argument("--seconds", type=float, default=1.5, help="under load at a time")
    parser.add_argument("--times", type=int, default=5, help="turns of portal and ceiling")
    parser.add_argument("--page", default="", help="only pages whose name holds this")
    chosen = parser.parse_args(arguments)
    for dialect in chosen.on or DIALECTS:
        report(dialect, Turns(chosen.seconds, chosen.times), only=chosen.page)
        report_search(dialect, only=chosen.page)
        if not chosen.page:
            scale.report(dialect, scale.MANY)
    if not chosen.page:
        report_figures(chosen.on or DIALECTS)
    return 0


def report_figures(dialects: Sequence[str]) -> None:
    """Measure releases of many cases, and print what figures are good for."""
    for dialect in dialects:
        figures.report(dialect, figures.MANY)
    print("\nWhat one received release of a quarter is good for", *usefulness.table(), sep="\n")


def report(dialect: str, turns: Turns, *, only: str = "") -> None:
    """Measure every page on one database, and print a line for each."""
    print(f"\nOn {dialect}: {pages.CONNECTIONS} connections, {turns.times} turns each")
    print(LINE.format("", "portal/s", "ceiling/s", "ratio", "aim"))
    with new_folder() as folder, _both(folder, dialect) as both:
        prepared = prepare(both.one, cases=FEW)
        _fill_ceiling(both, prepared)
        for page in BEFORE_GROWTH:
            _report_page(page, both, prepared, turns=turns, only=only)
        grown = [page for page in AFTER_GROWTH if only in page.name]
        add_cases(both.one, MANY - FEW if grown else 0)
        for page in grown:
            _report_page(page, both, prepared, turns=turns, only=only)


def ask(server: Server, errands: tuple[Errand, ...], seconds: float) -> Measured:
    """Put a server under load from another process; RuntimeError for any unexpected answer."""
    asked = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        cwd=ROOT,
        input=write_load(Load(server.host, seconds, errands)),
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 120,
    )
    measured = Measured(**json.loads(asked.stdout))
    if measured.surprises:
        raise RuntimeError("; ".join(measured.surprises))
    return measured


def _report_page(page: Page, both: Both, prepared: Prepared, *, turns: Turns, only: str) -> None:
    if only not in page.name:
        return
    asked = both.portal if page.is_portal else both.ceiling
    theirs = page.ceiling(both.ceiling.host)
    pairs = [
        (
            # Anew for each turn: what an errand uses up is gone after it.
            ask(asked, page.portal(asked.host, prepared), turns.seconds).rate,
            ask(both.ceiling, theirs, turns.seconds).rate,
        )
        for _ in range(turns.times)
    ]
    ratio = statistics.median(portal / ceiling for portal, ceiling in pairs)
    rates = [_spread(list(side)) for side in zip(*pairs, strict=True)]
    print(LINE.format(page.name, *rates, f"{ratio:.0%}", f"{page.aim:.0%}"), flush=True)


def _spread(rates: list[float]) -> str:
    return f"{min(rates):.0f} / {statistics.median(rates):.0f} / {max(rates):.0f}"


@contextmanager
def _both(folder: Path, dialect: str) -> Iterator[Both]:
    """Serve a portal and the ceilings, each on a database of its own."""
    with (
        new_databases(dialect) as new_database,
        installation(folder / "portal", new_database()) as one,
        served(one) as portal,
        _ceiling(folder / "ceiling", new_database()) as (database, ceiling),
    ):
        yield Both(one, portal, ceiling, database)


@contextmanager
def _ceiling(folder: Path, database_url: str) -> Iterator[tuple[Engine, Server]]:
    folder.mkdir()
    url = read_settings(
        {"PORTAL_DATA_DIR": str(folder), "PORTAL_DATABASE_URL": database_url}
    ).database_url
    database = ceilings.open_database(url)
    environment = {"CEILING_DATABASE_URL": url}
    program = "tests.benchmarks.least_sealing:serve_from_environment()"
    try:
        with serve(environment, output=folder / "server.log", program=program) as server:
            yield database, server
    finally:
        database.dispose()


def _fill_ceiling(both: Both, prepared: Prepared) -> None:
    """Give the ceiling as many rows to show as the portal's pages have."""
    with Visitor(both.portal.host) as visitor:
        rows = visitor.get("/figures").text.count("<tr")
    texts = [pages.NARRATIVE, *LETTERS, *["Your report was received."] * 3]
    ceilings.fill(both.database, queues=(FEW, MANY), records=texts, cells=rows)
    codes = [code.grouped for code in prepared.codes]
    least_sealing.fill(both.database, codes=codes, texts=[pages.NARRATIVE, *LETTERS])


if __name__ == "__main__":
    sys.exit(main())
