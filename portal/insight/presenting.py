"""A table of a release in the form that pages draw: a chart, and the same as rows beside it."""

from collections.abc import Iterable, Mapping
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
    chart_title: str
    caption: str
    columns: tuple[str, ...]
    chart: tuple[ChartRow, ...]
    rows: tuple[tuple[str, ...], ...]


def parts(one: ShownRelease, comparison: Comparison | None = None) -> tuple[TablePart, ...]:
    """Return the tables of a release; with a comparison, what changed stands beside each row."""
    changes = None if comparison is None else comparison.cells
    return tuple(_part(table, changes) for table in one.tables)


def clear_changes(tables: Iterable[TablePart]) -> list[str]:
    """Return in words what changed clearly, by table and row."""
    return [
        f"{table.title}, {row[0]}: {row[-1]}"
        for table in tables
        for row in table.rows
        if row[-1] in (words.RISE, words.FALL)
    ]


def _part(table: ShownTable, changes: Mapping[CellKey, str] | None) -> TablePart:
    has_changes = changes is not None and any(key[0] is table.table for key in changes)
    columns = (words.COLUMNS[table.table], "Reports", "±")
    title = words.TITLES[table.table]
    chart_title = f"Reports {title[0].lower()}{title[1:]}"
    return TablePart(
        key=table.table.value,
        title=title,
        chart_title=chart_title,
        caption=f"{chart_title}, as a table",
        columns=(*columns, "Against the period before") if has_changes else columns,
        chart=_chart(table),
        rows=_rows(table, changes if has_changes else None),
    )


def _chart(table: ShownTable) -> tuple[ChartRow, ...]:
    return tuple(
        (
            words.brief(table.table, key=one.key, label=one.label),
            one.number,
            words.briefly_withheld(table.floor)
            if one.number is None
            else f"{one.number} ±\u00a0{table.margin}",
        )
        for one in table.figures
    )


def _rows(table: ShownTable, changes: Mapping[CellKey, str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            one.label,
            words.withheld(table.floor) if one.number is None else str(one.number),
            "–" if one.number is None else f"±\u00a0{table.margin}",
            *(() if changes is None else (changes.get((table.table, one.key), "new row"),)),
        )
        for one in table.figures
    )
