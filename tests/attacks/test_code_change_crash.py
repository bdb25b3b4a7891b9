"""A worker killed while codes are changed: the old code opens or the new one, never neither."""

import http.client
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import read_records
from portal.core.message_limit import MOST_DEEDS
from portal.work import Portal
from tests.attacks.visitor import Answer, Visitor
from tests.cast import MadeCase, Member, make_case
from tests.deeds import hidden_fields, shown_code
from tests.rows import facts
from tests.server import Server, serve

REPORTERS = 5
CHANGES = MOST_DEEDS
"""As often as one day takes."""
KILLS = 4
TRIES = 60


@pytest.fixture
def served(
    environment: dict[str, str], cast: dict[str, Member], tmp_path: Path
) -> Iterator[Server]:
    """The portal with two workers."""
    with serve(environment, output=tmp_path / "server.log", workers=2) as server:
        yield server


def insist(visitor: Visitor, method: str, path: str, **fields: str) -> Answer:
    """Send a request until an answer comes, as somebody on a bad line does."""
    for _ in range(TRIES):
        try:
            return visitor.get(path) if method == "GET" else visitor.post(path, **fields)
        except (OSError, http.client.HTTPException):
            continue
    raise AssertionError(f"No answer came in {TRIES} tries.")


def change_again_and_again(server: Server, case: MadeCase, done: threading.Semaphore) -> str:
    """Change the code of a mailbox many times; return the code that was shown last."""
    visitor, code = Visitor(server), case.code.grouped
    for _ in range(CHANGES):
        visitor.cookies.clear()
        page = insist(visitor, "GET", "/mailbox").text
        insist(visitor, "POST", "/mailbox", code=code, **hidden_fields(page, "/mailbox"))
        asked = insist(visitor, "GET", "/mailbox/new-code").text
        hidden = hidden_fields(asked, "/mailbox/new-code")
        insist(visitor, "POST", "/mailbox/new-code", **hidden)
        code = shown_code(insist(visitor, "GET", "/mailbox/code").text)
        done.release()
    visitor.close()
    return code


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_a_worker_killed_in_the_middle_leaves_no_mailbox_without_a_code(
    served: Server, portal: Portal, cast: dict[str, Member]
) -> None:
    cases = [make_case(portal) for _ in range(REPORTERS)]
    done = threading.Semaphore(0)
    with ThreadPoolExecutor(REPORTERS) as pool:
        running = [pool.submit(change_again_and_again, served, case, done) for case in cases]
        for _ in range(KILLS):
            for _ in range(REPORTERS * CHANGES // (KILLS + 2)):
                done.acquire(timeout=60)
            os.kill(max(served.workers()), signal.SIGKILL)
        codes = [one.result() for one in running]
    visitor = Visitor(served)
    answers = [visitor.post_json("/api/mailbox", {"tracking_code": code}) for code in codes]
    old = [visitor.post_json("/api/mailbox", {"tracking_code": one.code.grouped}) for one in cases]

    assert [one.status for one in answers] == [200] * REPORTERS
    assert [one.status for one in old] == [404] * REPORTERS
    assert [facts(portal, one).epoch for one in cases] == [1 + CHANGES] * REPORTERS
    assert all(read_whole(portal, cast["omar"], one) for one in cases)


def read_whole(portal: Portal, member: Member, case: MadeCase) -> bool:
    with portal.reading() as work:
        opened = open_for_handler(work, member, case.reference)
        return all(record.text is not None for record in read_records(work, opened))
