"""Fills a portal with a great many cases, straight into its tables.

What a list reads of them is as it would be: facts, dates, grants of one handler, decoys where the
handler is excluded. Nobody can open them, for their boxes hold nothing: a case that is to be
opened is reported beside them.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, text, update

from portal.casework.reports.submitting import new_reference
from portal.core.actors import AccountId, Level
from portal.core.cases import OPEN_STATUSES, CaseFacts, Status
from portal.core.deadlines import next_dates
from portal.core.severity import Severity
from portal.core.taxonomy import Category, ReportType
from portal.store.tables import AccountRow, CaseRow, GrantRow, table_of
from portal.vault.grants import GRANT_BYTES, RESERVE_BYTES
from portal.work import Portal, Work
from tests.cast import Member

CASE, GRANT = table_of(CaseRow), table_of(GrantRow)
AT_ONCE = 2_000
DAYS = 700
"""The cases came in over so many days."""
SYSTEMS = tuple(f"system-{number}" for number in range(20))
STATES = [
    *[Status.ACKNOWLEDGED] * 15,
    *[Status.TRIAGE] * 8,
    *[Status.AWAITING_REPORTER] * 5,
    *[Status.INVESTIGATING] * 15,
    *[Status.DECISION_PROPOSED] * 2,
    *[Status.DECIDED] * 5,
    *[Status.CLOSED] * 40,
    *[Status.ARCHIVED] * 10,
]
"""In hundredths."""
GRAVITIES = [Severity.S1, *[Severity.S2] * 19, *[Severity.S3] * 50, *[Severity.S4] * 30]
ONE_OF_SO_MANY_EXCLUDES = 20


def add_many(portal: Portal, reader: Member, colleague: Member, number: int) -> None:
    """Add so many cases of level 1 for two to read; the reader is excluded from one in twenty.

    Everybody else leaves: whoever lacks cases would be offered them, and nobody can open these.
    """
    cases = _cases(portal, colleague.account, number)
    tags = [portal.keyring.handler_tag(one.account, 1) for one in (reader, colleague)]
    with portal.writing() as work:
        stay = [reader.account, colleague.account]
        left = update(AccountRow).where(AccountRow.id.not_in(stay))
        work.db.execute(left.values(ended_on=work.moment.today))
    with portal.writing() as work, _without_indexes(work):
        while several := list(islice(cases, AT_ONCE)):
            grants = [grant for case in several for grant in _grants(case, *tags)]
            work.db.execute(insert(CASE), several)
            work.db.execute(insert(GRANT), grants)
    _look_at_all(portal)


@contextmanager
def _without_indexes(work: Work) -> Iterator[None]:
    """Make the indexes anew afterwards: row by row that takes ten times as long."""
    indexes = [*CASE.indexes, *GRANT.indexes]
    connection = work.db.connection()
    for one in indexes:
        one.drop(connection)
    yield
    for one in indexes:
        one.create(connection)


def _cases(portal: Portal, colleague: AccountId, number: int) -> Iterator[dict[str, Any]]:
    chance, today = Random(number), portal.clock.now().today
    for _ in range(number):
        facts = _facts(chance, today, colleague)
        yield {
            "id": secrets.token_hex(16),
            **asdict(facts),
            **next_dates(facts, portal.clocks).columns(),
            "level": int(facts.level),
            "reported_category": facts.category,
            "reply_waits": facts.status in OPEN_STATUSES and chance.random() < 0.05,
            "next_position": 1,
        }


def _facts(chance: Random, today: date, colleague: AccountId) -> CaseFacts:
    status = chance.choice(STATES)
    is_proposed = status is Status.DECISION_PROPOSED
    received_on = today - timedelta(days=chance.randrange(DAYS))
    is_new = status is Status.ACKNOWLEDGED
    return CaseFacts(
        reference=new_reference(),
        type=chance.choice(list(ReportType)),
        category=chance.choice(list(Category)),
        system=chance.choice(SYSTEMS),
        unit=None,
        severity=chance.choice(GRAVITIES),
        severity_confirmed=not is_new,
        status=status,
        level=Level.OMBUDS,
        received_on=received_on,
        level_since=received_on,
        acknowledged_on=received_on,
        proposed_by=colleague if is_proposed else None,
        triaged_on=None if is_new else received_on + timedelta(days=3),
        last_update_on=None if is_new else today - timedelta(days=chance.randrange(40)),
    )


def _grants(case: dict[str, Any], tag: bytes, other: bytes) -> Iterator[dict[str, Any]]:
    """Give grants to the reader, or a decoy for them, a colleague, and one above in reserve."""
    excluded = int(case["id"], 16) % ONE_OF_SO_MANY_EXCLUDES == 0
    yield _grant(case, secrets.token_bytes(32) if excluded else tag)
    yield _grant(case, other)
    yield _grant(case, secrets.token_bytes(32), level=2)


def _grant(case: dict[str, Any], tag: bytes, *, level: int = 1) -> dict[str, Any]:
    reserve = level != case["level"]
    return {
        "id": secrets.token_hex(16),
        "case_id": case["id"],
        "epoch": 1,
        "level": level,
        "reserve": reserve,
        "tag": tag,
        "box": secrets.token_bytes(RESERVE_BYTES if reserve else GRANT_BYTES),
    }


def _look_at_all(portal: Portal) -> None:
    """Let PostgreSQL count what it has, as it does by itself within a minute."""
    if not portal.database.is_sqlite:
        with portal.writing() as work:
            work.db.execute(text("ANALYZE"))
