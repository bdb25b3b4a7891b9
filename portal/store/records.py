"""Rows inside a case: its sealed records in their order, and its corrective actions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.core.errors import CaseChanged
from portal.store.tables import ActionRow, CaseRow, RecordRow, table_of

CASE, RECORD, ACTION = table_of(CaseRow), table_of(RecordRow), table_of(ActionRow)


class StoredRecord(NamedTuple):
    """A record as it is stored; only the case key opens `sealed`."""

    id: str
    epoch: int
    kind: str
    author: str
    position: int
    dated: date
    sealed: bytes


class StoredAction(NamedTuple):
    """A corrective action as it is stored."""

    id: str
    added_by: str
    verified_on: date | None
    record_id: str
    due_on: date | None
    verified_by: str | None
    effect_checked_on: date | None
    effect_checked_by: str | None


_TAKE_POSITIONS = (
    update(CASE)
    .where(CASE.c.id == bindparam("at"), CASE.c.epoch == bindparam("seen"))
    .values(next_position=CASE.c.next_position + bindparam("count"))
    .returning(CASE.c.next_position)
)
_TAKE_AND_TELL = {waits: _TAKE_POSITIONS.values(reply_waits=waits) for waits in (True, False)} | {
    None: _TAKE_POSITIONS
}
_LET_WAIT = update(CASE).where(CASE.c.id == bindparam("at")).values(reply_waits=bindparam("waits"))
_RECORDS = (
    select(*(RECORD.c[name] for name in StoredRecord._fields))
    .where(RECORD.c.case_id == bindparam("id"))
    .order_by(RECORD.c.position)
)
_RECORDS_OF = (
    select(RECORD.c.case_id, *(RECORD.c[name] for name in StoredRecord._fields))
    .where(RECORD.c.case_id.in_(bindparam("ids", expanding=True)))
    .order_by(RECORD.c.case_id, RECORD.c.position)
)
_SIZES = select(
    RECORD.c.kind, RECORD.c.position, RECORD.c.dated, func.length(RECORD.c.sealed)
).where(RECORD.c.case_id == bindparam("id"), RECORD.c.kind.in_(bindparam("kinds", expanding=True)))
_ACTIONS = (
    select(*(ACTION.c[name] for name in StoredAction._fields))
    .where(ACTION.c.case_id == bindparam("id"))
    .order_by(ACTION.c.due_on, ACTION.c.id)
)
_DELETE_OPEN_ACTIONS = delete(ACTION).where(
    ACTION.c.case_id == bindparam("id"), ACTION.c.verified_on.is_(None)
)
_VERIFY_ACTION = (
    update(ACTION)
    .where(
        ACTION.c.id == bindparam("at"),
        ACTION.c.case_id == bindparam("case"),
        ACTION.c.verified_on.is_(None),
    )
    .returning(ACTION.c.id)
)
_CHECK_EFFECT = (
    update(ACTION)
    .where(
        ACTION.c.id == bindparam("at"),
        ACTION.c.case_id == bindparam("case"),
        ACTION.c.verified_on.is_not(None),
        ACTION.c.effect_checked_on.is_(None),
    )
    .returning(ACTION.c.id)
)
_ADD_RECORD, _ADD_ACTION = insert(RECORD), insert(ACTION)


def take_positions(
    db: Session, id: CaseId, count: int, *, epoch: int, reply_waits: bool | None = None
) -> int:
    """Return the first of so many next positions for records of this case, and count them.

    `reply_waits` says whether the reporter is now the last who wrote; None leaves it as it is.

    CaseChanged where another epoch has begun meanwhile: what is written now must not be sealed
    for those whom the new one leaves out.
    """
    following = db.scalar(_TAKE_AND_TELL[reply_waits], {"at": id, "count": count, "seen": epoch})
    if following is None:
        raise CaseChanged("Somebody else acted on this case in the meantime.")
    return int(following) - count


def let_reply_wait(db: Session, id: CaseId, *, waits: bool) -> None:
    """Say whether the reporter is the last who wrote, where nothing is added to tell it."""
    db.execute(_LET_WAIT, {"at": id, "waits": waits})


def add_records(db: Session, records: Sequence[Mapping[str, Any]]) -> None:
    """Add records to a case."""
    db.execute(_ADD_RECORD, [dict(record) for record in records])


def list_records(db: Session, id: CaseId) -> list[StoredRecord]:
    """Return the records of a case in their order."""
    return [StoredRecord._make(row) for row in db.execute(_RECORDS, {"id": id}).all()]


def list_records_of(db: Session, ids: Sequence[CaseId]) -> Mapping[CaseId, list[StoredRecord]]:
    """Return the records of each of a few cases in their order."""
    found: dict[CaseId, list[StoredRecord]] = {id: [] for id in ids}
    for case_id, *row in db.execute(_RECORDS_OF, {"ids": list(ids)}):
        found[case_id].append(StoredRecord._make(row))
    return found


def list_sizes(db: Session, id: CaseId, kinds: Sequence[str]) -> list[tuple[str, int, date, int]]:
    """Return kind, position, date and sealed bytes of a case's records of these kinds."""
    found = db.execute(_SIZES, {"id": id, "kinds": list(kinds)})
    return [(kind, int(position), dated, int(size)) for kind, position, dated, size in found]


def add_action(db: Session, values: Mapping[str, Any]) -> None:
    """Add a corrective action."""
    db.execute(_ADD_ACTION, dict(values))


def list_actions(db: Session, id: CaseId) -> list[StoredAction]:
    """Return the corrective actions of a case, by due date."""
    return [StoredAction._make(row) for row in db.execute(_ACTIONS, {"id": id}).all()]


def delete_open_actions(db: Session, id: CaseId) -> None:
    """Drop the actions of a proposal that were never verified."""
    db.execute(_DELETE_OPEN_ACTIONS, {"id": id})


def verify_action(db: Session, id: str, *, case_id: CaseId, by: str, on: date) -> None:
    """Mark an action as verified; CaseChanged if it was, or is another case's."""
    values = {"at": id, "case": case_id, "verified_by": by, "verified_on": on}
    if db.execute(_VERIFY_ACTION, values).one_or_none() is None:
        raise CaseChanged("This action was verified already.")


def check_effect(db: Session, id: str, *, case_id: CaseId, by: str, on: date) -> None:
    """Mark that an action's effect was checked; CaseChanged if it was, or cannot be yet."""
    values = {"at": id, "case": case_id, "effect_checked_by": by, "effect_checked_on": on}
    if db.execute(_CHECK_EFFECT, values).one_or_none() is None:
        raise CaseChanged("The effect of this action was checked already.")
