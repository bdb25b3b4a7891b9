"""Many at once, and a worker killed in the middle: no report is lost, halved or taken twice."""

import http.client
import os
import secrets
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import read_records
from portal.store.tables import (
    CaseRow,
    GrantRow,
    MailboxRow,
    OneTimeRow,
    RecordRow,
    ReporterGrantRow,
)
from portal.work import Portal
from tests.attacks.visitor import Answer, Visitor
from tests.cast import Member
from tests.rows import count, every
from tests.server import Server, serve

WRITERS = 8
AT_ONCE = 100
WHILE_KILLED = 40
KILLS = 3
TRIES = 40
"""How often a client repeats its one-time key before it gives up."""


@dataclass(slots=True)
class Sent:
    """What one client sent and got. `lost` counts the answers that never came."""

    codes: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0


@pytest.fixture
def served(
    environment: dict[str, str], cast: dict[str, Member], tmp_path: Path
) -> Iterator[Server]:
    """The portal with two workers, and the cast to read what comes in."""
    with serve(environment, output=tmp_path / "server.log", workers=2) as server:
        yield server


def narrative(writer: int, number: int) -> str:
    return f"Writer {writer} saw harm number {number}."


def write(server: Server, writer: int, *, reports: int, seen: threading.Semaphore) -> Sent:
    """Send reports one after another; repeat the one-time key of each answer that is lost."""
    sent, visitor = Sent(), Visitor(server)
    for number in range(reports):
        text, key = narrative(writer, number), secrets.token_urlsafe(32)
        answer = repeat(lambda text=text, key=key: visitor.report(text, key), sent)
        sent.statuses[answer.status] += 1
        sent.codes[text] = answer.json["tracking_code"]
        seen.release()
    visitor.close()
    return sent


def repeat(request: Callable[[], Answer], sent: Sent) -> Answer:
    for _ in range(TRIES):
        try:
            return request()
        except (OSError, http.client.HTTPException):
            sent.lost += 1
    raise AssertionError(f"No answer came in {TRIES} tries.")


def write_at_once(
    server: Server, *, reports: int, meanwhile: Callable[[threading.Semaphore], None]
) -> list[Sent]:
    """Let all writers write at once, and do something meanwhile."""
    seen = threading.Semaphore(0)
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [
            pool.submit(write, server, writer, reports=reports, seen=seen)
            for writer in range(WRITERS)
        ]
        meanwhile(seen)
        return [one.result() for one in running]


def codes_of(sent: list[Sent]) -> dict[str, str]:
    return {text: code for one in sent for text, code in one.codes.items()}


def kill_a_worker_now_and_then(server: Server) -> Callable[[threading.Semaphore], None]:
    """Return what waits for some answers, then kills a worker that we started, and again."""

    def kill(seen: threading.Semaphore) -> None:
        for _ in range(KILLS):
            for _ in range(WRITERS * WHILE_KILLED // (KILLS + 2)):
                seen.acquire(timeout=60)
            # The one that was there first has connections; the newest may not have begun.
            os.kill(min(server.workers()), signal.SIGKILL)

    return kill


def told(server: Server, codes: dict[str, str]) -> dict[str, str]:
    """Return the first message of the mailbox that each code opens, by code."""
    visitor = Visitor(server)
    answers = {
        code: visitor.post_json("/api/mailbox", {"tracking_code": code}) for code in codes.values()
    }
    visitor.close()
    return {code: answer.json["messages"][0]["text"] for code, answer in answers.items()}


def read_by(portal: Portal, member: Member) -> set[str]:
    """Return the narratives of all cases, opened by a handler one by one."""
    with portal.reading() as work:
        references = work.db.scalars(select(CaseRow.reference)).all()
        opened = [open_for_handler(work, member, reference) for reference in references]
        records = [record for case in opened for record in read_records(work, case)]
    return {record.text or "" for record in records if record.kind == "narrative"}


def per_case(portal: Portal, table: type) -> set[int]:
    """Return how many rows of a table a case has; one number if all have as many."""
    cases = {row.id for row in every(portal, CaseRow)}
    with portal.reading() as work:
        counted = select(table.case_id, func.count()).group_by(table.case_id)
        found = dict(work.db.execute(counted).all())
    return {found.get(case, 0) for case in cases} | {found[case] for case in found.keys() - cases}


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_eight_writers_at_once_lose_nothing(
    served: Server, portal: Portal, cast: dict[str, Member]
) -> None:
    sent = write_at_once(served, reports=AT_ONCE, meanwhile=lambda seen: None)
    codes = codes_of(sent)
    statuses = sum((one.statuses for one in sent), Counter())

    assert statuses == {201: WRITERS * AT_ONCE}
    assert sum(one.lost for one in sent) == 0
    assert len(set(codes.values())) == count(portal, CaseRow) == WRITERS * AT_ONCE
    assert told(served, codes) == {code: text for text, code in codes.items()}
    assert read_by(portal, cast["omar"]) == set(codes)


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_a_killed_worker_leaves_no_half_case_and_no_second_one(
    served: Server, portal: Portal, cast: dict[str, Member]
) -> None:
    meanwhile = kill_a_worker_now_and_then(served)
    sent = write_at_once(served, reports=WHILE_KILLED, meanwhile=meanwhile)
    codes = codes_of(sent)
    statuses = sum((one.statuses for one in sent), Counter())
    tables = (MailboxRow, ReporterGrantRow, RecordRow, GrantRow)

    assert statuses == {201: WRITERS * WHILE_KILLED}
    assert sum(one.lost for one in sent) > 0
    assert len(set(codes.values())) == WRITERS * WHILE_KILLED
    assert count(portal, CaseRow) == count(portal, OneTimeRow) == WRITERS * WHILE_KILLED
    assert [per_case(portal, table) for table in tables] == [{1}, {1}, {3}, {4}]
    assert told(served, codes) == {code: text for text, code in codes.items()}
    assert read_by(portal, cast["una"]) == set(codes)


@pytest.mark.slow
@pytest.mark.usefixtures("both_databases")
def test_one_key_sent_by_many_at_once_makes_one_case(
    served: Server, portal: Portal, cast: dict[str, Member]
) -> None:
    key = secrets.token_urlsafe(32)
    with ThreadPoolExecutor(WRITERS) as pool:
        visitors = [Visitor(served) for _ in range(WRITERS)]
        running = [pool.submit(one.report, "Sent by an impatient hand.", key) for one in visitors]
        answers = [one.result() for one in running]

    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["tracking_code"] for answer in answers}) == 1
    assert count(portal, CaseRow) == 1


def test_while_nobody_can_read_the_served_portal_says_so(server: Server, portal: Portal) -> None:
    visitor = Visitor(server)
    taken = visitor.report("Nobody would read this.")
    page = visitor.get("/report")

    assert (taken.status, page.status) == (503, 503)
    assert "No two people can read a report yet." in taken.json["error"]["message"]
    assert "At least two people must be able to read a report" in page.text
    assert count(portal, CaseRow) == 0
