"""Sealed rows of many cases at once, for whoever opens them one after the other.

What is read is bounded by the caller: so many cases, so many sealed bytes at a time.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.store.cases import CASE, GRANT, StoredCase, stored_cases
from portal.store.files import FILE, StoredFile
from portal.store.grants import MAILBOX, REPORTER_GRANT, StoredGrant, StoredReporterGrant
from portal.store.queues import Asking, Order, Page, Wanted, list_cases
from portal.store.records import RECORD, StoredRecord


class Place(NamedTuple):
    """Where a search stopped: the case it looked at last."""

    received_on: date
    reference: str


class Weight(NamedTuple):
    """How much of a case is to be opened: texts, and sealed bytes."""

    records: int
    bytes: int


class Sealed(NamedTuple):
    """Everything sealed of one case that a search opens."""

    grants: list[StoredGrant]
    reporter_grants: list[StoredReporterGrant]
    records: list[StoredRecord]
    files: list[StoredFile]


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_WEIGHTS = (
    select(RECORD.c.case_id, func.count(), func.sum(func.length(RECORD.c.sealed)))
    .where(RECORD.c.case_id.in_(_IDS), RECORD.c.kind.in_(bindparam("kinds", expanding=True)))
    .group_by(RECORD.c.case_id)
)
_GRANTS = select(*(GRANT.c[name] for name in StoredGrant._fields)).where(
    GRANT.c.tag == bindparam("tag"), GRANT.c.case_id.in_(_IDS), GRANT.c.reserve.is_(False)
)
_REPORTER_GRANTS = (
    select(
        REPORTER_GRANT.c.case_id,
        REPORTER_GRANT.c.epoch,
        REPORTER_GRANT.c.box,
        REPORTER_GRANT.c.mac,
        MAILBOX.c.reporter_public,
    )
    .join(MAILBOX, MAILBOX.c.case_id == REPORTER_GRANT.c.case_id)
    .where(REPORTER_GRANT.c.case_id.in_(_IDS))
)
_RECORDS = (
    select(RECORD.c.case_id, *(RECORD.c[name] for name in StoredRecord._fields))
    .where(RECORD.c.case_id.in_(_IDS), RECORD.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(RECORD.c.case_id, RECORD.c.position)
)
_FILES = (
    select(FILE.c.case_id, *(FILE.c[name] for name in StoredFile._fields))
    .where(FILE.c.case_id.in_(_IDS))
    .order_by(FILE.c.case_id, FILE.c.number)
)


def list_next(
    db: Session, after: Place | None, asking: Asking, *, only_open: bool, limit: int
) -> list[StoredCase]:
    """Return the next cases that somebody may read, newest received first."""
    page = Page(limit, Order.NEWEST, place=after)
    listed = list_cases(db, Wanted(is_open=True if only_open else None), page, asking)
    return list_these(db, [one.id for one in listed])


def list_these(db: Session, ids: Sequence[CaseId]) -> list[StoredCase]:
    """Return cases in the order of their ids."""
    found = {one.id: one for one in stored_cases(db, CASE.c.id.in_(_IDS), ids=list(ids))}
    # A case may be erased between the two statements.
    return [found[id] for id in ids if id in found]


def weigh(db: Session, ids: Sequence[CaseId], kinds: Sequence[str]) -> dict[CaseId, Weight]:
    """Return how many texts of some kinds these cases hold, and how many bytes."""
    rows = db.execute(_WEIGHTS, {"ids": list(ids), "kinds": list(kinds)}).all()
    return {CaseId(id): Weight(count, size) for id, count, size in rows}


def read_sealed(
    db: Session, ids: Sequence[CaseId], kinds: Sequence[str], *, tag: bytes, with_files: bool = True
) -> dict[CaseId, Sealed]:
    """Return what is sealed of these cases, and the grants with which one holder opens it."""
    told: dict[str, Any] = {"ids": list(ids)}
    held = {id: Sealed([], [], [], []) for id in ids}
    for row in db.execute(_GRANTS, {**told, "tag": tag}).all():
        held[CaseId(row.case_id)].grants.append(StoredGrant._make(row))
    for id, *values in db.execute(_REPORTER_GRANTS, told).all():
        held[CaseId(id)].reporter_grants.append(StoredReporterGrant(*values))
    for id, *values in db.execute(_RECORDS, {**told, "kinds": list(kinds)}).all():
        held[CaseId(id)].records.append(StoredRecord(*values))
    for id, *values in db.execute(_FILES, told).all() if with_files else ():
        held[CaseId(id)].files.append(StoredFile(*values))
    return held
