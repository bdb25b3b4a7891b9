"""The published releases as JSON and as CSV: the same bytes for the same releases.

They hold what the pages show, no more: withheld figures are null or empty, with the floor.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from portal.core.disclosure.derive import Figure
from portal.insight.showing import ShownRelease

HEADER = (
    "window",
    "from",
    "to",
    "family",
    "published_on",
    "table",
    "cell",
    "label",
    "figure",
    "plus_minus",
    "floor",
)

ALL = "all"

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_json(releases: Sequence[ShownRelease]) -> str:
    """Return every release as JSON, keys sorted."""
    content = {"releases": [_release(one) for one in releases]}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def write_csv(releases: Sequence[ShownRelease]) -> str:
    """Return every release as CSV (RFC 4180), one row a cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in releases:
        writer.writerows([_neutral(value) for value in row] for row in _rows(one))
    return text.getvalue()


def _release(one: ShownRelease) -> dict[str, Any]:
    window, total = one.release.window, one.shown.total
    return {
        "window": window.name,
        "from": window.starts_on.isoformat(),
        "to": window.ends_on.isoformat(),
        "family": one.release.family.value,
        "profile": window.profile.value,
        "published_on": one.release.published_on.isoformat(),
        "total": {"figure": total.number, "plus_minus": total.margin, "floor": total.floor},
        "tables": [
            {
                "table": table.table.value,
                "plus_minus": table.margin,
                "floor": table.floor,
                "cells": [_cell(figure) for figure in table.figures],
            }
            for table in one.tables
        ],
    }


def _cell(figure: Figure) -> dict[str, Any]:
    return {"cell": figure.key, "label": figure.label, "figure": figure.number}


def _rows(one: ShownRelease) -> Iterator[tuple[str | int | None, ...]]:
    window, total = one.release.window, one.shown.total
    head = (
        window.name,
        window.starts_on.isoformat(),
        window.ends_on.isoformat(),
        one.release.family.value,
        one.release.published_on.isoformat(),
    )
    yield (*head, ALL, ALL, "All reports", total.number, total.margin, total.floor)
    for table in one.tables:
        for cell in table.figures:
            yield (
                *head,
                table.table.value,
                cell.key,
                cell.label,
                cell.number,
                table.margin,
                table.floor,
            )


def _neutral(value: str | int | None) -> str | int | None:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
