"""A backup is one instant: what is written while it is made is in it whole, or not at all."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.backups.restoring import restore
from portal.backups.saving import back_up
from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.records.sealed import read_records
from portal.store.tables import CaseRow, GrantRow, MailboxRow
from portal.work import Portal
from tests.cast import MadeCase, make_case
from tests.rows import every

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("both_databases", "cast")]


def test_what_is_written_meanwhile_is_not_seen(portal: Portal) -> None:
    make_case(portal)
    cases = select(func.count()).select_from(CaseRow)
    with portal.database.snapshot() as connection:
        before = connection.scalar(cases)
        make_case(portal)
        after = connection.scalar(cases)
        grants = connection.scalar(select(func.count(GrantRow.case_id.distinct())))

    assert (before, after, grants) == (1, 1, 1)
    assert len(every(portal, CaseRow)) == 2


def test_no_half_case_is_in_it(portal: Portal, elsewhere: Portal, target: Path) -> None:
    made: list[MadeCase] = [make_case(portal)]
    started, enough = threading.Event(), threading.Event()

    def report() -> None:
        while not enough.is_set():
            made.append(make_case(portal))
            started.set()

    writers = [threading.Thread(target=report) for _ in range(2)]
    for writer in writers:
        writer.start()
    started.wait(30)
    back_up(portal, target)
    during = len(made)
    enough.set()
    for writer in writers:
        writer.join()
    restore(elsewhere, target)
    ids = {row.id for row in every(elsewhere, CaseRow)}
    kept = [case for case in made if case.id in ids]
    with elsewhere.reading() as work:
        texts = [
            read_records(work, open_for_reporter(work, unlock_mailbox(work, case.code)))
            for case in kept
        ]

    assert 1 <= len(kept) == len(ids) <= during + 2
    assert {row.case_id for row in every(elsewhere, MailboxRow)} == ids
    assert {row.case_id for row in every(elsewhere, GrantRow)} == ids
    assert all("wrong dose" in str(one) for one in texts)
