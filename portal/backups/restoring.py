"""Restoring a backup: all of it or nothing, into a database in which nothing stands.

The file is read twice. First to its end, without writing: a damaged file touches nothing. Then
into one transaction, in which what was erased since is erased again: nobody ever sees it back.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from portal.backups.files import opened
from portal.backups.frames import Frame, Kind, read_frames
from portal.backups.logs import check_fit, put_back
from portal.casework.access.erasing import replay
from portal.casework.journalling import OPERATOR, note
from portal.casework.retention import begin_notice_anew
from portal.core.errors import BackupRefused, KeysMissing
from portal.core.events import Event
from portal.store.copying import (
    ROWS_AT_ONCE,
    add_rows,
    copied_columns,
    copied_tables,
    is_in_use,
    to_values,
)
from portal.store.schema import newest_revision, upgrade
from portal.store.tables import AccountRow, CaseRow
from portal.vault.backups import open_stream
from portal.vault.keyring import Keyring
from portal.work import Portal, Work


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    day: date
    """The day on which the backup was made."""
    cases: int
    """Cases that the backup had, those erased again included."""
    accounts: int
    erased: int
    logs: tuple[str, ...]
    """Files beside the database that were put back or lengthened."""


def restore(portal: Portal, source: Path) -> Restored:
    """Put a backup into the empty database; BackupRefused or KeysMissing where that does not go."""
    day = _check(portal, source)
    with portal.database.engine.connect() as connection:
        _refuse_used(connection)
    upgrade(portal.database)
    with portal.writing() as work:
        _refuse_used(work.db.connection())
        rows, logs = _write(work, source)
        changed = tuple(name for name, kept in logs.items() if put_back(work.settings, name, kept))
        erased = replay(work)
        begin_notice_anew(work)
        note(work, OPERATOR, Event.BACKUP_RESTORED, day=day.isoformat())
    portal.database.truncate_log()
    cases, accounts = rows[CaseRow.__tablename__], rows[AccountRow.__tablename__]
    return Restored(day, cases, accounts, erased, changed)


def _check(portal: Portal, source: Path) -> date:
    """Read the whole file and return its day; refuse what cannot be restored here."""
    day = None
    for frame in _frames(portal.keyring, source):
        if frame.kind is Kind.ABOUT:
            day = _check_origin(portal, frame.content)
        if frame.kind is Kind.LOG:
            check_fit(portal.settings, frame.content, frame.blobs[0])
    if day is None:
        raise BackupRefused("This backup does not say what made it.")
    return day


def _check_origin(portal: Portal, about: dict[str, Any]) -> date:
    if about["revision"] != newest_revision():
        raise BackupRefused(
            f"Version {about['version']} of the portal made this backup, with the schema "
            f"{about['revision']}; this one has {newest_revision()}. Restore it with that "
            "version, and then update."
        )
    if not set(about["keys"]) <= set(portal.keyring.names()):
        raise KeysMissing(
            f"The keys in {portal.settings.keys_dir} are not all that the backup was made with: "
            "its mailboxes would not open. Put back the folder of keys that belongs to it."
        )
    return date.fromisoformat(about["day"])


def _refuse_used(connection: Connection) -> None:
    if is_in_use(connection):
        raise BackupRefused(
            "The database is in use: a backup is restored into an empty one alone. Stop the "
            "portal, move portal.sqlite3 with its -wal and -shm away or set PORTAL_DATABASE_URL "
            "to an empty database, and do not run init before."
        )


def _write(work: Work, source: Path) -> tuple[Counter[str], dict[str, bytes]]:
    """Insert every row; return how many each table got, and the files beside the database."""
    writer = _Writer(work.db.connection())
    logs: dict[str, bytes] = {}
    for frame in _frames(work.keyring, source):
        match frame.kind:
            case Kind.TABLE:
                writer.begin(*frame.content)
            case Kind.ROW:
                writer.add(frame)
            case Kind.LOG:
                logs[frame.content] = frame.blobs[0]
            case Kind.END:
                writer.end(frame.content)
            case Kind.ABOUT:
                pass
    return writer.counts, logs


class _Writer:
    """Inserts the rows of one table after the other, some at a time."""

    def __init__(self, connection: Connection) -> None:
        self.counts: Counter[str] = Counter()
        self._connection = connection
        self._tables = {table.name: table for table in copied_tables()}
        self._table: Table | None = None
        self._waiting: list[dict[str, Any]] = []

    def begin(self, name: str, columns: list[str]) -> None:
        self._flush()
        self._table = self._tables[name]
        if [column.key for column in copied_columns(self._table)] != columns:
            raise BackupRefused(f"The table {name} of this backup has other columns.")

    def add(self, frame: Frame) -> None:
        if self._table is None:
            raise BackupRefused("A row of this backup belongs to no table.")
        columns = copied_columns(self._table)
        self._waiting.append(to_values(columns, frame.content, frame.blobs))
        if len(self._waiting) == ROWS_AT_ONCE:
            self._flush()

    def end(self, count: int) -> None:
        self._flush()
        if self.counts.total() != count:
            raise BackupRefused("Rows of this backup are missing.")

    def _flush(self) -> None:
        if self._table is not None and self._waiting:
            add_rows(self._connection, self._table, self._waiting)
            self.counts[self._table.name] += len(self._waiting)
            self._waiting = []


def _frames(keyring: Keyring, source: Path) -> Iterator[Frame]:
    with opened(source) as file:
        yield from read_frames(open_stream(keyring, file))
