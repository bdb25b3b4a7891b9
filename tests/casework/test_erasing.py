"""Erasure: every wrapping of the key goes first, and a restored backup brings nothing back."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import func, select, update

from portal.casework.access.erasing import erase_due, erase_early, replay
from portal.casework.journalling import (
    REPORTER_NAME,
    chain_outbox,
    note_reporter,
    verify_journal,
)
from portal.core.cases import Status
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.store.tables import (
    CaseRow,
    GrantRow,
    JournalRow,
    MailboxRow,
    OutboxRow,
    RecordRow,
    ReporterGrantRow,
)
from portal.work import Portal
from tests.cast import MadeCase, Member, make_case, open_case

LONG_AGO = date(2022, 6, 1)
OF_A_CASE = (GrantRow, ReporterGrantRow, MailboxRow, RecordRow)

pytestmark = pytest.mark.usefixtures("both_databases")


def put_away(portal: Portal, made: MadeCase, **changes: object) -> None:
    """Archive a case that was closed long ago."""
    values = {"status": Status.ARCHIVED, "closed_on": LONG_AGO, **changes}
    with portal.writing() as work:
        work.db.execute(update(CaseRow).where(CaseRow.id == made.id).values(**values))


def erase_and_lose(portal: Portal) -> None:
    """Erase, but leave the database as it was, as if a backup had been restored."""
    with portal.writing() as work:
        erase_due(work)
        raise RuntimeError("The database is put back to what it was.")


def count_rows(portal: Portal, made: MadeCase) -> list[int]:
    """Count what is left of a case, table by table."""
    with portal.reading() as work:
        left = [
            work.db.scalar(select(func.count()).select_from(row).where(row.case_id == made.id))
            for row in OF_A_CASE
        ]
        cases = select(func.count()).select_from(CaseRow).where(CaseRow.id == made.id)
        return [*(int(count or 0) for count in left), int(work.db.scalar(cases) or 0)]


def test_an_archived_case_is_erased_when_its_time_is_over(
    portal: Portal, cast: Mapping[str, Member]
) -> None:
    made = make_case(portal)
    put_away(portal, made)
    with portal.writing() as work:
        erased = erase_due(work)
    assert erased == 1
    assert count_rows(portal, made) == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"closed_on": date(2026, 1, 2)},
        {"status": Status.CLOSED},
        {"on_hold": True},
    ],
)
def test_a_case_that_must_be_kept_is_kept(
    portal: Portal, cast: Mapping[str, Member], changes: dict[str, object]
) -> None:
    made = make_case(portal)
    put_away(portal, made, **changes)
    before = count_rows(portal, made)
    with portal.writing() as work:
        erased = erase_due(work)
    assert erased == 0
    assert count_rows(portal, made) == before


def test_other_cases_stay_whole(portal: Portal, cast: Mapping[str, Member]) -> None:
    made, other = make_case(portal), make_case(portal)
    put_away(portal, made)
    before = count_rows(portal, other)
    with portal.writing() as work:
        erase_due(work)
    assert count_rows(portal, other) == before
    with portal.reading() as work:
        assert open_case(work, cast["omar"], other).keys


def test_the_journal_says_that_a_case_was_erased(
    portal: Portal, cast: Mapping[str, Member]
) -> None:
    made = make_case(portal)
    put_away(portal, made)
    with portal.writing() as work:
        erase_due(work)
    with portal.reading() as work:
        found = select(JournalRow.actor).where(
            JournalRow.event == "case_erased", JournalRow.case_id == made.id
        )
        assert work.db.scalars(found).all() == ["clock"]


def test_what_a_restored_backup_brings_back_is_erased_again(
    portal: Portal, cast: Mapping[str, Member]
) -> None:
    made = make_case(portal)
    put_away(portal, made)
    with pytest.raises(RuntimeError):
        erase_and_lose(portal)
    assert count_rows(portal, made)[-1] == 1
    with portal.writing() as work:
        again = replay(work)
    assert again == 1
    assert count_rows(portal, made) == [0, 0, 0, 0, 0]
    with portal.writing() as work:
        assert replay(work) == 0


def test_an_erased_case_opens_for_nobody(portal: Portal, cast: Mapping[str, Member]) -> None:
    made = make_case(portal)
    put_away(portal, made)
    with portal.writing() as work:
        erase_due(work)
    with portal.reading() as work, pytest.raises(NotFound):
        open_case(work, cast["omar"], made)


def test_what_its_reporter_did_that_day_reaches_the_journal_and_names_no_case(
    portal: Portal, cast: Mapping[str, Member]
) -> None:
    made, other = make_case(portal), make_case(portal)
    with portal.writing() as work:
        note_reporter(work, Event.WITHDRAWN, made.id)
        erase_early(work, made.id, by=cast["una"].account)
        waiting = list(work.db.scalars(select(OutboxRow.case_id)))
    with portal.writing() as work:
        chained = chain_outbox(work)
        said = work.db.execute(
            select(JournalRow.event, JournalRow.case_id).where(JournalRow.actor == REPORTER_NAME)
        ).all()
        broken = verify_journal(work)

    assert made.id not in waiting
    assert chained == len(waiting) == 3
    assert sorted((event, case or "") for event, case in said) == [
        ("report_received", ""),
        ("report_received", other.id),
        ("withdrawn", ""),
    ]
    assert broken is None
