"""Making a backup: one instant of the database, while the portal serves, as one sealed file."""

from collections.abc import Generator, Iterator
from pathlib import Path

from sqlalchemy import Connection

from portal.backups import VERSION
from portal.backups.files import new_file
from portal.backups.frames import Kind, write_frame
from portal.backups.logs import read_logs
from portal.core.errors import BackupRefused
from portal.store.copying import copied_columns, copied_tables, read_rows, to_plain
from portal.store.schema import is_newest, newest_revision
from portal.vault.backups import seal_stream
from portal.work import Portal


def back_up(portal: Portal, target: Path) -> int:
    """Write a backup and return how many bytes it has; BackupRefused where that does not go.

    Nothing of it is ever on a disk in clear. The keys are not in it.
    """
    portal.keyring.newest_backup_key()
    with new_file(target) as file:
        return sum(file.write(part) for part in seal_stream(portal.keyring, _frames(portal)))


def _frames(portal: Portal) -> Iterator[bytes]:
    yield write_frame(Kind.ABOUT, _about(portal))
    with portal.database.snapshot() as connection:
        rows = yield from _tables(connection)
    # After the database: what it has published or erased stands in these files before.
    for name, lines in read_logs(portal.settings):
        yield write_frame(Kind.LOG, name, [lines])
    yield write_frame(Kind.END, rows)


def _about(portal: Portal) -> dict[str, object]:
    return {
        "version": VERSION,
        "revision": newest_revision(),
        "day": portal.clock.now().today.isoformat(),
        "keys": portal.keyring.names(),
    }


def _tables(connection: Connection) -> Generator[bytes, None, int]:
    """Yield every table; the value returned is how many rows there were."""
    if not is_newest(connection):
        raise BackupRefused("The database is not up to date: run flask --app wsgi init first.")
    count = 0
    for table in copied_tables():
        names = [column.key for column in copied_columns(table)]
        yield write_frame(Kind.TABLE, [table.name, names])
        for row in read_rows(connection, table):
            yield write_frame(Kind.ROW, *to_plain(row))
            count += 1
    return count
