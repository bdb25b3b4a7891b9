"""`python -m tests.benchmarks.backups`: seconds and memory of backup and restore.

The commands run as an operator runs them, each in a process of its own. What they carry is as
large as that of 10,000 real cases, and cannot be opened.
"""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from sqlalchemy import insert, select

from portal.store.tables import (
    CaseRow,
    FileChunkRow,
    FileRow,
    MailboxRow,
    RecordRow,
    ReporterGrantRow,
)
from portal.vault.files import count_chunks
from portal.work import Portal
from tests.benchmarks.installation import (
    DIALECTS,
    MakeDatabase,
    installation,
    new_databases,
    new_folder,
)
from tests.benchmarks.many_cases import add_many
from tests.server import ROOT

Item = TypeVar("Item")

RECORD_BYTES = (297, 1_065, 1_065, 4_137, 1_065)
"""Five texts a case, as their seals make them."""
CHUNK_BYTES = 65_577
FILE_BYTES = 16 * 2**20
AT_ONCE = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.backups")
    parser.add_argument("--on", choices=DIALECTS, action="append", help="default: both")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=0, help="files of 16 MB")
    chosen = parser.parse_args(arguments)
    for dialect in chosen.on or DIALECTS:
        with new_databases(dialect) as make, new_folder() as folder:
            measure(dialect, make, folder, cases=chosen.cases, files=chosen.files)
    return 0


def measure(dialect: str, make: MakeDatabase, folder: Path, *, cases: int, files: int) -> None:
    """Fill a portal, back it up, restore it into an empty one, and print what that took."""
    file, other = folder / "portal.backup", folder / "other"
    with installation(folder / "one", make()) as one:
        add_many(one.portal, one.handlers[0], one.handlers[1], cases)
        add_texts(one.portal)
        add_files(one.portal, files)
        report(f"backup on {dialect}", one.environment, "backup", file)
        shutil.copytree(one.portal.settings.keys_dir, other / "keys")
        there = {**one.environment, "PORTAL_DATA_DIR": str(other)}
        there["PORTAL_DATABASE_URL"] = make()
        report(f"restore on {dialect}", there, "restore", file)


def report(name: str, environment: Mapping[str, str], command: str, file: Path) -> None:
    """Run a command and print its seconds, the most memory it had, and the size of the file."""
    words = [sys.executable, "-m", "flask", "--app", "wsgi", command, str(file)]
    began = perf_counter()
    process = subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - began
    if status:
        raise RuntimeError(f"{name} failed.")
    size = file.stat().st_size / 2**20
    print(f"{name}: {seconds:.1f} s, {used.ru_maxrss / 1024:.0f} MiB of memory, {size:.0f} MiB")


def add_texts(portal: Portal) -> None:
    """Give every case its texts, a mailbox and the reporter's grant."""
    with portal.writing() as work:
        ids = list(work.db.scalars(select(CaseRow.id)))
        for some in batched(ids, AT_ONCE):
            rows = [row for id in some for row in _records(id)]
            work.db.execute(insert(RecordRow), rows)
            work.db.execute(insert(MailboxRow), [_mailbox(id) for id in some])
            work.db.execute(insert(ReporterGrantRow), [_grant(id) for id in some])


def add_files(portal: Portal, number: int) -> None:
    """Attach so many files of 16 MB, each to a case of its own."""
    chunks = count_chunks(FILE_BYTES)
    with portal.writing() as work:
        for case in list(work.db.scalars(select(CaseRow.id).limit(number))):
            id = secrets.token_hex(16)
            values = {"id": id, "case_id": case, "epoch": 1, "number": 1, "chunks": chunks}
            work.db.execute(insert(FileRow), [{**values, "sealed": secrets.token_bytes(4_137)}])
            for positions in batched(range(chunks), 64):
                rows = [
                    {"file_id": id, "position": one, "sealed": secrets.token_bytes(CHUNK_BYTES)}
                    for one in positions
                ]
                work.db.execute(insert(FileChunkRow), rows)


def batched(items: Iterable[Item], number: int) -> Iterator[list[Item]]:
    """Yield so many items at a time."""
    left = iter(items)
    while several := list(islice(left, number)):
        yield several


def _records(case: str) -> Iterator[dict[str, Any]]:
    for position, size in enumerate(RECORD_BYTES):
        yield {
            "id": secrets.token_hex(16),
            "case_id": case,
            "epoch": 1,
            "kind": "message",
            "author": "reporter",
            "position": position,
            "dated": date(2026, 3, 2),
            "sealed": secrets.token_bytes(size),
        }


def _mailbox(case: str) -> dict[str, Any]:
    return {
        "locator": secrets.token_bytes(32),
        "pepper_version": 1,
        "case_id": case,
        "reporter_public": secrets.token_bytes(32),
        "sealed_private": secrets.token_bytes(72),
    }


def _grant(case: str) -> dict[str, Any]:
    box, mac = secrets.token_bytes(138), secrets.token_bytes(32)
    return {"case_id": case, "epoch": 1, "box": box, "mac": mac}


if __name__ == "__main__":
    sys.exit(main())
