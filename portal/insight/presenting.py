"""A table of a release in the form that pages draw: a chart, and the same as rows beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.core.disclosure.derive import Figure, ShownTable
from portal.insight import words
from portal.insight.showing import CellKey, Comparison, ShownRelease, Timing

ChartRow = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class TablePart:
    """One table on a page; `sentence` says beforehand what it comes to, where it can."""

    key: str
    title: str
    chart_title: str
    caption: str
    columns: tuple[str, ...]
    chart: tuple[ChartRow, ...]
    rows: tuple[tuple[str, ...], ...]
    sentence: str = ""


def parts(one: ShownRelease, comparison: Comparison | None = None) -> tuple[TablePart, ...]:
    """Return the tables of a release; with a comparison, what changed stands beside each row."""
    changes = None if comparison is None else comparison.cells
    timings = one.timings
    return tuple(
        _part(table, changes, sentence=_sentence(timings.get(table.table))) for table in one.tables
    )


def clear_changes(tables: Iterable[TablePart]) -> list[str]:
    """Return in words what changed clearly, by table and row."""
    return [
        f"{table.title}: “{row[0]}”, {row[-1]}"
        for table in tables
        for row in table.rows
        if row[-1] in (words.RISE, words.FALL)
    ]


def _sentence(timing: Timing | None) -> str:
    return "" if timing is None else words.in_time(timing.share) + words.middle(timing.median)


def _part(table: ShownTable, changes: Mapping[CellKey, str] | None, *, sentence: str) -> TablePart:
    has_changes = changes is not None and any(key[0] is table.table for key in changes)
    columns = (words.COLUMNS[table.table], "Reports", "±")
    chart_title = words.CHARTS[table.table]
    return TablePart(
        key=table.table.value,
        title=words.TITLES[table.table],
        chart_title=chart_title,
        caption=f"{chart_title}, as a table",
        columns=(*columns, "Against the period before") if has_changes else columns,
        chart=tuple(_bar(table, one) for one in table.figures),
        rows=_rows(table, changes if has_changes else None),
        sentence=sentence,
    )


def _bar(table: ShownTable, one: Figure) -> ChartRow:
    label = words.brief(table.table, key=one.key, label=one.label)
    if one.in_use_from is not None:
        return label, None, "not in use yet"
    if one.number is None:
        return label, None, words.briefly_withheld(table.floor)
    return label, one.number, f"{one.number} ±\u00a0{table.margin}"


def _rows(table: ShownTable, changes: Mapping[CellKey, str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            one.label,
            _number(table, one),
            "–" if one.number is None else f"±\u00a0{table.margin}",
            *(() if changes is None else (changes.get((table.table, one.key), "–"),)),
        )
        for one in table.figures
    )


def _number(table: ShownTable, one: Figure) -> str:
    if one.in_use_from is not None:
        return words.not_in_use(one.in_use_from)
    return words.withheld_cell(table.floor) if one.number is None else str(one.number)
