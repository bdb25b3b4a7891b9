"""Where the cells of a sheet are, and which rows and columns of it cannot be seen."""

import re
from collections.abc import Iterator
from typing import Final

from portal.scrubbing import xml
from portal.scrubbing.marks import S
from portal.scrubbing.refusals import FileRefused, Reason

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
_ROW_ATTRIBUTES: Final = frozenset({"r", "s", "ht", "hidden", "customHeight", "customFormat"})
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def number_cells(root: xml.Element) -> None:
    """Give every row and cell its place; without one it comes after the one before it."""
    row_number = 0
    for row in root.iter(f"{{{S}}}row"):
        row_number = _number(row.get("r"), row_number + 1, MOST_ROWS)
        for key in set(row.attrib) - _ROW_ATTRIBUTES:
            del row.attrib[key]
        row.set("r", str(row_number))
        column = 0
        for cell in row.iterfind(f"{{{S}}}c"):
            place = cell.get("r")
            column = column + 1 if place is None else column_of(place)
            if not 0 < column <= MOST_COLUMNS:
                raise FileRefused(Reason.BROKEN)
            cell.set("r", f"{_letters(column)}{row_number}")


def _number(text: str | None, otherwise: int, most: int) -> int:
    number = otherwise if text is None else int(text) if text.isdecimal() else 0
    if not 0 < number <= most:
        raise FileRefused(Reason.BROKEN)
    return number


def are_rows_hidden(root: xml.Element) -> bool:
    """Tell whether rows are hidden unless they say otherwise; FileRefused if columns are."""
    given = root.find(f"{{{S}}}sheetFormatPr")
    if given is None:
        return False
    if _is_nothing(given.get("defaultColWidth")):
        raise FileRefused(Reason.HIDDEN_STYLE)
    return is_true(given.get("zeroHeight")) or _is_nothing(given.get("defaultRowHeight"))


def is_row_hidden(row: xml.Element, *, is_low: bool) -> bool:
    """Tell whether a row is hidden or has no height."""
    hidden, height = row.get("hidden"), row.get("ht")
    is_default = is_low and hidden is None and height is None
    return is_default or is_true(hidden) or _is_nothing(height)


def hidden_columns(root: xml.Element) -> Iterator[int]:
    """Yield the numbers of the columns that are hidden or have no width."""
    for column in root.iter(f"{{{S}}}col"):
        if is_true(column.get("hidden")) or _is_nothing(column.get("width")):
            first = _number(column.get("min"), 0, MOST_ROWS)
            last = _number(column.get("max"), 0, MOST_ROWS)
            yield from range(first, min(last, MOST_COLUMNS) + 1)


def column_of(reference: str) -> int:
    """Return the number of a cell's column; 0 where it is no cell."""
    found = _CELL.fullmatch(reference)
    number = 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def _is_nothing(size: str | None) -> bool:
    """Tell whether a height or width is none; FileRefused where it is no number."""
    if size is None:
        return False
    try:
        return not float(size) > 0
    except ValueError as error:
        raise FileRefused(Reason.BROKEN) from error


def is_true(value: str | None) -> bool:
    """Tell whether an attribute says yes."""
    return value in {"1", "true", "on"}
