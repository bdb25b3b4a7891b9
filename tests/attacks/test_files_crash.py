"""A worker killed while a report with files is sent: the case has all of them, or there is none."""

import http.client
import os
import secrets
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.casework.access.opening import open_for_handler
from portal.casework.records.files import list_files, read_file
from portal.store.sessions import delete_expired
from portal.store.tables import CaseRow, DraftChunkRow, FileChunkRow, FileRow
from portal.vault.files import count_chunks
from portal.work import Portal
from tests.attacks.visitor import Answer, Visitor
from tests.cast import Member
from tests.deeds import hidden_fields
from tests.files.uploading import fields_of
from tests.rows import count, every
from tests.server import Server, serve

AFTER = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
"""Seconds after its last page is sent at which a worker is killed, once for each report."""
FILES = 3
CONTENT = b"It said: ten times as much.\n" * 100_000
"""2.8 MB: long enough in the writing for a worker to be killed in it."""
PATH, CHECK = "/report/files", "/report/check"
TRIES = 60


@pytest.fixture
def served(
    environment: dict[str, str], cast: dict[str, Member], tmp_path: Path
) -> Iterator[Server]:
    """The portal with one worker, whose successor answers after it."""
    with serve(environment, output=tmp_path / "server.log", workers=1) as server:
        yield server


def insist(visitor: Visitor, path: str, fields: dict[str, str]) -> Answer:
    """Send a form until an answer comes, as somebody on a bad line does."""
    for _ in range(TRIES):
        try:
            return visitor.post(path, **fields)
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
    raise AssertionError(f"No answer came in {TRIES} tries.")


def add_file(visitor: Visitor) -> Answer:
    page = visitor.get(PATH).text
    fields = {**fields_of(page), "journey": hidden_fields(page, PATH)["journey"]}
    edge = secrets.token_hex(16)
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [f"{head.format(name)}\r\n\r\n{value}".encode() for name, value in fields.items()]
    named = f'{head.format("file")}; filename="notes.txt"\r\n\r\n'.encode()
    parts.append(named + CONTENT)
    body = b"".join(b"--%s\r\n%s\r\n" % (edge.encode(), part) for part in parts)
    body += b"--%s--\r\n" % edge.encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    return visitor.send("POST", PATH, body, kind)


def write_report(visitor: Visitor) -> dict[str, str]:
    """Write a report with files; return what its last form carries."""
    visitor.fill("/report", type="incident")
    visitor.fill("/report/what-happened", narrative="It harmed.", category="wrong_output")
    added = [add_file(visitor).status for _ in range(FILES)]
    assert added == [303] * FILES
    return hidden_fields(visitor.get(CHECK).text, CHECK)


def send_and_be_killed(server: Server, after: float) -> int:
    """Send a report, kill the worker meanwhile, and send it again until an answer comes."""
    visitor = Visitor(server)
    fields = write_report(visitor)
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(insist, visitor, CHECK, fields)
        time.sleep(after)
        os.kill(server.workers()[0], signal.SIGKILL)
        answer = sent.result()
    visitor.close()
    return answer.status


def files_of(portal: Portal, member: Member, reference: str) -> list[bytes]:
    with portal.reading() as work:
        case = open_for_handler(work, member, reference)
        numbers = [str(entry.number) for entry in list_files(work, case)]
        return [read_file(work, case, number)[1] for number in numbers]


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_a_worker_killed_while_sending_leaves_no_case_with_some_of_its_files(
    served: Server, portal: Portal, cast: dict[str, Member]
) -> None:
    statuses = [send_and_be_killed(served, after) for after in AFTER]
    references = [row.reference for row in every(portal, CaseRow)]
    found = [files_of(portal, cast["omar"], reference) for reference in references]
    with portal.writing() as work:
        delete_expired(work.db, datetime.now(UTC) + timedelta(hours=1))

    assert statuses == [303] * len(AFTER)
    assert found == [[CONTENT] * FILES] * len(AFTER)
    assert count(portal, FileRow) == len(AFTER) * FILES
    assert count(portal, FileChunkRow) == len(AFTER) * FILES * count_chunks(len(CONTENT))
    assert count(portal, DraftChunkRow) == 0
