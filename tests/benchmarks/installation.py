"""A portal to be measured: keys, a database and ten activated handlers, in a folder of its own."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.config import read_settings
from portal.core.actors import Level
from portal.installing import install
from portal.work import Portal
from tests.cast import Member, add_member, make_member
from tests.postgresql import Cluster, running_cluster
from tests.server import Server, serve

LEVELS = [*[Level.OMBUDS] * 6, *[Level.COMMITTEE] * 3, Level.EXECUTIVE]
"""Ten handlers receive grants of every case."""

DIALECTS = ("sqlite", "postgresql")

Environment = dict[str, str]
MakeDatabase = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Installation:
    """A portal that is set up, and its handlers."""

    portal: Portal
    environment: Environment
    handlers: tuple[Member, ...]


@contextmanager
def installation(folder: Path, database_url: str = "") -> Iterator[Installation]:
    """Set a portal up; without an address it keeps its data in the embedded database."""
    folder.mkdir(exist_ok=True)
    environment = {
        "PORTAL_DATA_DIR": str(folder / "data"),
        "PORTAL_TIMEZONE": "Europe/Berlin",
        # A benchmark is a flood: it sends more in an hour than is taken without a price.
        "PORTAL_INTAKE_ALLOWANCE": "1000000",
    }
    if database_url:
        environment["PORTAL_DATABASE_URL"] = database_url
    portal = Portal(read_settings(environment))
    try:
        list(install(portal))
        yield Installation(portal, environment, _add_handlers(portal))
    finally:
        portal.database.dispose()


@contextmanager
def served(one: Installation) -> Iterator[Server]:
    """Serve it with the project's own settings."""
    output = Path(one.environment["PORTAL_DATA_DIR"]).parent / "server.log"
    with serve(one.environment, output=output) as server:
        yield server


@contextmanager
def new_databases(dialect: str) -> Iterator[MakeDatabase]:
    """Give a function that makes an empty database and returns its address.

    For the embedded database that is "": it is made where its data folder is.
    """
    if dialect == "sqlite":
        yield lambda: ""
        return
    with running_cluster() as cluster:
        yield lambda: _create(cluster)


def _create(cluster: Cluster) -> str:
    name = f"benchmark_{secrets.token_hex(4)}"
    cluster.create(name)
    return cluster.url(name)


@contextmanager
def new_folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as name:
        yield Path(name)


def _add_handlers(portal: Portal) -> tuple[Member, ...]:
    handlers = tuple(
        make_member(portal.keyring, f"handler-{number}", level=level)
        for number, level in enumerate(LEVELS, start=1)
    )
    with portal.writing() as work:
        for one in handlers:
            add_member(work, one)
    return handlers
