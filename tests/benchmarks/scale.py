"""`python -m tests.benchmarks.scale`: what pages of the desk cost at 1,000 cases and at many.

The program is asked in this process, without a server: a page is asked for several times, and
its least time counts, so that whatever else the machine does matters little. On the embedded
database that is time of the processor.
"""

import argparse
import html
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time

from flask.testing import FlaskClient

from portal import create_app
from portal.config import read_settings
from tests.benchmarks.incidents import NEXT
from tests.benchmarks.installation import (
    DIALECTS,
    installation,
    new_databases,
    new_folder,
)
from tests.benchmarks.many_cases import add_many
from tests.cast import sign_in
from tests.statements import counting

SOME, MANY = 1_000, 100_000
TIMES = 15
DEEP = 7
"""Pages further on."""
PAGES: Mapping[str, str] = {
    "My desk": "/desk",
    "Queue, first page": "/desk/cases",
    "Queue, one severity": "/desk/cases?severity=s2",
    "Queue, one state, newest": "/desk/cases?state=investigating&sort=newest",
    "Queue, all states, gravest": "/desk/cases?state=all&sort=gravest",
    "Monthly round": "/desk/round",
    "Triage next, none left": "/desk/triage-next?after=9999-12-31.C-ZZZZ-ZZZZ",
}
DEEP_PAGE = "Queue, deep page"
LINE = "{:<32}{:>12}{:>12}{:>8}{:>12}{:>12}"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one page when it was shown before, and for the first time; its statements."""

    seconds: float
    at_first: float
    statements: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale")
    parser.add_argument("--on", choices=DIALECTS, action="append", help="default: both")
    parser.add_argument("--many", type=int, default=MANY, help="cases")
    chosen = parser.parse_args(arguments)
    for dialect in chosen.on or DIALECTS:
        report(dialect, chosen.many)
    return 0


def report(dialect: str, many: int) -> None:
    """Measure every page at some cases and at many, and print a line for each."""
    print(f"\nPages of the desk on {dialect}, milliseconds a page")
    print(LINE.format("", f"{SOME:,}", f"{many:,}", "ratio", "first time", "statements"))
    few, more = (measure(dialect, number) for number in (SOME, many))
    for name, before in few.items():
        after = more[name]
        ratio = after.seconds / before.seconds
        print(
            LINE.format(
                name,
                f"{before.seconds * 1000:.1f}",
                f"{after.seconds * 1000:.1f}",
                f"{ratio:.2f}",
                f"{after.at_first * 1000:.1f}",
                f"{before.statements} / {after.statements}",
            ),
            flush=True,
        )


def measure(dialect: str, number: int) -> dict[str, Cost]:
    """Return what each page costs in a portal of so many cases."""
    with (
        new_folder() as folder,
        new_databases(dialect) as new_database,
        installation(folder / "portal", new_database()) as one,
    ):
        reader, colleague = one.handlers[:2]
        add_many(one.portal, reader, colleague, number)
        program = create_app(read_settings(one.environment))
        client = sign_in(program.test_client(), reader)
        pages = {**PAGES, DEEP_PAGE: _deep(client)}
        with counting(program.extensions["portal"].database) as sent:
            costs = {name: _cost(client, path, sent, dialect) for name, path in pages.items()}
        program.extensions["portal"].database.dispose()
        return costs


def _cost(client: FlaskClient, path: str, sent: list[str], dialect: str) -> Cost:
    clock = process_time if dialect == "sqlite" else perf_counter
    taken = []
    for _ in range(TIMES + 1):
        sent.clear()
        begun = clock()
        answer = client.get(path)
        taken.append(clock() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status}")
    return Cost(min(taken[1:]), taken[0], len(sent))


def _deep(client: FlaskClient) -> str:
    path = PAGES["Queue, first page"]
    for _ in range(DEEP):
        following = NEXT.search(client.get(path).text)
        if following is None:
            raise RuntimeError("There are not so many pages.")
        path = html.unescape(following[1])
    return path


if __name__ == "__main__":
    sys.exit(main())
