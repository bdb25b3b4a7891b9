"""A portal with a case that went its whole way, and an empty one beside it with the same keys."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.config import Settings, read_settings
from portal.store.tables import Base
from portal.work import Portal
from tests.cast import MadeCase, Member
from tests.frozen_clock import FrozenClock
from tests.test_readable_columns import live_through

Rows = dict[str, list[Any]]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a backup goes: a folder with nothing else in it."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "portal.backup"


@pytest.fixture
def lived(portal: Portal, cast: dict[str, Member]) -> MadeCase:
    """A case that went its whole way."""
    return live_through(portal, cast)


@pytest.fixture
def elsewhere_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of the empty database: SQLite, where a test says nothing else."""
    made = {
        "sqlite": lambda: f"sqlite:///{tmp_path / 'elsewhere' / 'portal.sqlite3'}",
        "postgresql": lambda: request.getfixturevalue("empty_postgresql"),
    }
    return str(made[getattr(request, "param", "sqlite")]())


@pytest.fixture
def other_settings(
    settings: Settings, environment: dict[str, str], tmp_path: Path, elsewhere_url: str
) -> Settings:
    """The settings of another machine that has the keys, and no database yet."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(settings.keys_dir, folder / "keys")
    there = {"PORTAL_DATABASE_URL": elsewhere_url, "PORTAL_DATA_DIR": str(folder)}
    return read_settings({**environment, **there})


@pytest.fixture
def elsewhere(other_settings: Settings, clock: FrozenClock) -> Iterator[Portal]:
    """The portal of the other machine."""
    program = Portal(other_settings)
    program.clock = clock
    yield program
    program.database.dispose()


@pytest.fixture
def other_app(other_settings: Settings, clock: FrozenClock) -> Iterator[Flask]:
    """The whole program on the other machine."""
    program = create_app(other_settings)
    program.extensions["portal"].clock = clock
    yield program
    program.extensions["portal"].database.dispose()


@pytest.fixture
def rows_of() -> Callable[[Portal], Rows]:
    """Every row of every table as the program reads it, in no order."""

    def read(portal: Portal) -> Rows:
        with portal.reading() as work:
            return {
                table.name: sorted((tuple(row) for row in work.db.execute(select(table))), key=repr)
                for table in Base.metadata.sorted_tables
            }

    return read
