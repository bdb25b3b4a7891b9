"""The file of releases outside the database: what was drawn once is never drawn again.

One line a release: its hash and its whole text. A line counts once it ends in a newline and is
on the disk; only then does the database commit. A torn last line was never published.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


def append_line(settings: Settings, line: Line) -> None:
    """Add a line and wait until it is on the disk."""
    path = path_of(settings)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        end = file.read().rfind(b"\n") + 1
        file.truncate(end)
        file.seek(end)
        file.write(f"{line.hash.hex()} {line.text}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


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
