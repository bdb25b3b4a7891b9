"""Files on their way into a case: sealed before the writer's turn, whole or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.casework.access import visits
from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.records.files import add_draft_file, list_files, read_file, remove_draft_file
from portal.casework.records.taking_along import Along, forget_sent, sealed_before
from portal.casework.reports.submitting import PreparedCase, Report, prepare, store_case
from portal.core.cases import CaseId
from portal.core.errors import CaseChanged
from portal.core.taxonomy import Category, ReportType
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.store.files import read_draft_chunks
from portal.store.sessions import delete_expired
from portal.store.tables import DraftChunkRow, DraftFileRow, FileChunkRow, SessionRow
from portal.vault.tracking import TrackingCode
from portal.work import Portal, Work
from tests.cast import Member
from tests.rows import count, every
from tests.statements import counting

LONG, SHORT = bytes(range(256)) * 1_000, b"some words"
REPORT = Report(ReportType.INCIDENT, Category.WRONG_OUTPUT, "unknown", "It told me the wrong dose.")

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def journey(portal: Portal, cast: dict[str, Member]) -> str:
    """The key of a journey with a long file and a short one."""
    with portal.writing() as work:
        key = visits.open_visit(work, visits.JOURNEY, b"a draft")
    add(portal, key, LONG)
    add(portal, key, SHORT)
    return key


@pytest.fixture
def prepared(portal: Portal, journey: str) -> PreparedCase:
    """The case that is made of it."""
    with portal.reading() as work:
        return prepare(work, REPORT)


@pytest.fixture
def along(portal: Portal, journey: str, prepared: PreparedCase) -> Iterator[Along]:
    """Its files, sealed for the case."""
    with portal.reading() as work, sealed(work, journey, prepared) as found:
        yield found


def sealed(work: Work, journey: str, prepared: PreparedCase) -> AbstractContextManager[Along]:
    return sealed_before(work, journey, CaseId(prepared.case["id"]), prepared.key)


def add(portal: Portal, key: str, content: bytes) -> None:
    with portal.writing() as work:
        add_draft_file(work, key, "notes.txt", Cleaned(Kind.TEXT, content, (), ()))


def send(work: Work, prepared: PreparedCase, along: Along) -> TrackingCode:
    once = secrets.token_urlsafe(32)
    code = store_case(work, prepared, one_time_key=once, along=along).code
    visits.end_visit(work, along.journey)
    return code


def contents(portal: Portal, code: TrackingCode) -> list[bytes]:
    with portal.reading() as work:
        case = open_for_reporter(work, unlock_mailbox(work, code))
        numbers = [str(entry.number) for entry in list_files(work, case)]
        return [read_file(work, case, number)[1] for number in numbers]


@pytest.mark.usefixtures("both_databases")
def test_the_writer_opens_no_chunk_and_deletes_none(
    portal: Portal, prepared: PreparedCase, along: Along
) -> None:
    with portal.writing() as work, counting(portal.database) as sent:
        code = send(work, prepared, along)
    kept = count(portal, DraftChunkRow)
    forget_sent(portal, portal.clock.now(), along)

    assert [one for one in sent if "draft_chunk" in one] == []
    assert contents(portal, code) == [LONG, SHORT]
    assert kept == count(portal, FileChunkRow) == 5
    assert [count(portal, row) for row in (DraftFileRow, DraftChunkRow, SessionRow)] == [0, 0, 0]


@pytest.mark.usefixtures("both_databases")
def test_killed_before_the_draft_is_deleted_it_ends_as_a_journey_does(
    portal: Portal, prepared: PreparedCase, along: Along
) -> None:
    with portal.writing() as work:
        code = send(work, prepared, along)
    with portal.reading() as work:
        found = visits.find_visit(work, visits.JOURNEY, along.journey)
    with portal.writing() as work:
        delete_expired(work.db, work.moment.at + timedelta(hours=1))

    assert found is None
    assert [count(portal, row) for row in (DraftFileRow, DraftChunkRow, SessionRow)] == [0, 0, 0]
    assert contents(portal, code) == [LONG, SHORT]


def test_a_file_added_after_the_sealing_comes_along(
    portal: Portal, prepared: PreparedCase, along: Along
) -> None:
    add(portal, along.journey, b"one more")
    with portal.writing() as work:
        code = send(work, prepared, along)

    assert contents(portal, code) == [LONG, SHORT, b"one more"]


def test_a_file_taken_out_after_the_sealing_does_not(
    portal: Portal, prepared: PreparedCase, along: Along
) -> None:
    with portal.writing() as work:
        remove_draft_file(work, along.journey, "1")
    with portal.writing() as work:
        code = send(work, prepared, along)

    assert contents(portal, code) == [SHORT]


def test_a_journey_that_ended_after_the_sealing_loses_no_file(
    portal: Portal, prepared: PreparedCase, along: Along
) -> None:
    with portal.writing() as work:
        delete_expired(work.db, work.moment.at + timedelta(hours=1))
    with portal.writing() as work:
        code = send(work, prepared, along)

    assert contents(portal, code) == [LONG, SHORT]
    assert count(portal, SessionRow) == 0


def test_all_files_taken_out_after_the_sealing_stay_out(
    portal: Portal, prepared: PreparedCase, along: Along
) -> None:
    with portal.writing() as work:
        remove_draft_file(work, along.journey, "1")
        remove_draft_file(work, along.journey, "2")
    with portal.writing() as work:
        code = send(work, prepared, along)

    assert contents(portal, code) == []


def test_a_file_taken_out_while_it_is_read_is_not_taken_for_a_shorter_one(
    portal: Portal, journey: str
) -> None:
    file = next(row.id for row in every(portal, DraftFileRow) if row.number == 1)
    with portal.writing() as work:
        reading = read_draft_chunks(work.db, file)
        next(reading)
        remove_draft_file(work, journey, "1")
        with pytest.raises(CaseChanged):
            next(reading)


def test_without_room_to_seal_before_they_are_sealed_in_the_turn(
    portal: Portal, journey: str, prepared: PreparedCase
) -> None:
    nowhere = replace(portal.settings, data_dir=portal.settings.data_dir / "nowhere")
    with (
        portal.reading() as reading,
        sealed(replace(reading, settings=nowhere), journey, prepared) as along,
        portal.writing() as work,
    ):
        code = send(work, prepared, along)

    assert along == Along(journey)
    assert contents(portal, code) == [LONG, SHORT]


def test_what_waits_to_be_written_has_no_name_and_shows_nothing(
    portal: Portal, journey: str, prepared: PreparedCase
) -> None:
    before = sorted(portal.settings.data_dir.iterdir())
    with portal.reading() as work, sealed(work, journey, prepared) as along:
        meanwhile = sorted(portal.settings.data_dir.iterdir())
        shown = b"".join(chunk for _, chunks in along.sealed() for chunk in chunks)

    assert meanwhile == before
    assert len(shown) > len(LONG)
    assert (LONG[:64] in shown, SHORT in shown) == (False, False)
    assert all(one.session_id == visits.row_of(journey) for one in every(portal, DraftFileRow))
