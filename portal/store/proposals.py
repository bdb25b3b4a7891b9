"""Rows of moves that one of two people proposed, and lists of what waits for the other."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.store.cases import IS_GRANTED, IS_NOT_ONES_OWN, read_values
from portal.store.organisation import Responsible
from portal.store.tables import CaseRow, ProposalRow, table_of

CASE, PROPOSAL = table_of(CaseRow), table_of(ProposalRow)


class StoredProposal(NamedTuple):
    """A proposal as it is stored; the sealed record says the same again, signed."""

    id: str
    move: str
    proposed_by: str
    proposed_on: date
    seen_version: int
    record_id: str
    detail: str | None


class Asking(NamedTuple):
    """Whose lists are asked for: the tag of their grants, what they answer for, where they act."""

    tag: bytes
    own: Responsible
    account: str
    level: int


class Waiting(NamedTuple):
    """What a list of proposals shows of one."""

    reference: str
    id: str
    move: str
    detail: str | None
    proposed_by: str
    proposed_on: date


_OF_CASE = (
    select(*(PROPOSAL.c[name] for name in StoredProposal._fields))
    .where(PROPOSAL.c.case_id == bindparam("case"))
    .order_by(PROPOSAL.c.proposed_on, PROPOSAL.c.id)
)
_DELETE = (
    delete(PROPOSAL)
    .where(PROPOSAL.c.id == bindparam("id"), PROPOSAL.c.case_id == bindparam("case"))
    .returning(PROPOSAL.c.id)
)
_DELETE_STALE = delete(PROPOSAL).where(
    PROPOSAL.c.case_id == bindparam("case"),
    PROPOSAL.c.move == bindparam("move"),
    PROPOSAL.c.seen_version != bindparam("version"),
)
_VERSION = select(CASE.c.version).where(CASE.c.id == bindparam("case"))
# Each proposal asks for its case and the grant: there are few proposals, and many cases.
_WAITING = (
    select(
        CASE.c.reference,
        *(PROPOSAL.c[name] for name in ("id", "move", "detail", "proposed_by", "proposed_on")),
    )
    .join_from(PROPOSAL, CASE, PROPOSAL.c.case_id == CASE.c.id)
    .where(
        IS_GRANTED,
        IS_NOT_ONES_OWN,
        func.coalesce(CASE.c.level, 0) <= bindparam("level"),
        PROPOSAL.c.seen_version == CASE.c.version,
        PROPOSAL.c.proposed_by != bindparam("account"),
    )
    .order_by(PROPOSAL.c.proposed_on, PROPOSAL.c.id)
    .limit(bindparam("limit"))
)
_ADD = insert(PROPOSAL)


def add_proposal(db: Session, values: Mapping[str, Any]) -> None:
    """Add a proposal."""
    db.execute(_ADD, dict(values))


def list_proposals(db: Session, case: CaseId) -> list[StoredProposal]:
    """Return the proposals of a case, oldest first, stale ones included."""
    return [StoredProposal._make(row) for row in db.execute(_OF_CASE, {"case": case})]


def delete_proposal(db: Session, id: str, *, case: CaseId) -> bool:
    """Delete a proposal; False if somebody was faster. Of two at once, one gets True."""
    return db.execute(_DELETE, {"id": id, "case": case}).one_or_none() is not None


def delete_stale(db: Session, case: CaseId, *, move: str, version: int) -> None:
    """Delete the proposals of a move that were made for another version of the case."""
    db.execute(_DELETE_STALE, {"case": case, "move": move, "version": version})


def find_version(db: Session, case: CaseId) -> int | None:
    """Return the version a case has now, or None if it is gone."""
    return db.scalar(_VERSION, {"case": case})


def list_waiting(db: Session, asked: Asking, *, limit: int) -> list[Waiting]:
    """Return what others proposed in the cases this handler may move, oldest first."""
    values = _values(asked, limit)
    return [Waiting._make(row) for row in db.execute(_WAITING, values)]


def _values(asked: Asking, limit: int) -> Mapping[str, Any]:
    place = {"account": asked.account, "level": asked.level, "limit": limit}
    return {**read_values(tag=asked.tag, own=asked.own), **place}
