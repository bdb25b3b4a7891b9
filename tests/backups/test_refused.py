"""What is not whole, not ours or not empty is refused in words, and nothing is written."""

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect

from portal import create_app
from portal.backups.files import new_file
from portal.backups.frames import Frame, Kind, read_frames, write_frame
from portal.backups.restoring import restore
from portal.backups.saving import back_up
from portal.casework.access.erasing import erase_early
from portal.config import Settings
from portal.core.errors import BackupRefused, PortalError
from portal.store.copying import is_in_use
from portal.vault.backups import (
    CHUNK_BYTES,
    HEAD_BYTES,
    SEALED_BYTES,
    open_stream,
    seal_stream,
)
from portal.vault.keyring import BACKUPS, Keyring
from portal.work import Portal
from tests.cast import Member, make_case
from tests.test_cli import command, whole

Damage = Callable[[bytes], bytes]


def chunk(file: bytes, index: int) -> bytes:
    start = HEAD_BYTES + index * SEALED_BYTES
    return file[start : start + SEALED_BYTES]


def flipped(at: int) -> Damage:
    return lambda file: file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]


def swapped(file: bytes) -> bytes:
    rest = file[HEAD_BYTES + 2 * SEALED_BYTES :]
    return file[:HEAD_BYTES] + chunk(file, 1) + chunk(file, 0) + rest


def repeated(file: bytes) -> bytes:
    return file[:HEAD_BYTES] + chunk(file, 0) + file[HEAD_BYTES:]


def without_one(file: bytes) -> bytes:
    return file[:HEAD_BYTES] + chunk(file, 0) + file[HEAD_BYTES + 2 * SEALED_BYTES :]


DAMAGES: dict[str, tuple[Damage, str]] = {
    "emptied": (lambda file: b"", "no backup of a portal"),
    "another file": (lambda file: b"SQLite format 3" + file[15:], "no backup of a portal"),
    "a newer format": (lambda file: file.replace(b"-01", b"-02", 1), "newer version"),
    "a flipped bit of the key's name": (flipped(20), "another key for backups"),
    "a flipped bit of the header": (flipped(HEAD_BYTES - 1), "damaged"),
    "a flipped bit": (flipped(HEAD_BYTES + 100), "damaged"),
    "a flipped bit at the end": (lambda file: flipped(len(file) - 1)(file), "damaged"),
    "the beginning alone": (lambda file: file[:HEAD_BYTES], "cut off"),
    "cut in a chunk": (lambda file: file[:-7], "cut off"),
    "cut after a chunk": (lambda file: file[:-SEALED_BYTES], "cut off"),
    "lengthened": (lambda file: file + b"\0", "goes on after its end"),
    "reordered": (swapped, "damaged"),
    "repeated": (repeated, "damaged"),
    "left out": (without_one, "damaged"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_and_the_database_is_not_touched(
    portal: Portal, elsewhere: Portal, target: Path, damage: str
) -> None:
    back_up(portal, target)
    change, words = DAMAGES[damage]
    target.write_bytes(change(target.read_bytes()))
    with pytest.raises(PortalError, match=words):
        restore(elsewhere, target)

    assert inspect(elsewhere.database.engine).get_table_names() == []


def test_a_file_that_another_program_sealed_with_our_key_leaves_nothing(
    portal: Portal, elsewhere: Portal, target: Path
) -> None:
    target.write_bytes(b"".join(seal_stream(portal.keyring, [bytes(3 * CHUNK_BYTES)])))
    with pytest.raises(BackupRefused, match="another program wrote"):
        restore(elsewhere, target)

    assert inspect(elsewhere.database.engine).get_table_names() == []


@pytest.mark.usefixtures("both_databases", "cast")
def test_a_database_in_use_is_left_as_it_is(portal: Portal, app: Flask, target: Path) -> None:
    back_up(portal, target)
    before = whole(portal)
    refused = command(app, "restore", str(target))

    assert refused.exit_code == 1
    assert "an empty one alone. Stop the portal, move" in refused.output
    assert whole(portal) == before


def test_keys_that_made_it_are_asked_for(
    portal: Portal, other_settings: Settings, target: Path
) -> None:
    back_up(portal, target)
    keys = other_settings.keys_dir
    kept = (keys / BACKUPS).read_text()
    shutil.rmtree(keys)
    without = command(create_app(other_settings), "restore", str(target))
    Keyring.create(keys)
    with_others = command(create_app(other_settings), "restore", str(target))
    (keys / BACKUPS).write_text(kept)
    with_one_of_them = command(create_app(other_settings), "restore", str(target))

    assert [one.exit_code for one in (without, with_others, with_one_of_them)] == [1, 1, 1]
    assert "holds no server-1.key" in without.output
    assert "sealed under another key for backups" in with_others.output
    assert "its mailboxes would not open" in with_one_of_them.output


def test_a_portal_of_before_makes_the_key_by_init(
    app: Flask, cast: dict[str, Member], portal: Portal, target: Path
) -> None:
    (portal.settings.keys_dir / BACKUPS).unlink()
    refused = command(app, "backup", str(target))
    made = command(app, "init")

    assert (refused.exit_code, target.exists()) == (1, False)
    assert "`flask --app wsgi init` makes it" in refused.output
    assert "Made the key for backups" in made.output


def test_an_existing_file_is_never_written_over(app: Flask, target: Path) -> None:
    target.write_text("something dear")
    refused = command(app, "backup", str(target))

    assert refused.exit_code == 1
    assert "is there already" in refused.output
    assert target.read_text() == "something dear"
    assert list(target.parent.iterdir()) == [target]


def test_a_file_that_appears_meanwhile_is_never_written_over(portal: Portal, target: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(new_file(target)).write(b"ours")
        target.write_bytes(b"theirs")
        with pytest.raises(BackupRefused, match="already"):
            stack.close()

    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"theirs"]


def test_a_backup_that_fails_in_the_middle_leaves_no_file(elsewhere: Portal, target: Path) -> None:
    with pytest.raises(BackupRefused, match="not up to date"):
        back_up(elsewhere, target)

    assert list(target.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(app: Flask, target: Path) -> None:
    missing = target.parent / "missing" / "portal.backup"
    refused = [command(app, one, str(missing)) for one in ("backup", "restore")]

    assert [one.exit_code for one in refused] == [1, 1]
    assert "cannot be written: No such file or directory." in refused[0].output
    assert "cannot be read: No such file or directory." in refused[1].output


def test_it_is_for_its_owner_alone_whatever_the_mask(portal: Portal, target: Path) -> None:
    before = os.umask(0)
    try:
        back_up(portal, target)
    finally:
        os.umask(before)

    assert target.stat().st_mode & 0o777 == 0o600
    assert list(target.parent.iterdir()) == [target]


def forged(portal: Portal, target: Path, change: Callable[[list[Frame]], list[Frame]]) -> None:
    """Seal other frames with the right key, as a program with a mistake would."""
    back_up(portal, target)
    with target.open("rb") as file:
        found = list(read_frames(open_stream(portal.keyring, file)))
    parts = [write_frame(one.kind, one.content, one.blobs) for one in change(found)]
    target.write_bytes(b"".join(seal_stream(portal.keyring, parts)))


def of_another_version(frames: list[Frame]) -> list[Frame]:
    about = {**frames[0].content, "version": "9.1", "revision": "0099"}
    return [Frame(Kind.ABOUT, about), *frames[1:]]


def without_its_last_row(frames: list[Frame]) -> list[Frame]:
    last = max(index for index, one in enumerate(frames) if one.kind is Kind.ROW)
    return frames[:last] + frames[last + 1 :]


def test_another_schema_is_refused_and_the_version_that_made_it_is_named(
    portal: Portal, elsewhere: Portal, target: Path
) -> None:
    forged(portal, target, of_another_version)
    with pytest.raises(BackupRefused, match=r"Version 9\.1 .* 0099.* Restore it with that version"):
        restore(elsewhere, target)

    assert inspect(elsewhere.database.engine).get_table_names() == []


@pytest.mark.parametrize(
    "elsewhere_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
    indirect=True,
)
def test_what_fails_while_rows_are_written_leaves_no_row_and_no_file(
    portal: Portal, elsewhere: Portal, cast: dict[str, Member], target: Path
) -> None:
    case = make_case(portal)
    with portal.writing() as work:
        erase_early(work, case.id, by=cast["una"].account)
    forged(portal, target, without_its_last_row)
    with pytest.raises(BackupRefused, match="Rows of this backup are missing"):
        restore(elsewhere, target)
    with elsewhere.database.engine.connect() as connection:
        in_use = is_in_use(connection)

    assert not in_use
    assert (portal.settings.data_dir / "erased.log").exists()
    assert not (elsewhere.settings.data_dir / "erased.log").exists()
