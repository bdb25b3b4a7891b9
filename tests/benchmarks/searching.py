"""How much a page of a search costs over thousands of sealed cases: CPU, memory, statements."""

import tracemalloc
from dataclasses import dataclass
from time import process_time
from typing import Final

from portal.casework.records.searching import Step, search
from portal.core.finding import words_of
from portal.work import Portal
from tests.benchmarks.installation import installation, new_databases, new_folder
from tests.benchmarks.sealed_cases import add_sealed_cases
from tests.cast import Member

CASES: Final = 5_000
NOWHERE: Final = "xylophone"
EVERYWHERE: Final = "vendor"
CPU_SECONDS: Final = 3.0
MEGABYTES: Final = 200
LINE: Final = "{:<52}{:>22}{:>24}{:>14}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page of a search took: seconds of CPU, and MiB at the most at one time."""

    seconds: float
    megabytes: float
    step: Step


def measure(portal: Portal, reader: Member, term: str) -> Cost:
    """Search once for the time and once more for the memory, whose count slows everything."""
    began = process_time()
    _search(portal, reader, term)
    seconds = process_time() - began
    tracemalloc.start()
    try:
        step = _search(portal, reader, term)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Cost(seconds, peak / 2**20, step)


def report_search(dialect: str, *, only: str = "") -> None:
    """Measure on one database, and print a line for each kind of word."""
    if only not in "search over sealed cases":
        return
    print(
        LINE.format(
            f"Search over {CASES:,} sealed cases", "cases a page", "CPU s / aim", "MiB / aim"
        )
    )
    with (
        new_folder() as folder,
        new_databases(dialect) as new_database,
        installation(folder / "portal", new_database()) as one,
    ):
        reader = one.handlers[0]
        add_sealed_cases(one.portal, reader, CASES)
        for name, term in (("in no case", NOWHERE), ("in every case", EVERYWHERE)):
            cost = measure(one.portal, reader, term)
            cpu = f"{cost.seconds:.2f} / {CPU_SECONDS:.0f}"
            memory = f"{cost.megabytes:.0f} / {MEGABYTES}"
            print(LINE.format(f"  a word {name}", cost.step.searched, cpu, memory), flush=True)


def _search(portal: Portal, reader: Member, term: str) -> Step:
    with portal.reading() as work:
        return search(work, reader, words_of(term), only_open=True)
