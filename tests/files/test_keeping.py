"""How files are kept: sealed under the case key, in steps of size, opened whole, erased whole."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from portal.casework.access.erasing import erase_early
from portal.casework.access.opening import open_for_reporter, unlock_mailbox
from portal.casework.access.recusing import recuse
from portal.casework.records.files import add_to_case, list_files, read_file, tidy_name
from portal.casework.records.sealed import read_records
from portal.core.errors import NotFound, SealBroken
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind
from portal.store.tables import FileChunkRow, FileRow
from portal.vault.files import count_chunks, open_file, seal_file
from portal.vault.sealing import CHUNK_BYTES
from portal.work import Portal
from tests.cast import MadeCase, Member, open_case
from tests.rows import count, every
from tests.vault.builders import CASE_KEY, make_label

CONTENT = bytes(range(256)) * 1_000


@pytest.fixture
def kept(portal: Portal, case: MadeCase) -> MadeCase:
    """The case with a file of 256,000 bytes."""
    add(portal, case, CONTENT)
    return case


def add(portal: Portal, case: MadeCase, content: bytes, name: str = "notes.txt") -> None:
    with portal.writing() as work:
        opened = open_for_reporter(work, unlock_mailbox(work, case.code))
        add_to_case(work, opened, name, Cleaned(Kind.TEXT, content, ("encoding",), ("seen",)))


def read(portal: Portal, case: MadeCase, member: Member) -> bytes:
    with portal.reading() as work:
        return read_file(work, open_case(work, member, case), "1")[1]


@pytest.mark.usefixtures("both_databases")
def test_reporter_and_handler_read_what_was_kept(
    portal: Portal, kept: MadeCase, cast: dict[str, Member]
) -> None:
    with portal.reading() as work:
        opened = open_for_reporter(work, unlock_mailbox(work, kept.code))
        entry, content = read_file(work, opened, "1")

    assert content == CONTENT == read(portal, kept, cast["omar"])
    assert (entry.name, entry.original, entry.size) == ("file-1.txt", "notes.txt", len(CONTENT))


@pytest.mark.usefixtures("both_databases")
def test_the_database_shows_neither_name_nor_content(portal: Portal, kept: MadeCase) -> None:
    rows = [*every(portal, FileRow), *every(portal, FileChunkRow)]
    shown = b"".join(row.sealed for row in rows)

    assert b"notes" not in shown
    assert CONTENT[:64] not in shown


@pytest.mark.parametrize(
    ("size", "chunks"),
    [
        (0, 1),
        (CHUNK_BYTES - 8, 1),
        (CHUNK_BYTES - 7, 2),
        (2 * CHUNK_BYTES, 4),
        (5 * CHUNK_BYTES, 8),
        (25 * 1024 * 1024, 512),
    ],
)
def test_a_size_shows_as_a_power_of_two_of_chunks(size: int, chunks: int) -> None:
    assert count_chunks(size) == chunks


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 8, CHUNK_BYTES - 7, 200_000])
def test_a_file_of_any_size_comes_back(size: int) -> None:
    content = (CONTENT * 2)[:size]
    chunks = list(seal_file(CASE_KEY, make_label(kind="file"), content))

    assert len(chunks) == count_chunks(size)
    assert len({len(chunk) for chunk in chunks}) == 1
    assert open_file(CASE_KEY, make_label(kind="file"), chunks) == content


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("position", [0, 3])
def test_a_file_with_a_missing_part_does_not_open(
    portal: Portal, kept: MadeCase, cast: dict[str, Member], position: int
) -> None:
    with portal.writing() as work:
        work.db.execute(delete(FileChunkRow).where(FileChunkRow.position == position))

    with pytest.raises(SealBroken):
        read(portal, kept, cast["omar"])


def test_a_file_that_was_moved_to_another_number_does_not_open(
    portal: Portal, kept: MadeCase, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        work.db.execute(update(FileRow).values(number=2))

    with portal.reading() as work, pytest.raises(SealBroken):
        list_files(work, open_case(work, cast["omar"], kept))


@pytest.mark.usefixtures("both_databases")
def test_in_a_new_epoch_whoever_is_left_still_opens_it(
    portal: Portal, kept: MadeCase, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        opened = open_case(work, cast["omar"], kept)
        records = read_records(work, opened)
        recuse(work, opened, cast["omar"], reason="I know her.", records=records)
    add(portal, kept, b"of the second epoch")

    assert read(portal, kept, cast["una"]) == CONTENT
    assert [row.epoch for row in every(portal, FileRow)] != [1, 1]
    with pytest.raises(NotFound):
        read(portal, kept, cast["omar"])


def test_whoever_lacks_its_epoch_is_told_that_it_is_there_and_cannot_open_it(
    portal: Portal, kept: MadeCase, cast: dict[str, Member]
) -> None:
    with portal.reading() as work:
        opened = open_case(work, cast["omar"], kept)
        later = replace(opened, keys={2: opened.keys[1]})

        assert [entry.kind for entry in list_files(work, later)] == [None]
        with pytest.raises(NotFound):
            read_file(work, later, "1")


@pytest.mark.usefixtures("both_databases")
def test_an_erased_case_has_no_file(
    portal: Portal, kept: MadeCase, cast: dict[str, Member]
) -> None:
    with portal.writing() as work:
        erase_early(work, kept.id, by=cast["omar"].account)

    assert (count(portal, FileRow), count(portal, FileChunkRow)) == (0, 0)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("/home/rosa/notes.txt", "notes.txt"),
        ("C:\\Users\\rosa\\notes.txt", "notes.txt"),
        ("a\u202egpj.exe\0", "agpj.exe"),
        ("\ud800", ""),
        ("x" * 1_000, "x" * 150),
    ],
)
def test_a_name_is_kept_without_folders_and_tricks(name: str, kept: str) -> None:
    assert tidy_name(name) == kept


def test_what_is_said_about_a_file_has_one_size(portal: Portal, case: MadeCase) -> None:
    add(portal, case, b"x", "a")
    add(portal, case, b"x", "long name " * 15)

    assert len({len(row.sealed) for row in every(portal, FileRow)}) == 1
