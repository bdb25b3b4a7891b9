"""A table of a release in the form that pages draw: a chart, and the same as rows beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.disclosure.derive import ShownTable
from portal.insight import words
from portal.insight.showing import CellKey, Comparison, ShownRelease

ChartRow = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table on a page."""

    key: str
    title: str
    description: str
    columns: tuple[str, ...]
    chart: tuple[ChartRow, ...]
    rows: tuple[tuple[str, ...], ...]


def parts(one: ShownRelease, comparison: Comparison | None = None) -> tuple[TablePart, ...]:
    """Return the tables of a release; with a comparison, what changed stands beside each row."""
    changes = None if comparison is None else comparison.cells
    return tuple(_part(table, changes) for table in one.tables)


def _part(table: ShownTable, changes: Mapping[CellKey, str] | None) -> TablePart:
    has_changes = changes is not None and any(key[0] is table.table for key in changes)
    columns = (words.COLUMNS[table.table], "Reports", "±")
    return TablePart(
        key=table.table.value,
        title=words.TITLES[table.table],
        description=f"{len(table.figures)} figures; the table below says the same.",
        columns=(*columns, "Against the window before") if has_changes else columns,
        chart=_chart(table),
        rows=_rows(table, changes if has_changes else None),
    )


def _chart(table: ShownTable) -> tuple[ChartRow, ...]:
    return tuple(
        (
            one.label,
            one.number,
            words.figure(one.number, margin=table.margin, floor=table.floor),
        )
        for one in table.figures
    )


def _rows(table: ShownTable, changes: Mapping[CellKey, str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            one.label,
            words.withheld(table.floor) if one.number is None else str(one.number),
            "–" if one.number is None else f"± {table.margin}",
            *(() if changes is None else (changes.get((table.table, one.key), "new row"),)),
        )
        for one in table.figures
    )
