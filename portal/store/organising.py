"""Who works on which case, its labels, and who put it off: rows, and conditions for lists.

Everybody is named by a keyed tag. A holder counts while they read the case: whoever lost access
is nobody here, without anything having to be deleted.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    String,
    Table,
    bindparam,
    cast,
    delete,
    exists,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.core.organising import Duty
from portal.store.among import among
from portal.store.cases import CASE, GRANT
from portal.store.engine import PLAN_ANEW
from portal.store.tables import AssignmentRow, CaseLabelRow, SnoozeRow, table_of

ASSIGNMENT, CASE_LABEL, SNOOZE = map(table_of, (AssignmentRow, CaseLabelRow, SnoozeRow))
LABEL, SNOOZED = "label", "snoozed"
"""What a row tells that is no duty, where a statement tells of all."""


class Assigned(NamedTuple):
    """One assignment of one case."""

    case_id: CaseId
    duty: Duty
    tag: bytes


class KeptOfCases(NamedTuple):
    """How several cases are shared out: who is named in them, their labels, who put them off."""

    assigned: list[Assigned]
    """Whether or not they still read the case."""
    labels: list[tuple[CaseId, bytes]]
    snoozed: dict[CaseId, date]
    """Until when, where nothing has happened since."""


class CaseMark(NamedTuple):
    """What tells whether anything happened in a case since."""

    version: int
    next_position: int
    next_due_on: date | None


_ASSIGNED = select(*(ASSIGNMENT.c[name] for name in Assigned._fields)).where(
    among(ASSIGNMENT.c.case_id, "ids")
)
_READERS = (
    select(GRANT.c.case_id, GRANT.c.tag, CASE.c.system, CASE.c.unit)
    .join(CASE, CASE.c.id == GRANT.c.case_id)
    .where(
        GRANT.c.tag.in_(bindparam("tags", expanding=True)),
        among(GRANT.c.case_id, "ids"),
        GRANT.c.reserve.is_(False),
        GRANT.c.epoch == CASE.c.epoch,
    )
    .execution_options(**PLAN_ANEW)
)
_LABELS = select(CASE_LABEL.c.case_id, CASE_LABEL.c.tag).where(among(CASE_LABEL.c.case_id, "ids"))
LOOKED_UP: Mapping[str, Table] = {
    "assigned": ASSIGNMENT,
    "label": CASE_LABEL,
    "snoozed_by": SNOOZE,
}
"""Conditions of a list that one tag fulfils, and where its cases are found by it."""
_HELD, _SEEN = GRANT.alias(), CASE.alias()


def is_assigned(case: ColumnElement[str], tag: ColumnElement[bytes]) -> ColumnElement[bool]:
    """Return the condition that a case names this tag, which has the duty in it."""
    return exists().where(ASSIGNMENT.c.tag == tag, ASSIGNMENT.c.case_id == case)


def is_owned(case: ColumnElement[str], owners: BindParameter[Any]) -> ColumnElement[bool]:
    """Return the condition that somebody works on a case who holds its key now.

    `owners` is told as pairs of tags: that of the duty, and that of the grants of one person.
    """
    pairs: BindParameter[Any] = bindparam(owners.key, expanding=True)
    return exists().where(
        ASSIGNMENT.c.case_id == case,
        ASSIGNMENT.c.duty == Duty.OWNER,
        _SEEN.c.id == case,
        _HELD.c.case_id == case,
        _HELD.c.epoch == _SEEN.c.epoch,
        _HELD.c.reserve.is_(False),
        tuple_(ASSIGNMENT.c.tag, _HELD.c.tag).in_(pairs),
    )


def has_label(case: ColumnElement[str], tag: ColumnElement[bytes]) -> ColumnElement[bool]:
    """Return the condition that a case has a label."""
    return exists().where(CASE_LABEL.c.tag == tag, CASE_LABEL.c.case_id == case)


def is_snoozed(
    case: ColumnElement[str], tag: ColumnElement[bytes], today: ColumnElement[date]
) -> ColumnElement[bool]:
    """Return the condition that somebody put a case off, and nothing has happened in it since."""
    return exists().where(
        SNOOZE.c.tag == tag,
        SNOOZE.c.case_id == case,
        _SEEN.c.id == SNOOZE.c.case_id,
        *_still_snoozed(_SEEN.c, today),
    )


def _still_snoozed(case: Any, today: ColumnElement[date]) -> tuple[ColumnElement[bool], ...]:
    return (
        SNOOZE.c.until > today,
        SNOOZE.c.seen_version == case.version,
        SNOOZE.c.seen_position == case.next_position,
        or_(case.next_due_on.is_(None), case.next_due_on > today),
    )


_SHOWN = (
    select(CASE.c.id, CASE.c.version, CASE.c.next_position, CASE.c.next_due_on)
    .where(among(CASE.c.id, "ids"))
    .cte("shown")
)
_NO_DAY = cast(null(), Date)
_ORGANISED = union_all(
    select(
        ASSIGNMENT.c.case_id, type_coerce(ASSIGNMENT.c.duty, String), ASSIGNMENT.c.tag, _NO_DAY
    ).join(_SHOWN, _SHOWN.c.id == ASSIGNMENT.c.case_id),
    select(CASE_LABEL.c.case_id, literal(LABEL, String), CASE_LABEL.c.tag, _NO_DAY).join(
        _SHOWN, _SHOWN.c.id == CASE_LABEL.c.case_id
    ),
    select(SNOOZE.c.case_id, literal(SNOOZED, String), SNOOZE.c.tag, SNOOZE.c.until)
    .join(_SHOWN, _SHOWN.c.id == SNOOZE.c.case_id)
    .where(
        SNOOZE.c.tag == bindparam("snoozer"),
        *_still_snoozed(_SHOWN.c, bindparam("snoozed_on", type_=Date)),
    ),
).execution_options(**PLAN_ANEW)
_MARK = select(CASE.c.version, CASE.c.next_position, CASE.c.next_due_on).where(
    CASE.c.id == bindparam("id")
)


def list_assigned(db: Session, ids: Sequence[CaseId]) -> list[Assigned]:
    """Return who is named in these cases, whether or not they still read them."""
    return [Assigned._make(row) for row in db.execute(_ASSIGNED, {"ids": list(ids)}).all()]


def list_readers(
    db: Session, ids: Sequence[CaseId], tags: Sequence[bytes]
) -> list[tuple[CaseId, bytes, str, str | None]]:
    """Return which of these grants' tags open which of these cases now, and what they are about."""
    rows = db.execute(_READERS, {"ids": list(ids), "tags": list(tags)}).all()
    return [(CaseId(id), tag, system, unit) for id, tag, system, unit in rows]


def assign(db: Session, id: CaseId, duty: Duty, tag: bytes | None) -> None:
    """Name somebody for a duty in a case, or, with None, nobody."""
    db.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.case_id == id, ASSIGNMENT.c.duty == duty))
    if tag is not None:
        db.execute(insert(ASSIGNMENT), {"case_id": id, "duty": duty, "tag": tag})


def list_case_labels(db: Session, ids: Sequence[CaseId]) -> list[tuple[CaseId, bytes]]:
    """Return the tags of the labels of these cases."""
    return [(CaseId(id), tag) for id, tag in db.execute(_LABELS, {"ids": list(ids)}).all()]


def add_case_label(db: Session, id: CaseId, tag: bytes) -> None:
    """Give a case a label that it lacks."""
    db.execute(insert(CASE_LABEL), {"case_id": id, "tag": tag})


def remove_case_label(db: Session, id: CaseId, tag: bytes) -> None:
    """Take a label off a case."""
    db.execute(delete(CASE_LABEL).where(CASE_LABEL.c.case_id == id, CASE_LABEL.c.tag == tag))


def get_mark(db: Session, id: CaseId) -> CaseMark:
    """Return the mark of a case as it is now."""
    return CaseMark._make(db.execute(_MARK, {"id": id}).one())


def list_organised(db: Session, ids: Sequence[CaseId], *, tag: bytes, today: date) -> KeptOfCases:
    """Return how these cases are shared out, and which of them somebody's tag put off."""
    values = {"ids": list(ids), "snoozer": tag, "snoozed_on": today}
    kept = KeptOfCases([], [], {})
    for id, kind, of, until in db.execute(_ORGANISED, values).all():
        if kind == LABEL:
            kept.labels.append((CaseId(id), of))
        elif kind == SNOOZED:
            kept.snoozed[CaseId(id)] = until
        else:
            kept.assigned.append(Assigned(CaseId(id), Duty(kind), of))
    return kept


def snooze(db: Session, id: CaseId, tag: bytes, *, until: date, seen: CaseMark) -> None:
    """Put a case off until a day, instead of what was said before."""
    end_snooze(db, id, tag)
    values = {"seen_version": seen.version, "seen_position": seen.next_position}
    db.execute(insert(SNOOZE), {"tag": tag, "case_id": id, "until": until, **values})


def end_snooze(db: Session, id: CaseId, tag: bytes) -> None:
    """Let a case come back."""
    db.execute(delete(SNOOZE).where(SNOOZE.c.tag == tag, SNOOZE.c.case_id == id))
