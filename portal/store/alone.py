"""A task that one process at a time may do, however many are started."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from portal.store.engine import Database

DIGESTS = ("digests", 0x706F7275)
"""A name for a lock's file, and a number for PostgreSQL that nothing else locks on."""

Task = tuple[str, int]


@contextmanager
def alone(database: Database, task: Task) -> Iterator[bool]:
    """Tell whether this process has the task to itself, and keep it so until the block ends.

    The lock goes with the process or the connection that held it: a crash leaves none behind.
    """
    name, number = task
    if database.is_sqlite:
        with _file_lock(database, name) as is_mine:
            yield is_mine
    else:
        with _advisory_lock(database, number) as is_mine:
            yield is_mine


@contextmanager
def _file_lock(database: Database, name: str) -> Iterator[bool]:
    path = database.lock_dir / f"{name}.lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _is_locked(file)
    finally:
        os.close(file)


def _is_locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _advisory_lock(database: Database, number: int) -> Iterator[bool]:
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        asked = text("SELECT pg_try_advisory_lock(:number)")
        is_mine = bool(connection.execute(asked, {"number": number}).scalar_one())
        try:
            yield is_mine
        finally:
            if is_mine:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
