"""A release as its readers see it, and what changed since the one before.

Everything here follows from stored integers alone, by pure functions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from portal.core.disclosure.chain import FrozenWindow, Release
from portal.core.disclosure.derive import (
    Shown,
    ShownTable,
    Stored,
    Total,
    derive,
    derive_maturity,
    pooled_variance,
    stored_total,
)
from portal.core.disclosure.maturity import TARGETS
from portal.core.disclosure.profiles import Family, Table
from portal.core.disclosure.schema import Schema, read_schema
from portal.core.disclosure.summaries import (
    Share,
    median_bucket,
    share_in_time,
    total_trend,
    trends,
    year_to_date,
)
from portal.insight import words

CellKey = tuple[Table, str]
Cells = tuple[tuple[Table, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long something took: the bucket of the median, and the share that kept the target."""

    median: str | None
    share: Share | None


@dataclass(frozen=True, slots=True)
class ShownRelease:
    """A release with everything that is shown of it; `received` is set for one of maturity."""

    release: Release
    shown: Shown
    received: Release | None = None

    @property
    def sentence(self) -> str:
        """How many reports came in, or how they went."""
        window = self.release.window
        say = words.received if self.received is None else words.matured
        return say(window.starts_on, window.ends_on, found=self.shown.total)

    @property
    def tables(self) -> tuple[ShownTable, ...]:
        """The tables beside the total: the tiny profile has none."""
        return tuple(one for one in self.shown.tables if one.table is not Table.TOTAL)

    @property
    def timings(self) -> dict[Table, Timing]:
        """What is said of the days until an answer and a decision."""
        if self.received is None:
            return {}
        schema, stored = read_schema(self.release.window.schema), self.received.cells
        total, spread = stored_total(schema, stored), pooled_variance(schema)
        found = {}
        for one in _schema_of(self.release).tables:
            if one.table in TARGETS:
                days = self.release.cells[one.table]
                median = median_bucket(one, days, total=total)
                share = share_in_time(one, days, total=total, total_variance=spread)
                found[one.table] = Timing(None if median is None else median.label, share)
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """A release against the one before: one sentence, and two or three words for each cell."""

    sentence: str
    cells: dict[CellKey, str]


def show_all(releases: Iterable[Release]) -> list[ShownRelease]:
    """Return releases with everything that is shown of them, in their order.

    One of maturity is left out where the received one of its window is not among them.
    """
    known = list(releases)
    received = {one.window.name: one for one in known if one.family is Family.RECEIVED}
    found = (_show(one, received.get(one.window.name)) for one in known)
    return [one for one in found if one is not None]


def show(release: Release) -> ShownRelease:
    """Return a release of what was received with everything that is shown of it."""
    return ShownRelease(release, _derive(release.window.schema, tuple(release.cells.items())))


def _show(release: Release, received: Release | None) -> ShownRelease | None:
    if release.family is Family.RECEIVED:
        return show(release)
    if received is None:
        return None
    cells, stored = tuple(release.cells.items()), tuple(received.cells.items())
    return ShownRelease(release, _derive_maturity(release.window.schema, cells, stored), received)


@lru_cache(maxsize=128)
def _derive(schema: str, cells: Cells) -> Shown:
    # Pure: a release never changes, so neither does what follows from it.
    return derive(read_schema(schema), dict(cells))


@lru_cache(maxsize=128)
def _derive_maturity(schema: str, cells: Cells, stored: Cells) -> Shown:
    return derive_maturity(
        read_schema(schema, Family.MATURITY),
        dict(cells),
        received=read_schema(schema),
        stored=dict(stored),
    )


def compare(before: ShownRelease, after: ShownRelease) -> Comparison | None:
    """Compare two releases of a family; None where their windows are not of the same kind."""
    if not is_comparable(before.release.window, after.release.window):
        return None
    old, new = _stored(before.release), _stored(after.release)
    changes = {
        cell: words.TRENDS[trend]
        for cell, trend in trends(old, new).items()
        # Every window has months of its own.
        if cell[0] is not Table.MONTH
    }
    return Comparison(_total_sentence(before, after), changes)


def _total_sentence(before: ShownRelease, after: ShownRelease) -> str:
    old, new = before.received or before.release, after.received or after.release
    trend = words.TRENDS[total_trend(_stored(old), _stored(new))]
    return words.compared(before.shown.total, words=trend)


def is_comparable(before: FrozenWindow, after: FrozenWindow) -> bool:
    """Say whether two windows are whole, of one length, and blurred alike."""
    are_whole = before.starts_on.day == 1 and after.starts_on.day == 1
    return are_whole and before.profile is after.profile and _months(before) == _months(after)


def add_up_year(received: Iterable[ShownRelease], year: int) -> tuple[int, Total] | None:
    """Return of how many periods of a year figures are out, and their sum; None under two."""
    found = [one.release for one in received if one.release.window.starts_on.year == year]
    return (len(found), year_to_date([_stored(one) for one in found])) if len(found) > 1 else None


def _months(window: FrozenWindow) -> int:
    start, end = window.starts_on, window.ends_on
    return (end.year - start.year) * 12 + end.month - start.month


def _stored(release: Release) -> tuple[Schema, Stored]:
    return _schema_of(release), release.cells


def _schema_of(release: Release) -> Schema:
    return read_schema(release.window.schema, release.family)
