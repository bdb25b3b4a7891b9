"""The file of a backup: for its owner alone, whole or not there, and never over another."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from portal.core.errors import BackupRefused


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """Open a file under another name beside it, which takes its name when the block ends.

    BackupRefused where there is something of that name, or the folder takes no file.
    """
    _refuse_existing(target)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(draft, target)
        _sync(target.parent)
    except OSError as error:
        raise BackupRefused(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            draft.unlink()


@contextmanager
def opened(source: Path) -> Iterator[BinaryIO]:
    """Open a backup to read it; BackupRefused where that does not go."""
    try:
        file = source.open("rb")
    except OSError as error:
        raise BackupRefused(f"{source} cannot be read: {error.strerror}.") from error
    with file:
        yield file


def _refuse_existing(target: Path) -> None:
    if os.path.lexists(target):
        raise BackupRefused(f"{target} is there already; it is left as it is. Give another name.")


def _give_name(draft: Path, target: Path) -> None:
    """Link it, which never replaces a file; rename it where a file system knows no links."""
    try:
        os.link(draft, target)
    except FileExistsError:
        _refuse_existing(target)
    except OSError:
        _refuse_existing(target)
        draft.rename(target)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
