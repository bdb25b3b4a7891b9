"""The two files beside the database: what was published, and what was erased.

They are read after the database and hold at least what it knows. A restore lengthens them and
never shortens them: an older one would let a figure be drawn again, or an erased case come back.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from portal.casework.access.erasing import FILE_NAME as ERASED
from portal.casework.figures.release_log import FILE_NAME as RELEASES
from portal.config import Settings
from portal.core.errors import BackupRefused


def read_logs(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Yield name and whole lines of each file; a torn last line was never finished."""
    for name in (RELEASES, ERASED):
        yield name, _whole_lines(settings.data_dir / name)


def put_back(settings: Settings, name: str, kept: bytes) -> bool:
    """Add what is missing at the end of a file; False where it has all of it.

    BackupRefused where releases differ: the file is another portal's.
    """
    path = settings.data_dir / name
    missing = _missing_lines(name, _whole_lines(path), kept)
    if missing:
        _append(path, missing)
    return bool(missing)


def check_fit(settings: Settings, name: str, kept: bytes) -> None:
    """Raise BackupRefused where `put_back` would."""
    _missing_lines(name, _whole_lines(settings.data_dir / name), kept)


def _missing_lines(name: str, there: bytes, kept: bytes) -> bytes:
    if kept.startswith(there):
        return kept[len(there) :]
    if there.startswith(kept):
        return b""
    if name == RELEASES:
        raise BackupRefused(
            f"{RELEASES} in the data folder knows other releases than this backup: one of the two "
            "is another portal's. Nothing was restored."
        )
    # What was erased is a set: the two together are right, in whatever order.
    known = set(there.splitlines())
    return b"".join(line for line in kept.splitlines(keepends=True) if line.rstrip() not in known)


def _whole_lines(path: Path) -> bytes:
    whole, newline, _ = (path.read_bytes() if path.exists() else b"").rpartition(b"\n")
    return whole + newline


def _append(path: Path, lines: bytes) -> None:
    """Write lines after the last whole one, and wait until they are on the disk."""
    start = len(_whole_lines(path))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        file.truncate(start)
        file.seek(start)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
