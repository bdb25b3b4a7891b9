"""What a page of figures costs where there is no case, beside what it costs where there are many.

It reads stored releases alone, so the ratio should be 1. Both portals are asked in turns, by
somebody whose process has kept no page.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter, process_time

from portal import create_app
from portal.work import Portal
from tests.attacks.reading import PATHS, Reader, sign_lena_in

TIMES = 41
LINE = "{:<46}{:>10}{:>10}{:>8}"


def report(dialect: str, *, empty: Portal, full: Portal, cases: int) -> None:
    """Measure every page in both portals, which have published the same windows, and print."""
    print(f"\nPages of figures on {dialect}, milliseconds a page, median of {TIMES}")
    print(LINE.format("cases", "0", f"{cases:,}", "ratio"))
    with _reader(empty) as of_empty, _reader(full) as of_full:
        for path in PATHS:
            before, after = _measure(path, of_empty, of_full, dialect=dialect)
            ratio = f"{after / before:.2f}"
            print(LINE.format(path, f"{before * 1000:.1f}", f"{after * 1000:.1f}", ratio))


@contextmanager
def _reader(portal: Portal) -> Iterator[Reader]:
    program = create_app(portal.settings)
    try:
        yield sign_lena_in(program, portal)
    finally:
        program.extensions["portal"].database.dispose()


def _measure(path: str, *readers: Reader, dialect: str) -> list[float]:
    """Return the median seconds of each reader, who take turns."""
    taken = [[_time(reader, path, dialect) for reader in readers] for _ in range(TIMES + 1)]
    return [statistics.median(column) for column in zip(*taken[1:], strict=True)]


def _time(reader: Reader, path: str, dialect: str) -> float:
    clock = process_time if dialect == "sqlite" else perf_counter
    begun = clock()
    reader.load(path)
    return clock() - begun
