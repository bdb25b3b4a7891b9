"""What was published before, window by window: lines with their ±, and the same as a table.

Windows of another length or profile are blurred otherwise and are never drawn on one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.disclosure.derive import Figure, ShownTable
from portal.core.disclosure.profiles import Table
from portal.insight import words
from portal.insight.showing import ShownRelease, is_comparable

Point = tuple[str, int | None, int]
"""The window's name, the figure or None where it is withheld, and its ±."""

MOST = 12
"""Windows on one line: more would not fit on a small screen."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a history."""

    key: str
    title: str
    points: tuple[Point, ...]
    floors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Lines that share one scale, and the table that says the same."""

    key: str
    title: str
    lines: tuple[Line, ...]
    top: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def histories(newest_first: Sequence[ShownRelease]) -> tuple[History, ...]:
    """Return the history of the total, and of each row of the severity table."""
    releases = comparable(newest_first)
    if len(releases) < 2:
        return ()
    found = [_of_totals(releases), _of_table(releases, Table.SEVERITY)]
    return tuple(one for one in found if one is not None)


def comparable(newest_first: Sequence[ShownRelease]) -> list[ShownRelease]:
    """Return the releases that can stand on one line with the newest, the oldest first."""
    if not newest_first:
        return []
    newest = newest_first[0].release.window
    same = [one for one in newest_first if is_comparable(one.release.window, newest)]
    return same[:MOST][::-1]


def _of_totals(releases: Sequence[ShownRelease]) -> History:
    points = tuple(
        (one.release.window.name, one.shown.total.number, one.shown.total.margin)
        for one in releases
    )
    floors = tuple(one.shown.total.floor for one in releases)
    line = Line("total", "All reports", points, floors)
    return _history("total", "All reports", (line,), releases)


def _of_table(releases: Sequence[ShownRelease], table: Table) -> History | None:
    shown = [_find(one, table) for one in releases]
    present = [one for one in shown if one is not None]
    if len(present) < len(releases):
        return None
    floors = tuple(one.floor for one in present)
    lines = tuple(
        Line(figure.key, figure.label, _points(releases, present, figure.key), floors)
        for figure in present[-1].figures
    )
    return _history(table.value, words.CHARTS[table], lines, releases)


def _points(
    releases: Sequence[ShownRelease], tables: Sequence[ShownTable], key: str
) -> tuple[Point, ...]:
    return tuple(
        (release.release.window.name, _cell(table, key).number, table.margin)
        for release, table in zip(releases, tables, strict=True)
    )


def _history(
    key: str, title: str, lines: tuple[Line, ...], releases: Sequence[ShownRelease]
) -> History:
    reach = [number + margin for line in lines for _, number, margin in line.points if number]
    rows = tuple(
        (
            one.release.window.name,
            *(_words(line, index) for line in lines),
            words.day(one.release.published_on),
        )
        for index, one in enumerate(releases)
    )
    columns = ("Period", *(line.title for line in lines), "Published on")
    return History(key, title, lines, max(reach, default=1), columns, rows[::-1])


def _words(line: Line, index: int) -> str:
    _, number, margin = line.points[index]
    return words.figure(number, margin=margin, floor=line.floors[index])


def _find(release: ShownRelease, table: Table) -> ShownTable | None:
    return next((one for one in release.shown.tables if one.table is table), None)


def _cell(table: ShownTable, key: str) -> Figure:
    found = next((one for one in table.figures if one.key == key), None)
    return found if found is not None else Figure(key, key, None)
