"""A backup is restored row by row as it was, on the same kind of database and on the other."""

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from portal.backups.restoring import restore
from portal.backups.saving import back_up
from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.records.files import add_to_case, read_file
from portal.core.disclosure.profiles import Profile
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind as KindOfFile
from portal.store.copying import LEFT_OUT
from portal.store.tables import CaseRow, JournalRow
from portal.work import Portal
from tests.backups.conftest import Rows
from tests.cast import Member, kept_cookie, make_case, open_case
from tests.deeds import at_the_desk, mailbox_of
from tests.insight.states import publish_quarters
from tests.store.rows import add_row_of_each
from tests.test_cli import command

OUTSIDE = frozenset(table.name for table in LEFT_OUT)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize(
        "elsewhere_url",
        ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
        indirect=True,
    ),
]

SEQUENCES = {
    True: "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'",
    False: "SELECT sequence_name FROM information_schema.sequences",
}
"""What a restore would have to put back, if there were any: numbers that a database counts."""


def kept(rows: Rows) -> Rows:
    """Return the rows that a backup keeps."""
    return {name: found for name, found in rows.items() if name not in OUTSIDE}


@pytest.mark.usefixtures("both_databases", "lived")
def test_every_row_comes_back_as_it_was_but_no_visit_draft_or_outbox(
    portal: Portal, elsewhere: Portal, target: Path, rows_of: Callable[[Portal], Rows]
) -> None:
    before = rows_of(portal)
    back_up(portal, target)
    restore(elsewhere, target)
    after = rows_of(elsewhere)
    noted = [row for row in after["journal"] if row not in before["journal"]]
    after["journal"] = [row for row in after["journal"] if row not in noted]

    assert kept(after) == kept(before)
    assert [(row.event, row.actor) for row in map(_Entry, noted)] == [
        ("backup_restored", "operator")
    ]
    assert {name: len(before[name]) > 0 for name in OUTSIDE} == dict.fromkeys(OUTSIDE, True)
    assert {name: after[name] for name in OUTSIDE} == {name: [] for name in OUTSIDE}


class _Entry:
    """A row of the journal by its columns' names."""

    def __init__(self, row: tuple[object, ...]) -> None:
        self.actor, self.event = row[2], row[3]


@pytest.mark.usefixtures("both_databases")
def test_a_row_of_every_table_comes_back_of_whatever_type(
    portal: Portal, elsewhere: Portal, target: Path, rows_of: Callable[[Portal], Rows]
) -> None:
    with portal.writing() as work:
        add_row_of_each(work.db.connection())
    before = kept(rows_of(portal))
    back_up(portal, target)
    restore(elsewhere, target)
    after = kept(rows_of(elsewhere))

    assert {name: len(rows) for name, rows in before.items()} == dict.fromkeys(before, 1)
    assert {name: [row for row in after[name] if row in before[name]] for name in after} == before


@pytest.mark.usefixtures("both_databases")
def test_a_restored_portal_is_the_same_to_all_who_use_it(
    portal: Portal, cast: dict[str, Member], app: Flask, other_app: Flask, target: Path
) -> None:
    publish_quarters(portal, Profile.STANDARD, 40)
    case = make_case(portal)
    omar = at_the_desk(app, cast["omar"])
    figures = figures_of(app)
    saved = command(app, "backup", str(target))
    done = command(other_app, "restore", str(target))
    verified = [command(other_app, one, "verify").exit_code for one in ("journal", "figures")]
    again = other_app.test_client()
    again.set_cookie("portal_staff", kept_cookie(omar, "portal_staff"))
    page = f"/desk/cases/{case.reference}"

    assert (saved.exit_code, done.exit_code) == (0, 0), saved.output + done.output
    assert "The journal is whole." in done.output
    assert "Everybody of the staff has to sign in anew." in done.output
    assert verified == [0, 0]
    assert figures_of(other_app) == figures
    assert "wrong dose" in mailbox_of(other_app, case).get("/mailbox/case").text
    assert "wrong dose" in at_the_desk(other_app, cast["omar"]).get(page).text
    assert "wrong dose" in omar.get(page).text
    assert "wrong dose" not in again.get(page).text


def figures_of(app: Flask) -> list[bytes]:
    """Return what is published, byte by byte."""
    return [app.test_client().get(f"/figures.{kind}").data for kind in ("json", "csv")]


@pytest.mark.usefixtures("both_databases")
def test_a_file_of_many_chunks_opens_and_what_is_append_only_stays_so(
    portal: Portal, elsewhere: Portal, cast: dict[str, Member], target: Path
) -> None:
    case, content = make_case(portal), secrets.token_bytes(300_000)
    with portal.writing() as work:
        opened = open_for_reporter(work, unlock_mailbox(work, case.code))
        number = add_to_case(work, opened, "a.txt", Cleaned(KindOfFile.TEXT, content, (), ()))
    back_up(portal, target)
    restore(elsewhere, target)
    with elsewhere.reading() as work:
        _, read = read_file(work, open_case(work, cast["omar"], case), str(number))
        numbers = SEQUENCES[elsewhere.database.is_sqlite]
        counted = work.db.scalars(text(numbers)).all()
    for change in (delete(JournalRow), update(CaseRow).values(received_on=date(2026, 1, 1))):
        with pytest.raises(DBAPIError, match="never changed"), elsewhere.writing() as work:
            work.db.execute(change)

    assert read == content
    assert counted == []
