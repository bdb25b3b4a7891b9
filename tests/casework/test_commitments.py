"""Every text that a handler seals is committed to by the entry of the deed it belongs to."""

import json

import pytest

from portal.casework.journalling import chain_outbox, commitment
from portal.core.exclusions import ExcludedKind, Exclusion
from portal.store.tables import JournalRow, RecordRow
from portal.work import Portal
from tests.cast import Member, make_case
from tests.rows import every
from tests.signin.journal import noted
from tests.test_readable_columns import live_through


def uncommitted(portal: Portal) -> list[str]:
    """Return the kinds of handlers' records that no entry commits to."""
    said = {json.loads(row.details).get("reason") for row in every(portal, JournalRow)}
    records = [row for row in every(portal, RecordRow) if row.author.startswith("handler:")]
    ordered = [row.sealed for row in sorted(records, key=lambda row: row.position)]
    together = {
        sealed
        for start in range(len(ordered))
        for end in range(start + 1, min(start + 4, len(ordered)) + 1)
        if commitment(*ordered[start:end]) in said
        for sealed in ordered[start:end]
    }
    return [row.kind for row in records if row.sealed not in together]


@pytest.mark.usefixtures("both_databases")
def test_every_text_of_a_handler_is_committed_to(portal: Portal, cast: dict[str, Member]) -> None:
    live_through(portal, cast)

    assert uncommitted(portal) == []


def test_a_text_changed_afterwards_is_committed_to_no_more(
    portal: Portal, cast: dict[str, Member]
) -> None:
    live_through(portal, cast)
    with portal.writing() as work:
        row = work.db.get_one(RecordRow, find_note(portal))
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])

    assert uncommitted(portal) == ["note"]


def find_note(portal: Portal) -> str:
    (note,) = [row.id for row in every(portal, RecordRow) if row.kind == "note"]
    return str(note)


@pytest.mark.usefixtures("both_databases")
def test_a_report_is_noted_with_the_grants_of_each_level_decoys_included(
    portal: Portal, cast: dict[str, Member]
) -> None:
    make_case(portal)
    make_case(portal, exclusions=(Exclusion(ExcludedKind.PERSON, cast["omar"].account),))
    with portal.writing() as work:
        chain_outbox(work)

    assert (
        noted(portal, "report_received")
        == [("reporter", {"level_1": 2, "level_2": 1, "level_3": 1})] * 2
    )
