"""The auditor's page: the journal in words, whole or not, and never a case."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from portal.audit.operations import CHECKED_UNASKED
from portal.casework.journalling import chain_outbox, note
from portal.core.cases import CaseId
from portal.core.events import Event
from portal.core.journal_words import EVENTS
from portal.store.tables import JournalRow, OutboxRow
from portal.work import Portal, Work
from tests.casework.test_journalling import drop_triggers
from tests.cast import MadeCase, Member, add_member, make_case, make_member
from tests.deeds import at_the_desk, make_move, words
from tests.rows import every
from tests.test_cli import command


@pytest.fixture
def audrey(app: Flask, portal: Portal, cast: dict[str, Member]) -> FlaskClient:
    """The auditor, signed in."""
    member = make_member(portal.keyring, "audrey", is_auditor=True)
    with portal.writing() as work:
        add_member(work, member)
    return at_the_desk(app, member)


@pytest.fixture
def worked(app: Flask, portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that Omar read and moved, journalled."""
    case = make_case(portal)
    omar = at_the_desk(app, cast["omar"])
    omar.get(f"/desk/cases/{case.reference}")
    make_move(omar, case, "start-triage")
    with portal.writing() as work:
        chain_outbox(work)
    return case


def test_every_event_has_words() -> None:
    assert set(EVENTS) == set(Event)


@pytest.mark.usefixtures("both_databases")
def test_an_auditor_reads_what_was_done_and_by_whom(audrey: FlaskClient, worked: MadeCase) -> None:
    page = words(audrey.get("/journal").text).replace(" ;", ";")

    assert "The journal is whole" in page
    assert "2 March 2026, 09:00 UTC Omar Moved the case" in page
    assert "move: Start triage" in page
    assert "2 March 2026 A reporter Reported grants at level 1: 2; grants at level 2: 1;" in page


def test_no_page_names_a_case(audrey: FlaskClient, worked: MadeCase, portal: Portal) -> None:
    first = audrey.get("/journal").text
    older = audrey.get("/journal/older?before=4").text

    assert worked.id in {row.case_id for row in every(portal, JournalRow)}
    for page in (first, older):
        assert worked.id not in page
        assert worked.reference not in page


def test_a_case_stays_out_of_reach(audrey: FlaskClient, worked: MadeCase) -> None:
    for path in ("/desk", f"/desk/cases/{worked.reference}", "/admin", "/insight"):
        assert audrey.get(path).status_code == 404


@pytest.mark.parametrize("name", ["omar", "lena", "ada"])
def test_nobody_else_finds_it(app: Flask, cast: dict[str, Member], name: str) -> None:
    client = at_the_desk(app, cast[name])

    assert client.get("/journal").status_code == 404
    assert client.get("/journal/older?before=9").status_code == 404


@pytest.mark.usefixtures("both_databases")
def test_a_changed_entry_is_told_with_its_place(
    audrey: FlaskClient, worked: MadeCase, portal: Portal
) -> None:
    drop_triggers(portal)
    with portal.writing() as work:
        work.db.execute(update(JournalRow).where(JournalRow.sequence == 2).values(details="gone"))

    page = words(audrey.get("/journal").text)
    assert "The journal was changed" in page
    assert "Entry 2 is changed." in page


def test_a_head_noted_earlier_is_checked(
    app: Flask, audrey: FlaskClient, worked: MadeCase, portal: Portal
) -> None:
    head = command(app, "journal", "head").output.strip()
    shown = audrey.get("/journal").text
    with portal.writing() as work:
        note(work, "0" * 32, Event.SIGNED_IN)
    held = words(audrey.get("/journal", query_string={"heads": head}).text)
    broken = words(audrey.get("/journal", query_string={"heads": head.replace(head[2], "_")}).text)
    other = audrey.get("/journal", query_string={"heads": f"1 {'0' * 64}\n{head}"})

    assert head in shown
    assert "every head that you noted down: 1." in held
    assert "Each line is a number" in broken
    assert "compare it with your note first" in words(other.text)


@pytest.mark.usefixtures("both_databases")
def test_a_head_that_differs_from_a_whole_journal_is_compared_with_the_note_first(
    app: Flask, audrey: FlaskClient, worked: MadeCase
) -> None:
    head = command(app, "journal", "head").output.strip()
    number, digest, _ = head.split()
    mistyped = f"{number} {'0' * 4}{digest[4:]}"
    beyond = f"{'9' * 15} {digest}"
    one = words(audrey.get("/journal", query_string={"heads": mistyped}).text)
    two = words(
        audrey.get("/journal", query_string={"heads": f"{beyond}\n{head}\n1 {digest}"}).text
    )

    assert "This line differs from the journal: compare it with your note first" in one
    assert one.count(mistyped) == 2
    assert "These lines differ" in two
    assert (two.count(beyond), two.count(f"1 {digest}"), two.count(head)) == (2, 2, 2)
    for page in (one, two):
        assert "If your note says exactly this" in page
        assert "The journal was changed" not in page
        assert "The journal is whole" not in page


def test_beside_a_differing_head_a_change_within_the_journal_is_still_told(
    audrey: FlaskClient, worked: MadeCase, portal: Portal
) -> None:
    drop_triggers(portal)
    with portal.writing() as work:
        work.db.execute(update(JournalRow).where(JournalRow.sequence == 2).values(details="gone"))
    page = words(audrey.get("/journal", query_string={"heads": f"1 {'0' * 64}"}).text)

    assert "The journal was changed" in page
    assert "compare it with your note first" not in page


def test_what_is_no_head_is_shown_again(audrey: FlaskClient) -> None:
    answer = audrey.get("/journal", query_string={"heads": "my own words"})

    assert answer.status_code == 422
    assert "my own words" in answer.text
    assert "There is a problem" in words(answer.text)
    assert 'href="#heads"' in answer.text


@pytest.mark.usefixtures("both_databases")
def test_entries_come_fifty_a_page_and_each_once(audrey: FlaskClient, portal: Portal) -> None:
    with portal.writing() as work:
        for number in range(119):
            note(work, "0" * 32, Event.RELEASE_PUBLISHED, release=f"release-{number:03}")
    first = audrey.get("/journal").text
    second = audrey.get("/journal/older?before=71").text
    third = audrey.get("/journal/older?before=21").text
    seen = [number for page in (first, second, third) for number in numbers(page)]

    assert 'href="/journal/older?before=71"' in first
    assert 'href="/journal/older?before=21"' in second
    assert "Older entries" not in third
    assert seen == list(range(120, 0, -1))


def numbers(page: str) -> list[int]:
    rows = page.split("<tr><td>")[1:]
    return [int(row.split("<")[0]) for row in rows]


def test_a_long_journal_is_checked_where_it_is_asked_for(
    audrey: FlaskClient, portal: Portal
) -> None:
    with portal.writing() as work:
        lengthen(work, CHECKED_UNASKED)
    unasked = words(audrey.get("/journal").text)
    asked = words(audrey.get("/journal", query_string={"heads": ""}).text)

    assert "Not checked yet" in unasked
    assert "The journal is whole" in asked


def lengthen(work: Work, entries: int) -> None:
    """Let many reporters reply."""
    case, today = CaseId("1" * 32), work.moment.today
    rows = [
        {"id": f"{number:032x}", "dated": today, "event": "reporter_replied", "case_id": case}
        for number in range(entries)
    ]
    work.db.execute(insert(OutboxRow), rows)
    chain_outbox(work)


@pytest.mark.parametrize("before", ["", "-1", "note", "9" * 15, "9" * 99, "٣"])
def test_a_place_that_is_none_shows_the_newest(
    audrey: FlaskClient, worked: MadeCase, before: str
) -> None:
    page = audrey.get("/journal/older", query_string={"before": before})

    assert page.status_code == 200
    assert numbers(page.text)[-1] == 1
