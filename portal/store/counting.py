"""Which cases a release counts, and the frozen trace that each leaves.

Used by the publisher alone; no page reads it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.core.disclosure.profiles import Family
from portal.core.disclosure.schema import Countable
from portal.store.tables import (
    CaseRow,
    FigureContributionRow,
    FigureCountedRow,
    FigureReleaseRow,
    FigureWindowRow,
    TestReportRow,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A case and the cells it fell in, as text."""

    case: CaseId
    cells: str


_IS_MADE_UP = (
    select(TestReportRow.month).where(TestReportRow.case_id == CaseRow.id).correlate(CaseRow)
).exists()
"""Whether a case is the monthly test report, which no figure counts."""

_IS_PUBLISHED = (
    select(FigureReleaseRow.sequence)
    .join(FigureWindowRow, FigureWindowRow.name == FigureReleaseRow.window)
    .where(
        FigureReleaseRow.family == Family.RECEIVED,
        CaseRow.received_on.between(FigureWindowRow.starts_on, FigureWindowRow.ends_on),
    )
    .correlate(CaseRow)
    .exists()
)
"""Whether the figures of the days on which a case was received are out."""


def list_countable(
    db: Session, *, starts_on: date, ends_on: date
) -> list[tuple[CaseId, Countable]]:
    """Return the cases received in a window, without those that an earlier release counted.

    The monthly test report is nobody's, and counts nowhere.

    A case that was entered once the figures of its own window were out counts as received on the
    first day of this one. What came while no window was open was promised to nobody.
    """
    rows = db.execute(
        select(
            CaseRow.id,
            CaseRow.received_on,
            CaseRow.severity,
            CaseRow.category,
            CaseRow.system,
            CaseRow.unit,
        )
        .outerjoin(FigureCountedRow, FigureCountedRow.case_id == CaseRow.id)
        .where(
            or_(
                CaseRow.received_on.between(starts_on, ends_on),
                (CaseRow.received_on < starts_on) & _IS_PUBLISHED,
            ),
            FigureCountedRow.case_id.is_(None),
            ~_IS_MADE_UP,
        )
    )
    return [
        (
            CaseId(row.id),
            Countable(
                max(row.received_on, starts_on), row.severity, row.category, row.system, row.unit
            ),
        )
        for row in rows
    ]


def add_contributions(db: Session, window: str, counted: Sequence[Counted]) -> None:
    """Freeze what each case contributed, under a random id that goes with the case."""
    if not counted:
        return
    pairs = [(secrets.token_hex(16), one) for one in counted]
    # In the order of random ids: a heap must not tell which contribution is whose.
    in_random_order = sorted(pairs, key=lambda pair: pair[0])
    db.execute(
        insert(FigureContributionRow),
        [{"id": id, "window": window, "cells": one.cells} for id, one in in_random_order],
    )
    db.execute(
        insert(FigureCountedRow),
        [{"case_id": one.case, "contribution_id": id} for id, one in pairs],
    )
