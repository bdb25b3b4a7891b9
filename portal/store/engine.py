"""The database: connections that can only read, and transactions to write.

SQLite writers begin with BEGIN IMMEDIATE behind a gate (a thread lock and a file lock), which
turns lock errors among many writers into a short queue. PostgreSQL needs neither.
"""

import fcntl
import logging
import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session, SessionTransaction

PLAN_ANEW = {"plan_anew": True}
"""For statements over many rows: PostgreSQL keeps plans, and one for the first few cases of a
young database takes fifty times as long when there are a thousand."""

LOGGER = logging.getLogger("portal")
LOG_NOT_EMPTIED = "SQLite's log was not emptied after an erasure; the next upkeep tries again."

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

SQLITE_READER_PRAGMAS = (
    "PRAGMA query_only=ON",
    # A thousand grants lie on a thousand pages: read through the system's own memory, counting
    # them takes a third of the time.
    "PRAGMA mmap_size=268435456",
)

ALONE_LOCKS = 0x706F7274
"""The first of PostgreSQL's two numbers for a lock; the journal's has one number alone."""
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:kind, :number)")


class Database:
    """Opens transactions on one database and knows its dialect's manners.

    Whoever reads has connections of their own, which the database itself lets write nothing.
    """

    def __init__(self, url: str, *, lock_dir: Path) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        make_engine = _sqlite_engine if self.is_sqlite else _postgresql_engine
        self.engine = make_engine(url, read_only=False)
        self.readers = make_engine(url, read_only=True)
        self._writers = self.engine.execution_options(portal_begin="IMMEDIATE")
        self._lock_dir = lock_dir
        self._gate = WriteGate(lock_dir / "write.lock") if self.is_sqlite else None
        # A forked worker must not share its parent's sockets or file handles.
        os.register_at_fork(after_in_child=lambda: self.dispose(close=False))

    def dispose(self, *, close: bool = True) -> None:
        """Let go of every connection that nobody uses."""
        self.engine.dispose(close=close)
        self.readers.dispose(close=close)

    def open_reader(self) -> Session:
        """Return a session that can only read; whoever asks for it closes it."""
        return StraightSession(self.readers)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that can only read."""
        with self.open_reader() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a connection that sees the database as it is at one instant, until it is closed.

        It can only read, and nobody who writes waits for it.
        """
        if self.is_sqlite:
            # One transaction, as whoever reads has it; its first statement is the instant.
            with self.readers.connect() as connection:
                yield connection
            return
        options: dict[str, Any] = {
            "isolation_level": "REPEATABLE READ",
            "postgresql_readonly": True,
        }
        with self.engine.connect() as connection:
            yield connection.execution_options(**options)

    @contextmanager
    def writing(self, *, isolation: str | None = None) -> Iterator[Session]:
        """Open a transaction that commits when the block ends without an error.

        `isolation` may name a stricter level ("SERIALIZABLE"); SQLite's writers have it already.
        """
        engine = self._writers
        if isolation is not None and not self.is_sqlite:
            engine = engine.execution_options(isolation_level=isolation)
        with (
            self._one_at_a_time(),
            engine.connect() as connection,
            connection.begin(),
            StraightSession(connection) as session,
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

    def truncate_log(self) -> bool:
        """Empty SQLite's write-ahead log, where erased text would otherwise stay.

        Return False, and say so in the log, where somebody read for longer than SQLite waits: the
        next upkeep, or whoever erases next, tries again.
        """
        if not self.is_sqlite:
            return True
        with self.engine.connect() as connection:
            is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        if is_busy:
            LOGGER.warning(LOG_NOT_EMPTIED)
        return not is_busy


class StraightSession(Session):
    """A session that hands statements about tables straight to its connection.

    Objects of mapped classes need all that a session does around a statement; rows do not, and
    it takes as long as sending some of them.
    """

    def __init__(self, bind: Engine | Connection) -> None:
        super().__init__(bind, expire_on_commit=False)
        self._straight: Connection | None = None if isinstance(bind, Engine) else bind

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Execute a statement."""
        if options or statement._propagate_attrs:
            return super().execute(statement, params, **options)
        return self._connect().execute(statement, params)

    def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Return the first value that a statement finds."""
        if options or statement._propagate_attrs:
            return super().scalar(statement, params, **options)
        return self._connect().scalar(statement, params)

    def begin_nested(self) -> SessionTransaction:
        """Set a savepoint at once: a statement that goes past the session would set none."""
        nested = super().begin_nested()
        self.connection()
        return nested

    def get_bind(self, *arguments: Any, **options: Any) -> Connection:
        """Return the one connection of this session."""
        return self._connect()

    def close(self) -> None:
        """Let go of the connection, if it was this session that asked for it."""
        super().close()
        if self._straight is not None and isinstance(self.bind, Engine):
            self._straight.close()
            self._straight = None

    def _connect(self) -> Connection:
        if self._straight is None:
            self._straight = cast(Engine, self.bind).connect()
        return self._straight


@contextmanager
def sent_together(db: Session) -> Iterator[None]:
    """Let PostgreSQL get all INSERTs of the block before it answers any of them.

    Whatever the block executes must have no result that the block needs; what the database
    refuses is raised at the end of the block. SQLite is no journey away and changes nothing.
    """
    connection = db.connection()
    if connection.dialect.name != "postgresql":
        yield
        return
    driver, errors = _driver_of(connection), connection.dialect.loaded_dbapi
    try:
        with driver.pipeline():
            yield
    except errors.Error as error:
        raise DBAPIError.instance(
            None, None, error, errors.Error, dialect=connection.dialect
        ) from error


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


def _sqlite_engine(url: str, *, read_only: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30})
    pragmas = (*SQLITE_PRAGMAS, *SQLITE_READER_PRAGMAS) if read_only else SQLITE_PRAGMAS

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(pragma)

    if read_only:
        # Whoever takes a connection reads in one transaction, which giving it back ends. An event
        # of the connection itself would be looked for around every statement of a page.
        @event.listens_for(engine, "checkout")
        def _begin_reading(connection: Any, record: object, proxy: object) -> None:
            connection.execute("BEGIN DEFERRED")

        return engine

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        manner = connection.get_execution_options().get("portal_begin", "DEFERRED")
        # Past SQLAlchemy: there is nothing to compile or fetch.
        _driver_of(connection).execute(f"BEGIN {manner}")

    return engine


def _postgresql_engine(url: str, *, read_only: bool) -> Engine:
    # Under READ COMMITTED every statement sees what is committed when it begins, so that a
    # transaction around several gives a page nothing. It would cost two round trips, and its
    # rollback all statements that the server has prepared.
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"} if read_only else {}
    engine = create_engine(url, pool_size=8, max_overflow=8, **options)

    @event.listens_for(engine, "checkout")
    def _replace_if_gone(connection: Any, record: object, proxy: object) -> None:
        if _has_hung_up(connection):
            raise DisconnectionError("The server has closed this connection.")

    @event.listens_for(engine, "do_execute")
    def _plan_anew(cursor: Any, statement: str, values: Any, context: Any) -> bool:
        if not context.execution_options.get("plan_anew", False):
            return False
        cursor.execute(statement, values, prepare=False)
        return True

    if read_only:

        @event.listens_for(engine, "connect")
        def _refuse_writing(connection: Any, record: object) -> None:
            connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")

    return engine


def _has_hung_up(connection: Any) -> bool:
    """Tell whether a server that nobody asked has sent something: its farewell, or the end.

    Asks the socket and not the server, as `pool_pre_ping` would before every use.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _driver_of(connection: Connection) -> Any:
    return connection.connection.driver_connection
