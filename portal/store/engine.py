"""The database: one engine, transactions to read and transactions to write.

SQLite writers begin with BEGIN IMMEDIATE behind a gate (a thread lock and a file lock), which
turns lock errors among many writers into a short queue. PostgreSQL needs neither.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    # Without this INSERT OR REPLACE deletes a row past the triggers that refuse it.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA busy_timeout=30000",
)


ALONE_LOCKS = 0x706F7274
"""The first of PostgreSQL's two numbers for a lock; the journal's has one number alone."""
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:kind, :number)")


class Database:
    """Opens transactions on one database and knows its dialect's manners."""

    def __init__(self, url: str, *, lock_dir: Path) -> None:
        self.url = url
        self.lock_dir = lock_dir
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self._lock_dir = lock_dir
        self._gate = WriteGate(lock_dir / "write.lock") if self.is_sqlite else None
        # A forked worker must not share its parent's sockets or file handles.
        os.register_at_fork(after_in_child=lambda: self.engine.dispose(close=False))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that is rolled back at its end."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self, *, isolation: str | None = None) -> Iterator[Session]:
        """Open a transaction that commits when the block ends without an error.

        `isolation` may name a stricter level ("SERIALIZABLE"); SQLite's writers have it already.
        """
        options: dict[str, Any] = {"portal_begin": "IMMEDIATE"}
        if isolation is not None and not self.is_sqlite:
            options["isolation_level"] = isolation
        engine = self.engine.execution_options(**options)
        with (
            self._one_at_a_time(),
            engine.connect() as connection,
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if self._gate is None:
            yield
            return
        with self._gate:
            yield

    @contextmanager
    def alone(self, name: str) -> Iterator[bool]:
        """Hold a lock that one process has at a time; tell whether it was free.

        It ends with the block or with the process, however that ends: nothing is left behind. On
        PostgreSQL it reaches every machine on the database, on SQLite all who share its folder.
        """
        if self.is_sqlite:
            with _file_lock(self._lock_dir / f"{name}.lock") as is_ours:
                yield is_ours
            return
        with self.engine.connect() as connection, connection.begin():
            number = int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), signed=True)
            values = {"kind": ALONE_LOCKS, "number": number}
            yield bool(connection.execute(_TRY_LOCK, values).scalar_one())

    def truncate_log(self) -> None:
        """Empty SQLite's write-ahead log, where erased text would otherwise stay."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _is_free(file)
    finally:
        os.close(file)


def _is_free(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class WriteGate:
    """Lets one writer through at a time, among threads and among processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: int | None = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(self, *exception: object) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file = None
        self._threads.release()


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        manner = connection.get_execution_options().get("portal_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {manner}")

    return engine


def _postgresql_engine(url: str) -> Engine:
    return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
