"""Transactions: what commits, what is rolled back, who waits for whom, what SQLite is told."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from portal.config import read_settings
from portal.store.engine import LOG_NOT_EMPTIED, Database
from portal.store.tables import SettingRow, table_of
from portal.web.logs import HARMLESS
from portal.work import Portal

SETTING = table_of(SettingRow)


@pytest.fixture
def database(portal: Portal) -> Database:
    return portal.database


def value_of(database: Database, name: str) -> str | None:
    with database.reading() as session:
        return session.scalar(select(SettingRow.value).where(SettingRow.name == name))


def count_up(database: Database) -> None:
    with database.writing() as session:
        row = session.get_one(SettingRow, "count", with_for_update=True)
        row.value = str(int(row.value) + 1)


def write_and_fail(database: Database) -> None:
    with database.writing() as session:
        session.add(SettingRow(name="colour", value="warm"))
        session.flush()
        raise ZeroDivisionError


def write_two_and_fail(session: Session) -> None:
    with session.begin_nested():
        session.execute(insert(SETTING), {"name": "after", "value": "taken back"})
        session.execute(insert(SETTING), {"name": "before", "value": "twice"})


def count_up_elsewhere(url: str, lock_dir: Path, times: int) -> None:
    database = Database(url, lock_dir=lock_dir)
    for _ in range(times):
        count_up(database)


@pytest.mark.usefixtures("both_databases")
def test_writing_commits_at_its_end(database: Database) -> None:
    with database.writing() as session:
        session.add(SettingRow(name="colour", value="warm"))

    assert value_of(database, "colour") == "warm"


@pytest.mark.usefixtures("both_databases")
def test_an_error_rolls_writing_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(database)

    assert value_of(database, "colour") is None


@pytest.mark.usefixtures("both_databases")
def test_a_savepoint_takes_back_what_came_after_it_and_nothing_before(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(SETTING), {"name": "before", "value": "kept"})
        with pytest.raises(IntegrityError):
            write_two_and_fail(session)
        session.execute(insert(SETTING), {"name": "later", "value": "kept"})

    with database.reading() as session:
        assert set(session.scalars(select(SETTING.c.name))) == {"before", "later"}


@pytest.mark.usefixtures("both_databases")
def test_whoever_reads_can_write_nothing(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(insert(SettingRow), [{"name": "colour", "value": "warm"}])

    assert value_of(database, "colour") is None


@pytest.mark.postgres
def test_connections_that_the_server_closed_are_replaced(
    postgresql_url: str, tmp_path: Path
) -> None:
    database = Database(
        read_settings({"PORTAL_DATABASE_URL": postgresql_url}).database_url, lock_dir=tmp_path
    )
    assert value_of(database, "colour") is None
    with database.writing() as session:
        others = (
            "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        session.execute(text(f"SELECT pg_terminate_backend(pid, 5000) {others}"))

    assert value_of(database, "colour") is None
    database.dispose()


@pytest.mark.usefixtures("both_databases")
def test_a_reader_is_not_held_up_by_a_writer(database: Database) -> None:
    with database.writing() as session:
        session.add(SettingRow(name="colour", value="warm"))
        session.flush()

        assert value_of(database, "colour") is None


@pytest.mark.usefixtures("both_databases")
def test_many_threads_read_then_write_without_losing_one(database: Database) -> None:
    with database.writing() as session:
        session.add(SettingRow(name="count", value="0"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: count_up(database), range(80)))

    assert value_of(database, "count") == "80"


@pytest.mark.usefixtures("both_databases")
def test_many_processes_read_then_write_without_losing_one(portal: Portal) -> None:
    database = portal.database
    with database.writing() as session:
        session.add(SettingRow(name="count", value="0"))

    order = (database.url, portal.settings.data_dir, 20)
    with get_context("spawn").Pool(2) as processes:
        processes.starmap(count_up_elsewhere, [order] * 2)

    assert value_of(database, "count") == "40"


@pytest.mark.usefixtures("both_databases")
def test_serializable_writing_works_on_both(database: Database) -> None:
    with database.writing(isolation="SERIALIZABLE") as session:
        session.add(SettingRow(name="colour", value="warm"))

    assert value_of(database, "colour") == "warm"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("foreign_keys", 1),
        ("temp_store", 2),
    ],
)
def test_sqlite_is_told_how_to_keep_things(
    sqlite_url: str, tmp_path: Path, pragma: str, value: str | int
) -> None:
    """On a database of its own: those of other tests do not wait for the disk."""
    database = Database(sqlite_url, lock_dir=tmp_path)
    with database.reading() as reading, database.writing() as writing:
        found = [one.execute(text(f"PRAGMA {pragma}")).scalar_one() for one in (reading, writing)]
    database.dispose()

    assert found == [value, value]


def test_truncating_the_log_empties_it(database: Database, portal: Portal) -> None:
    with database.writing() as session:
        session.add(SettingRow(name="colour", value="warm"))
    log = portal.settings.data_dir / "portal.sqlite3-wal"
    assert log.stat().st_size > 0

    database.truncate_log()

    assert log.stat().st_size == 0


def test_a_log_that_somebody_still_reads_is_told_and_emptied_the_next_time(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    with database.reading() as reader:
        reader.execute(text("SELECT count(*) FROM setting"))
        with database.writing() as session:
            session.add(SettingRow(name="colour", value="warm"))
        while_read = database.truncate_log()
    said = [record.getMessage() for record in caplog.records]

    assert (while_read, said, database.truncate_log()) == (False, [LOG_NOT_EMPTIED], True)
    assert LOG_NOT_EMPTIED in HARMLESS


def test_erased_text_is_gone_from_the_files(database: Database, portal: Portal) -> None:
    with database.writing() as session:
        session.add(SettingRow(name="colour", value="canary-of-the-erasure"))
    with database.writing() as session:
        session.delete(session.get_one(SettingRow, "colour"))
    database.truncate_log()

    files = [path for path in portal.settings.data_dir.iterdir() if path.is_file()]
    assert [path.name for path in files if b"canary-of-the-erasure" in path.read_bytes()] == []
