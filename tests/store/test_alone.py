"""One at a time: a lock that is taken or seen to be taken, and ends with its holder."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.store.engine import Database
from portal.work import Portal
from tests.server import ROOT

HOLD = """
import sys
from pathlib import Path
from portal.store.engine import Database
with Database(sys.argv[1], lock_dir=Path(sys.argv[2])).alone("upkeep") as is_alone:
    print(is_alone, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(portal: Portal) -> Database:
    return portal.database


def is_free(database: Database, name: str = "upkeep") -> bool:
    with database.alone(name) as is_alone:
        return is_alone


@pytest.mark.usefixtures("both_databases")
def test_a_second_one_sees_that_it_is_taken(database: Database) -> None:
    with database.alone("upkeep") as first, ThreadPoolExecutor(1) as pool:
        second = pool.submit(is_free, database).result(20)
        other = is_free(database, "digests")

    assert (first, second, other) == (True, False, True)
    assert is_free(database)


@pytest.mark.usefixtures("both_databases")
def test_an_error_lets_it_go(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.alone("upkeep"):
        raise ZeroDivisionError

    assert is_free(database)


@pytest.mark.usefixtures("both_databases")
def test_another_process_holds_it_until_it_ends_however_that_is(portal: Portal) -> None:
    order = [sys.executable, "-c", HOLD, portal.database.url, str(portal.settings.data_dir)]
    with subprocess.Popen(
        order, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        held = other.stdout.readline().strip()
        meanwhile = is_free(portal.database)
        other.kill()
        other.wait(20)

    assert (held, meanwhile) == ("True", False)
    assert is_free(portal.database)


@pytest.mark.usefixtures("both_databases")
def test_writers_are_not_held_up_by_it(database: Database) -> None:
    with database.alone("upkeep"), database.writing() as session:
        assert session.connection().exec_driver_sql("SELECT 1").scalar_one() == 1
