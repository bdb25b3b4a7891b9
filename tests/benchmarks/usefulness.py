"""What published figures are good for: rows shown, their error, and how often the top is right.

Simulated with the real draw and the real derivation, on cases spread as real incidents are: a few
rows have most of them (weights 1/rank).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from portal.casework.figures.measuring import Counts
from portal.casework.figures.publishing import add_noise
from portal.core.disclosure.derive import Shown, derive
from portal.core.disclosure.profiles import Profile
from portal.core.disclosure.schema import Cell, Schema, TableSchema, Unit, make_schema
from portal.core.disclosure.windows import Calendar, window_opening

VOLUMES = (30, 100, 300, 1_000)
RELEASES = 200
SEED = 20260302
SYSTEMS = [Cell(f"system-{number}", f"System {number}") for number in range(6)]
UNITS = [Unit(f"unit-{number}", f"Unit {number}", 200) for number in range(8)]

HEAD = f"{'profile':<10}{'cases':>7}{'rows shown':>13}{'mean error':>12}{'top three right':>17}"


@dataclass(frozen=True, slots=True)
class Usefulness:
    """Shares from 0 to 1, and the mean distance of a shown figure from the true count."""

    rows_shown: float
    mean_error: float
    top_three_right: float


def table(releases: int = RELEASES) -> list[str]:
    """Return the lines of the table."""
    lines = [HEAD]
    for profile in Profile:
        for cases in VOLUMES:
            found = usefulness(profile, cases, releases=releases)
            shares = f"{found.rows_shown:.0%}", f"{found.mean_error:.1f}"
            top = "–" if profile is Profile.TINY else f"{found.top_three_right:.0%}"
            lines.append(f"{profile.value:<10}{cases:>7}{shares[0]:>13}{shares[1]:>12}{top:>17}")
    return lines


def usefulness(profile: Profile, cases: int, *, releases: int = RELEASES) -> Usefulness:
    """Publish many windows of so many cases, and compare what is shown with the truth."""
    source = Random(SEED)
    window = window_opening(date(2026, 4, 1), Calendar.QUARTERS)
    schema = make_schema(profile, window, systems=SYSTEMS, units=UNITS)
    shown, errors, right = [0, 0], [], []
    for _ in range(releases):
        counts = _spread(schema, cases, source)
        found = derive(schema, add_noise(schema, counts, randbelow=source.randrange))
        for number, true in _pairs(found, counts):
            shown[number is not None] += 1
            errors += [] if number is None else [abs(number - true)]
        right.append(_has_right_top(found, counts))
    return Usefulness(
        shown[True] / sum(shown), sum(errors) / max(len(errors), 1), sum(right) / len(right)
    )


def _spread(schema: Schema, cases: int, source: Random) -> Counts:
    """Draw the cell of every case, the first cells of a table more often."""
    return {one.table: _counts(one, cases, source) for one in schema.tables}


def _counts(one: TableSchema, cases: int, source: Random) -> tuple[int, ...]:
    ranks = range(len(one.cells))
    drawn = source.choices(ranks, [1 / (rank + 1) for rank in ranks], k=cases)
    return tuple(drawn.count(rank) for rank in ranks)


def _pairs(found: Shown, counts: Counts) -> list[tuple[int | None, int]]:
    return [
        (figure.number, true)
        for one in found.tables
        for figure, true in zip(one.figures, counts[one.table], strict=True)
    ]


def _has_right_top(found: Shown, counts: Counts) -> bool:
    """Say whether the three largest rows of the longest table are shown, and are the true ones.

    Where counts tie, any of them is right.
    """
    one = max(found.tables, key=lambda table: len(table.figures))
    numbers = [figure.number or 0 for figure in one.figures]
    chosen = _top(numbers)
    true = counts[one.table]
    least = sorted(true, reverse=True)[: len(chosen)][-1]
    return all(numbers[at] > 0 and true[at] >= least for at in chosen)


def _top(numbers: Sequence[int]) -> list[int]:
    return sorted(range(len(numbers)), key=lambda at: -numbers[at])[:3]
