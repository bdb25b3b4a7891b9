"""What every test may ask for.

A test runs on SQLite; one that asks for `both_databases` runs a second time on PostgreSQL. Each
test has a database, keys and a data folder of its own, copied from ones made once per run.
"""

import gc
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy import event

from portal import create_app
from portal.clock import Moment
from portal.config import Settings, read_settings
from portal.core import message_limit
from portal.store.engine import Database
from portal.store.schema import upgrade
from portal.vault.keyring import Keyring
from portal.work import Portal, Work
from tests.cast import Member, add_members, make_cast
from tests.chromium import new_page, running_chromium
from tests.frozen_clock import FrozenClock
from tests.once import (
    CompiledTemplates,
    compile_routes,
    compile_statements,
    stretch_passphrases,
)
from tests.postgresql import Cluster, running_cluster
from tests.server import Server, serve

Opening = Callable[[], AbstractContextManager[Work]]
MIGRATED = "migrated"

SLOW_FOLDERS = frozenset({"attacks", "benchmarks", "journeys"})
"""Attacks draw thousands of samples; journeys start the real server."""
ALONE = frozenset({"benchmarks", "test_dead_codes.py"})
"""Folders and files of tests that measure how long something takes."""

gc.set_threshold(100_000, 50, 1000)
"""Thousands of tests keep much alive, and Python's own pace would look through it all each time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, what takes long and what measures: `make quick` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if not SLOW_FOLDERS.isdisjoint(item.path.parts):
            item.add_marker(pytest.mark.slow)
        if not ALONE.isdisjoint(item.path.parts):
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session", autouse=True)
def worked_out_once() -> Iterator[None]:
    """The program's routes and statements and the cast's passphrases are the same in every test."""
    with pytest.MonkeyPatch.context() as patch:
        compile_routes(patch)
        compile_statements(patch)
        stretch_passphrases(patch)
        yield


def wait_for_no_disk(database: Database, request: pytest.FixtureRequest) -> None:
    """Let a test's own SQLite file survive whatever ends a process, but no power failure.

    A test waits for the disk a hundred times otherwise; what the program asks of it is looked at
    where a test opens a database of its own, and what takes how long with the real disk.
    """
    if database.is_sqlite and request.node.get_closest_marker("alone") is None:
        for engine in (database.engine, database.readers):
            event.listen(engine, "connect", _do_not_wait)


def _do_not_wait(connection: Any, record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def keys_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keys that every test gets a copy of."""
    folder = tmp_path_factory.mktemp("portal") / "keys"
    Keyring.create(folder)
    return folder


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest migration."""
    folder = tmp_path_factory.mktemp("sqlite")
    database = Database(f"sqlite:///{folder / 'portal.sqlite3'}", lock_dir=folder)
    upgrade(database)
    database.truncate_log()
    database.dispose()
    return folder / "portal.sqlite3"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """The PostgreSQL server of the run."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """The server with an empty database at the newest migration, to be copied."""
    postgresql.create(MIGRATED)
    url = read_settings({"PORTAL_DATABASE_URL": postgresql.url(MIGRATED)}).database_url
    database = Database(url, lock_dir=tmp_path_factory.mktemp("postgresql"))
    upgrade(database)
    database.dispose()
    return postgresql


@pytest.fixture
def empty_postgresql(postgresql: Cluster) -> Iterator[str]:
    """The address of a PostgreSQL database without a table."""
    name = f"empty_{secrets.token_hex(8)}"
    postgresql.create(name)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def both_databases(request: pytest.FixtureRequest) -> str:
    """Asked for by a test that must hold on SQLite and on PostgreSQL; the dialect's name."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of this test's own migrated database."""
    asked = "both_databases" in request.fixturenames
    dialect = request.getfixturevalue("both_databases") if asked else "sqlite"
    return str(request.getfixturevalue(f"{dialect}_url"))


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, data_dir: Path) -> str:
    """The address of a fresh SQLite database."""
    copy = data_dir / "portal.sqlite3"
    shutil.copyfile(migrated_sqlite, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def postgresql_url(migrated_postgresql: Cluster) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    name = f"test_{secrets.token_hex(8)}"
    migrated_postgresql.create(name, template=MIGRATED)
    yield migrated_postgresql.url(name)
    migrated_postgresql.drop(name)


@pytest.fixture
def data_dir(tmp_path: Path, keys_of_the_run: Path) -> Path:
    """A data folder with keys and nothing else."""
    folder = tmp_path / "var"
    shutil.copytree(keys_of_the_run, folder / "keys")
    return folder


@pytest.fixture
def environment(database_url: str, data_dir: Path) -> dict[str, str]:
    """The settings of this test as a process gets them."""
    return {
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_DATA_DIR": str(data_dir),
        "PORTAL_ORGANISATION": "Example Works",
        "PORTAL_TIMEZONE": "Europe/Berlin",
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """The settings of this test."""
    return read_settings(environment)


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands at Monday, 2 March 2026, 9:00 UTC until `set` or `forward`."""
    return FrozenClock(ZoneInfo("Europe/Berlin"))


@pytest.fixture
def moment(clock: FrozenClock) -> Moment:
    """The moment at which the test begins."""
    return clock.now()


@pytest.fixture
def portal(
    settings: Settings, clock: FrozenClock, request: pytest.FixtureRequest
) -> Iterator[Portal]:
    """The program without its pages: database, keys and the frozen clock."""
    program = Portal(settings)
    program.clock = clock
    wait_for_no_disk(program.database, request)
    yield program
    program.database.dispose()


@pytest.fixture
def no_message_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one mailbox take more in a day than it would, for tests that are about what it takes."""
    monkeypatch.setattr(message_limit, "MOST_MESSAGES", 100_000)
    monkeypatch.setattr(message_limit, "MOST_BYTES", 2**40)


@pytest.fixture
def reading(portal: Portal) -> Opening:
    """`with reading() as work:` changes nothing."""
    return portal.reading


@pytest.fixture
def writing(portal: Portal) -> Opening:
    """`with writing() as work:` commits at its end."""
    return portal.writing


@pytest.fixture(scope="session")
def compiled_templates() -> CompiledTemplates:
    """Templates, compiled once per run and not once per test."""
    return CompiledTemplates()


@pytest.fixture
def app(
    settings: Settings,
    clock: FrozenClock,
    compiled_templates: CompiledTemplates,
    request: pytest.FixtureRequest,
) -> Iterator[Flask]:
    """The whole program on the same database and the same frozen clock as `portal`."""
    program = create_app(settings)
    program.jinja_env.bytecode_cache = compiled_templates
    program.extensions["portal"].clock = clock
    wait_for_no_disk(program.extensions["portal"].database, request)
    yield program
    program.extensions["portal"].database.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a cookie."""
    return app.test_client()


@pytest.fixture(scope="session")
def cast_of_the_run(keys_of_the_run: Path) -> dict[str, Member]:
    """The cast with their keys, made once: Argon2 takes its time."""
    return make_cast(Keyring.load(keys_of_the_run))


@pytest.fixture
def cast(portal: Portal, cast_of_the_run: dict[str, Member]) -> dict[str, Member]:
    """Omar, Una, Carl, Vera, Lena and Ada with accounts in this test's database."""
    with portal.writing() as work:
        add_members(work, cast_of_the_run.values())
    return cast_of_the_run


@pytest.fixture
def server(environment: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    """The real server on this test's database, with the machine's clock."""
    with serve(environment, output=tmp_path / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript switched off."""
    with new_page(browser, javascript=False) as opened:
        yield opened


@pytest.fixture
def page_with_javascript(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript, as axe needs it."""
    with new_page(browser, javascript=True) as opened:
        yield opened
