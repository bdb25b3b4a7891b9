"""How many cases were received, and where they fall: what a release counts, and its frozen trace.

Counting is done by the database, one GROUP BY on an index that holds all it needs. Used by the
publisher alone; no page reads it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, cast, func, insert, literal_column, select
from sqlalchemy.orm import Session

from portal.core.disclosure.profiles import Family
from portal.core.severity import Severity
from portal.core.taxonomy import Category
from portal.store.membership import Membership, is_on_time, late_members
from portal.store.tables import CaseRow, FigureContributionRow, table_of

# Written out: PostgreSQL takes two expressions with parameters for different ones.
_ONE: ColumnElement[int] = literal_column("1")
_SEVEN: ColumnElement[int] = literal_column("7")

CASE, CONTRIBUTION = map(table_of, (CaseRow, FigureContributionRow))


class Received(NamedTuple):
    """How many cases have all of this in common. `month` is written `YYYY-MM`."""

    month: str
    severity: Severity
    category: Category
    system: str
    unit: str | None
    cases: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """How many cases fell into these cells, as text."""

    cells: str
    cases: int


def count_received(db: Session, members: Membership) -> list[Received]:
    """Return what the cases of a window bring to the tables, those with all in common as one."""
    columns = (CASE.c.severity, CASE.c.category, CASE.c.system, CASE.c.unit)
    month = func.substr(cast(CASE.c.received_on, String), _ONE, _SEVEN)
    rows = db.execute(
        select(month, *columns, func.count())
        .where(is_on_time(db, members))
        .group_by(month, *columns)
    )
    first = members.starts_on.isoformat()[:7]
    late = [(first, *row[2:], 1) for row in late_members(db, members, *columns)]
    return [Received._make(row) for row in [*map(tuple, rows), *late]]


def add_contributions(
    db: Session, window: str, family: Family, contributions: Sequence[Contribution]
) -> None:
    """Freeze what cases contributed, under random ids."""
    rows = [
        {
            "id": secrets.token_hex(16),
            "window": window,
            "family": family,
            "cells": one.cells,
            "cases": one.cases,
        }
        for one in contributions
    ]
    if rows:
        db.execute(insert(CONTRIBUTION), sorted(rows, key=itemgetter("id")))


def list_contributions(db: Session, window: str, family: Family) -> list[Contribution]:
    """Return what was frozen for a release."""
    rows = db.execute(
        select(CONTRIBUTION.c.cells, CONTRIBUTION.c.cases).where(
            CONTRIBUTION.c.window == window, CONTRIBUTION.c.family == family
        )
    )
    return [Contribution(*row) for row in rows]


def count_contributed(db: Session, window: str) -> int:
    """Return how many cases the received release of a window counted."""
    total = select(func.coalesce(func.sum(CONTRIBUTION.c.cases), 0)).where(
        CONTRIBUTION.c.window == window, CONTRIBUTION.c.family == Family.RECEIVED
    )
    return int(db.execute(total).scalar_one())
