"""The published releases as JSON and as CSV: the same bytes for the same releases.

They hold what the pages show, no more. In JSON a withheld figure is null, with the floor. In CSV
it is `[c]`, confidential, and `[z]`, not applicable, where what a row is about was not in use yet:
the markers of the United Kingdom's Government Analysis Function.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from portal.core.disclosure.coming import Coming
from portal.core.disclosure.derive import Figure
from portal.core.disclosure.summaries import Share
from portal.core.facts import FactSheet, plain
from portal.insight.showing import ShownRelease, Timing

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

CONFIDENTIAL = "[c]"
NOT_APPLICABLE = "[z]"

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_json(
    releases: Sequence[ShownRelease], coming: Sequence[Coming] = (), facts: FactSheet | None = None
) -> str:
    """Return every release, what comes, and the facts that derive from no case; keys sorted."""
    content = {
        "releases": [_release(one) for one in releases],
        "coming": [_coming(one) for one in coming],
        "facts": None if facts is None else plain(facts),
    }
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
    timings = one.timings
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
                **_timing(timings.get(table.table)),
            }
            for table in one.tables
        ],
    }


def _cell(figure: Figure) -> dict[str, Any]:
    since = figure.in_use_from
    not_in_use = {} if since is None else {"in_use_from": since.isoformat()}
    return {"cell": figure.key, "label": figure.label, "figure": figure.number, **not_in_use}


def _timing(timing: Timing | None) -> dict[str, Any]:
    if timing is None:
        return {}
    return {"median": timing.median, "in_time": _share(timing.share)}


def _share(share: Share | None) -> dict[str, int] | None:
    if share is None:
        return None
    return {"percent": share.percent, "plus_minus": share.margin, "days": share.within_days}


def _coming(one: Coming) -> dict[str, Any]:
    return {
        "on": one.on.isoformat(),
        "family": one.family.value,
        "from": one.starts_on.isoformat(),
        "to": one.ends_on.isoformat(),
        "is_settled": one.is_settled,
    }


def _rows(one: ShownRelease) -> Iterator[tuple[str | int | None, ...]]:
    window, total = one.release.window, one.shown.total
    head = (
        window.name,
        window.starts_on.isoformat(),
        window.ends_on.isoformat(),
        one.release.family.value,
        one.release.published_on.isoformat(),
    )
    number = CONFIDENTIAL if total.number is None else total.number
    yield (*head, ALL, ALL, "All reports", number, total.margin, total.floor)
    for table in one.tables:
        for cell in table.figures:
            yield (
                *head,
                table.table.value,
                cell.key,
                cell.label,
                _marked(cell),
                table.margin,
                table.floor,
            )


def _marked(figure: Figure) -> int | str:
    if figure.in_use_from is not None:
        return NOT_APPLICABLE
    return CONFIDENTIAL if figure.number is None else figure.number


def _neutral(value: str | int | None) -> str | int | None:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
