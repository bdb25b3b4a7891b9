"""The figures as CSV and JSON: stable bytes, nothing that a spreadsheet would run."""

import csv
import io
import json
from datetime import date

from portal.core.disclosure.chain import FrozenWindow, Release
from portal.core.disclosure.profiles import Family, Profile
from portal.core.disclosure.schema import Cell, Unit, make_schema, write_schema
from portal.core.disclosure.windows import Calendar, window_opening
from portal.insight.exports import HEADER, write_csv, write_json
from portal.insight.showing import ShownRelease, show

QUARTER = window_opening(date(2026, 4, 1), Calendar.QUARTERS)


def make_release(
    number: int = 40, *, system: str = "Claims helper", cell: Cell | None = None
) -> ShownRelease:
    schema = make_schema(
        Profile.STANDARD,
        QUARTER,
        systems=[cell or Cell("claims-helper", system)],
        units=[Unit("care", "Care", 200)],
    )
    window = FrozenWindow(
        QUARTER.name,
        QUARTER.starts_on,
        QUARTER.ends_on,
        Profile.STANDARD,
        write_schema(schema),
        QUARTER.starts_on,
    )
    cells = {one.table: (number,) * len(one.cells) for one in schema.tables}
    return show(Release(1, window, Family.RECEIVED, date(2026, 7, 14), cells))


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_same_releases_give_the_same_bytes() -> None:
    assert write_json([make_release()]) == write_json([make_release()])
    assert write_csv([make_release()]) == write_csv([make_release()])


def test_csv_has_a_header_and_lines_as_the_standard_wants_them() -> None:
    text = write_csv([make_release()])
    assert text.startswith(",".join(HEADER) + "\r\n")
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")


def test_every_row_is_as_long_as_the_header() -> None:
    assert {len(row) for row in rows_of(write_csv([make_release()]))} == {len(HEADER)}


def test_json_and_csv_say_the_same() -> None:
    [release] = json.loads(write_json([make_release()]))["releases"]
    in_json = {
        (table["table"], cell["cell"]): cell["figure"]
        for table in release["tables"]
        for cell in table["cells"]
    } | {("all", "all"): release["total"]["figure"]}
    rows = rows_of(write_csv([make_release()]))[1:]
    in_csv = {(row[5], row[6]): None if row[8] == "[c]" else int(row[8]) for row in rows}
    assert in_csv == in_json


def test_a_withheld_figure_is_marked_and_never_zero() -> None:
    rows = rows_of(write_csv([make_release(0)]))[1:]
    assert {row[8] for row in rows} == {"[c]"}


def test_what_was_not_in_use_is_marked_as_not_applicable() -> None:
    cell = Cell("claims-helper", "Claims helper", date(2026, 9, 1))
    rows = rows_of(write_csv([make_release(cell=cell)]))
    assert [row[8] for row in rows if row[6] == "claims-helper"] == ["[z]"]
    assert '"in_use_from": "2026-09-01"' in write_json([make_release(cell=cell)])


def test_the_columns_keep_their_names() -> None:
    assert ",".join(HEADER) == (
        "window,from,to,family,published_on,table,cell,label,figure,plus_minus,floor"
    )


def test_a_name_that_looks_like_a_formula_is_neutralised() -> None:
    text = write_csv([make_release(system='=HYPERLINK("x")')])
    labels = {row[7] for row in rows_of(text)}
    assert '\'=HYPERLINK("x")' in labels
    assert not any(label.startswith(("=", "+", "-", "@")) for label in labels)


def test_without_releases_there_is_a_header_and_an_empty_list() -> None:
    assert rows_of(write_csv([])) == [list(HEADER)]
    assert json.loads(write_json([])) == {"releases": [], "coming": [], "facts": None}
