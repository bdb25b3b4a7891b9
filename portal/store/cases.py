"""Rows of cases and queries over them: readable facts and sealed bytes, never a key.

Statements are made once, when this module is loaded: making one anew takes several times as
long as the database takes to answer it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from portal.core.actors import WITHHELD, Level
from portal.core.cases import CaseFacts, CaseId, Status
from portal.core.deadlines import CHECK_IN_DAYS, NextDates
from portal.core.errors import CaseChanged
from portal.store.engine import PLAN_ANEW
from portal.store.grants import MAILBOX, REPORTER_GRANT, StoredReporterGrant
from portal.store.organisation import Responsible
from portal.store.tables import CaseRow, GrantRow, table_of

FACTS = tuple(field.name for field in fields(CaseFacts))
LEVEL_AT = FACTS.index("level")

CASE, GRANT = table_of(CaseRow), table_of(GrantRow)


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as it is stored: its facts, and the nearest of its dates."""

    id: CaseId
    facts: CaseFacts
    dates: NextDates

    @property
    def next_due_on(self) -> date | None:
        """The nearest date of all."""
        return self.dates.next_due_on


Columns = Row[*tuple[Any, ...]]

_COLUMNS = (CASE.c.id, CASE.c.law_due_on, CASE.c.house_due_on, *(CASE.c[name] for name in FACTS))

_BY_ID = select(*_COLUMNS).where(CASE.c.id == bindparam("id"))
_FOR_REPORTER = (
    select(
        REPORTER_GRANT.c.epoch,
        REPORTER_GRANT.c.box,
        REPORTER_GRANT.c.mac,
        MAILBOX.c.reporter_public,
        *_COLUMNS,
    )
    .join_from(REPORTER_GRANT, CASE, CASE.c.id == REPORTER_GRANT.c.case_id)
    .join(MAILBOX, MAILBOX.c.case_id == CASE.c.id)
    .where(REPORTER_GRANT.c.case_id == bindparam("id"))
)
_WITH_STATUS = select(*_COLUMNS).where(CASE.c.status.in_(bindparam("statuses", expanding=True)))

# Whoever answers for a case's system or unit today reads it no longer, whatever grant they hold.
IS_NOT_ONES_OWN = CASE.c.system.not_in(bindparam("own_systems", expanding=True)) & or_(
    CASE.c.unit.is_(None), CASE.c.unit.not_in(bindparam("own_units", expanding=True))
)
IS_HELD_BY_TAG = (
    (GRANT.c.case_id == CASE.c.id)
    & (GRANT.c.tag == bindparam("tag"))
    & GRANT.c.reserve.is_(False)
    & (GRANT.c.epoch == CASE.c.epoch)
)
# As a value and not as EXISTS, which PostgreSQL would turn into a join with everything held.
IS_GRANTED = (
    select(literal_column("1"))
    .where(IS_HELD_BY_TAG)
    .limit(1)
    .correlate(CASE)
    .scalar_subquery()
    .is_not(None)
)
"""The same, asked of each case that an index leads to."""
IS_READ_BY_TAG = IS_HELD_BY_TAG & IS_NOT_ONES_OWN
"""On this condition a handler reads a case; `read_values` has what it must be told."""
_GRANTED = select(*_COLUMNS).where(CASE.c.reference == bindparam("reference"), IS_READ_BY_TAG)
_MINE, _THEIRS = GRANT.alias(), GRANT.alias()
_IS_HELD_BY_OTHER = (
    select(_THEIRS.c.case_id)
    .where(
        _THEIRS.c.tag == bindparam("theirs"),
        _THEIRS.c.case_id == _MINE.c.case_id,
        _THEIRS.c.epoch == _MINE.c.epoch,
        _THEIRS.c.level < WITHHELD,
    )
    .exists()
)
_LACKS_AN_EPOCH = (
    select(_MINE.c.case_id)
    .where(
        _MINE.c.tag == bindparam("tag"),
        _MINE.c.case_id == CASE.c.id,
        _MINE.c.reserve.is_(False),
        ~_IS_HELD_BY_OTHER,
    )
    .exists()
)
_LACKING = (
    select(*_COLUMNS)
    .where(IS_READ_BY_TAG, _LACKS_AN_EPOCH)
    .order_by(CASE.c.reference)
    .execution_options(**PLAN_ANEW)
)
_LACKING_AMONG = (
    select(*_COLUMNS)
    .where(
        CASE.c.reference.in_(bindparam("among", expanding=True)),
        IS_GRANTED,
        IS_NOT_ONES_OWN,
        _LACKS_AN_EPOCH,
    )
    .order_by(CASE.c.reference)
)
# In the order of references, so that a part can go on where the one before it ended. On PostgreSQL
# the rows are held: nobody must be left out of a case while it is being handed to them.
_LACKING_AFTER = _LACKING.where(CASE.c.reference > bindparam("after")).limit(bindparam("limit"))
_LACKING_HELD = _LACKING_AFTER.with_for_update(of=CASE, key_share=True)
_LACKING_COUNT = select(func.count(CASE.c.id.distinct())).where(
    IS_READ_BY_TAG, _LACKS_AN_EPOCH, CASE.c.reference > bindparam("after")
)
_IS_HELD_BY_THEM = (
    select(_THEIRS.c.case_id)
    .where(_THEIRS.c.tag == bindparam("theirs"), _THEIRS.c.case_id == CASE.c.id)
    .exists()
)
_SHARED = select(CASE.c.reference).where(
    IS_READ_BY_TAG,
    _IS_HELD_BY_THEM,
    or_(
        CASE.c.system.in_(bindparam("their_systems", expanding=True)),
        CASE.c.unit.in_(bindparam("their_units", expanding=True)),
    ),
)

_CHANGE = (
    update(CASE)
    .where(CASE.c.id == bindparam("at"), CASE.c.version == bindparam("seen"))
    .returning(CASE.c.id)
)

_ASKED_AFTER = select(*_COLUMNS).where(
    func.coalesce(CASE.c.decided_on, CASE.c.closed_on) <= bindparam("until"),
    CASE.c.check_ins_sent < len(CHECK_IN_DAYS),
)
_CHANGE_DATES = update(CASE).where(
    CASE.c.id == bindparam("at"), CASE.c.version == bindparam("seen")
)

_ADD_CASE = insert(CASE)


def add_case(db: Session, case: Mapping[str, Any]) -> None:
    """Add a case; its records, grants and mailbox belong into the same transaction."""
    db.execute(_ADD_CASE, dict(case))


def find_case(db: Session, id: CaseId) -> StoredCase | None:
    """Return a case by its id."""
    return _stored_or_none(db.execute(_BY_ID, {"id": id}).one_or_none())


def find_with_reporter_grants(
    db: Session, id: CaseId
) -> tuple[StoredCase, list[StoredReporterGrant]] | None:
    """Return a case with the reporter's grants, one an epoch; None where there is none of them."""
    rows = db.execute(_FOR_REPORTER, {"id": id}).all()
    if not rows:
        return None
    width = len(StoredReporterGrant._fields)
    return _stored(rows[0][width:]), [StoredReporterGrant._make(row[:width]) for row in rows]


def find_granted(db: Session, reference: str, *, tag: bytes, own: Responsible) -> StoredCase | None:
    """Return a case by its reference, if this tag holds a live grant for its present epoch.

    `own` is what the tag's holder answers for: a case about that is none of theirs.
    """
    values = {"reference": reference, "tag": tag, **_owned(own)}
    return _stored_or_none(db.execute(_GRANTED, values).one_or_none())


def list_lacking_among(
    db: Session, references: Sequence[str], *, mine: bytes, theirs: bytes, own: Responsible
) -> list[StoredCase]:
    """Return those of a few cases that one tag may read and of which another lacks any epoch."""
    values = {"theirs": theirs, "among": references, **read_values(tag=mine, own=own)}
    return [_stored(row) for row in db.execute(_LACKING_AMONG, values).all()]


def list_lacking_after(
    db: Session,
    after: str,
    *,
    mine: bytes,
    theirs: bytes,
    own: Responsible,
    limit: int,
    hold: bool = False,
) -> list[StoredCase]:
    """Return the first of those cases behind a reference; `hold` keeps others from changing them
    before this transaction ends.
    """
    values = {"theirs": theirs, "after": after, "limit": limit, **read_values(tag=mine, own=own)}
    query = _LACKING_HELD if hold else _LACKING_AFTER
    return [_stored(row) for row in db.execute(query, values).all()]


def count_lacking_after(
    db: Session, after: str, *, mine: bytes, theirs: bytes, own: Responsible
) -> int:
    """Count those cases behind a reference."""
    values = {"theirs": theirs, "after": after, **read_values(tag=mine, own=own)}
    return db.execute(_LACKING_COUNT, values).scalar_one()


def list_shared(
    db: Session, *, mine: bytes, theirs: bytes, own: Responsible, answered_for: Responsible
) -> list[str]:
    """Return the cases one tag may read, and another holds any grant of, about certain things."""
    about = {"their_systems": answered_for.systems, "their_units": answered_for.units}
    return list(db.scalars(_SHARED, {"tag": mine, "theirs": theirs, **_owned(own), **about}))


def list_open_cases(db: Session, open_statuses: Iterable[Status]) -> list[StoredCase]:
    """Return every case that a clock may move."""
    rows = db.execute(_WITH_STATUS, {"statuses": list(open_statuses)})
    return [_stored(row) for row in rows]


def stored_cases(db: Session, condition: ColumnElement[bool], **values: Any) -> list[StoredCase]:
    """Return the cases that a condition of another module's query fits."""
    return [_stored(row) for row in db.execute(select(*_COLUMNS).where(condition), values)]


def change_case(db: Session, id: CaseId, *, seen_version: int, changes: Mapping[str, Any]) -> None:
    """Update a case that nobody touched since `seen_version`; CaseChanged otherwise."""
    values = {**changes, "version": seen_version + 1, "at": id, "seen": seen_version}
    if db.execute(_CHANGE, values).one_or_none() is None:
        raise CaseChanged("Somebody else acted on this case in the meantime.")


def list_asked_after(db: Session, *, until: date) -> list[StoredCase]:
    """Return the cases that were decided or closed until a day and of which check-ins are left."""
    return [_stored(row) for row in db.execute(_ASKED_AFTER, {"until": until})]


def change_dates(db: Session, id: CaseId, *, seen_version: int, dates: NextDates) -> None:
    """Set the nearest dates anew, where the clocks have changed and the case has not."""
    db.execute(_CHANGE_DATES, {**dates.columns(), "at": id, "seen": seen_version})


def read_values(*, tag: bytes, own: Responsible) -> dict[str, Any]:
    """Return what the condition on which a handler reads a case has to be told."""
    return {"tag": tag, **_owned(own)}


def _owned(own: Responsible) -> dict[str, Any]:
    return {"own_systems": own.systems, "own_units": own.units}


def _stored_or_none(row: Columns | None) -> StoredCase | None:
    return None if row is None else _stored(row)


def _stored(row: Sequence[Any]) -> StoredCase:
    id, law_due_on, house_due_on, *facts = row
    facts[LEVEL_AT] = Level(facts[LEVEL_AT])
    return StoredCase(id, CaseFacts(*facts), NextDates(law_due_on, house_due_on))
