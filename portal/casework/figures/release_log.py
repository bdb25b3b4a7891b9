"""The file of releases outside the database: what was drawn once is never drawn again.

One line a release: its hash and its whole text. A line counts once it ends in a newline and is
on the disk; only then does the database commit. A torn last line was never published.
"""

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from portal.config import Settings
from portal.core.disclosure.chain import GENESIS, Release, hash_of, read_release
from portal.core.errors import PublicationRefused

FILE_NAME = "releases.log"


@dataclass(frozen=True, slots=True)
class Line:
    """One release that the file knows."""

    hash: bytes
    text: str

    @property
    def release(self) -> Release:
        """The release, read back."""
        return read_release(self.text)


def path_of(settings: Settings) -> Path:
    """Return where the file is: beside the database's folder, never inside the database."""
    return settings.data_dir / FILE_NAME


def read_lines(settings: Settings) -> list[Line]:
    """Return every whole line; PublicationRefused where the chain does not hold."""
    path = path_of(settings)
    whole, _, _ = path.read_bytes().rpartition(b"\n") if path.exists() else (b"", b"", b"")
    lines = [_read_line(text) for text in whole.decode().splitlines()]
    _check_chain(lines)
    return lines


def append_line(settings: Settings, line: Line, *, previous: bytes) -> None:
    """Add a line after the one with the hash `previous`, and wait until it is on the disk.

    PublicationRefused where another publisher was here since: its numbers are the ones drawn.
    """
    path = path_of(settings)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        whole = file.read().rpartition(b"\n")
        if _last_hash(whole[0]) != previous:
            raise PublicationRefused("Another publisher drew this release in the meantime.")
        _replace_torn_end(file, at=len(whole[0]) + len(whole[1]), text=_write_line(line))
    _sync_folder(path.parent)


def _replace_torn_end(file: BinaryIO, *, at: int, text: bytes) -> None:
    file.truncate(at)
    file.seek(at)
    file.write(text)
    file.flush()
    os.fsync(file.fileno())


def _last_hash(whole: bytes) -> bytes:
    lines = whole.decode().splitlines()
    return _read_line(lines[-1]).hash if lines else GENESIS


def _write_line(line: Line) -> bytes:
    return f"{line.hash.hex()} {line.text}\n".encode()


def _read_line(text: str) -> Line:
    hash, _, content = text.partition(" ")
    return Line(bytes.fromhex(hash), content)


def _check_chain(lines: Sequence[Line]) -> None:
    previous = GENESIS
    for line in lines:
        if hash_of(previous, line.text) != line.hash:
            raise PublicationRefused(f"A line of {FILE_NAME} was changed or is missing.")
        previous = line.hash


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
