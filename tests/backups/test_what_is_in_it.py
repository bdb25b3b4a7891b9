"""A backup shows nothing without its key, and has nothing in it that would date a visitor's deeds.

Once the real command runs in a process of its own, with a temporary folder of its own, and
everything that it left behind is searched; what is in the file, the same function tells faster.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

import pytest

from portal.backups.frames import Frame, Kind, read_frames
from portal.backups.saving import back_up
from portal.store.copying import LEFT_OUT
from portal.store.tables import Base
from portal.vault.backups import open_stream
from portal.work import Portal
from tests.cast import MadeCase, Member
from tests.columns import HALF_HOUR, decided
from tests.server import ROOT
from tests.test_readable_columns import CANARY
from tests.written_forms import written_forms

COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi")


pytestmark = pytest.mark.slow


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does, in a process of its own."""
    given = {**os.environ, **environment}
    return subprocess.run(
        [*COMMAND, *words], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )


def frames(portal: Portal, file: Path) -> Iterator[Frame]:
    with file.open("rb") as opened:
        yield from read_frames(open_stream(portal.keyring, opened))


def found(content: bytes, words: list[str]) -> list[str]:
    return [one for one in words if any(form in content for form in written_forms(one))]


@pytest.mark.usefixtures("both_databases")
def test_nothing_can_be_read_in_it_or_beside_it(
    portal: Portal,
    cast: dict[str, Member],
    environment: dict[str, str],
    lived: MadeCase,
    target: Path,
    tmp_path: Path,
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = run({**environment, "TMPDIR": str(temporary)}, "backup", str(target))
    words = [CANARY, lived.code.grouped, lived.reference, lived.id, "wrong_output"]
    words += [cast["omar"].account, "backup_restored", "record"]
    inside = b"".join(
        repr(one.content).encode() + b"".join(one.blobs) for one in frames(portal, target)
    )

    assert done.returncode == 0, done.stderr
    assert (done.stderr, done.stdout) == (
        "",
        f"Wrote {target}: 1 MiB, sealed. The keys are not in it.\n",
    )
    assert found(target.read_bytes(), words) == []
    assert list(temporary.iterdir()) == []
    assert list(target.parent.iterdir()) == [target]
    # Whoever has the key reads what the database shows, and no word that anybody wrote.
    assert found(inside, words) == [*words[2:6], words[7]]
    assert [key for key in portal.settings.keys_dir.iterdir() if read_key(key) in inside] == []


def read_key(path: Path) -> bytes:
    return bytes.fromhex(path.read_text("ascii"))


@pytest.mark.usefixtures("both_databases", "lived")
def test_no_visit_no_draft_no_one_time_key_and_no_outbox_is_in_it(
    portal: Portal, target: Path
) -> None:
    back_up(portal, target)
    tables = [one.content[0] for one in frames(portal, target) if one.kind is Kind.TABLE]
    everything = {table.name for table in Base.metadata.tables.values()}

    assert everything - set(tables) == {
        "session",
        "one_time",
        "outbox",
        "draft_file",
        "draft_chunk",
    }


def test_no_table_that_tells_a_half_hour_is_copied() -> None:
    timed = {column.split(".")[0] for column, kind in decided().items() if kind is HALF_HOUR}

    assert timed == {"session", "one_time"}
    assert timed <= {table.name for table in LEFT_OUT}


@pytest.mark.usefixtures("both_databases")
def test_rows_come_in_the_order_of_random_keys_and_not_in_that_of_writing(
    portal: Portal, lived: MadeCase, target: Path
) -> None:
    back_up(portal, target)
    ids = [row[0] for row in rows_in(frames(portal, target), "record")]

    assert len(ids) > 10
    assert ids == sorted(ids)


def rows_in(found: Iterator[Frame], table: str) -> list[list[Any]]:
    """Return the rows of one table."""
    after = dropwhile(lambda one: one.kind is not Kind.TABLE or one.content[0] != table, found)
    next(after)
    return [one.content for one in takewhile(lambda one: one.kind is Kind.ROW, after)]
