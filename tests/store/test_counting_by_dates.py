"""Migration 0010: what an earlier program has not counted yet is counted in the next release."""

import pytest
from sqlalchemy import insert, select

from portal.store import schema
from portal.store.tables import CaseRow, FigureContributionRow, FigureCountedRow
from portal.work import Portal
from tests.attacks.organisation import INSIDE, add_cases, publish_quarter

BEFORE = "0005"


@pytest.mark.usefixtures("both_databases")
def test_only_what_came_too_late_counts_as_entered_later(portal: Portal) -> None:
    publish_quarter(portal, cases=1)
    with portal.writing() as work:
        case = work.db.scalar(select(CaseRow.id))
        contribution = work.db.scalar(select(FigureContributionRow.id))
        link = {"case_id": case, "contribution_id": contribution}
        work.db.execute(insert(FigureCountedRow), [link])
    add_cases(portal, 1, received_on=INSIDE)

    schema.downgrade(portal.database, BEFORE)
    schema.upgrade(portal.database)

    with portal.reading() as work:
        entered = dict(work.db.execute(select(CaseRow.id, CaseRow.entered_on)).all())
    assert entered.pop(case) is None
    assert None not in entered.values()
    assert len(entered) == 1
