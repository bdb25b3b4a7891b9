"""Rows of grants and of mailboxes: who may open a case, as tags, locators and sealed boxes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from portal.core.actors import WITHHELD
from portal.core.cases import CaseId
from portal.store.tables import CaseRow, GrantRow, MailboxRow, ReporterGrantRow, table_of

CASE, GRANT, MAILBOX = table_of(CaseRow), table_of(GrantRow), table_of(MailboxRow)
REPORTER_GRANT = table_of(ReporterGrantRow)


class StoredGrant(NamedTuple):
    """A grant as it is stored: live, in reserve, or a decoy that looks like either.

    One that is withheld is in reserve at its level raised by WITHHELD: no move releases it.
    """

    id: str
    case_id: str
    epoch: int
    level: int
    reserve: bool
    tag: bytes
    box: bytes


class Held(NamedTuple):
    """Under which tag a case has a grant of its present epoch, and what the case is about."""

    tag: bytes
    case_id: str
    level: int
    system: str
    unit: str | None


class StoredReporterGrant(NamedTuple):
    """The reporter's grant of one epoch as it is stored."""

    epoch: int
    box: bytes
    mac: bytes
    reporter_public: bytes


class StoredMailbox(NamedTuple):
    """A mailbox as it is stored; only the tracking code opens `sealed_private`."""

    locator: bytes
    pepper_version: int
    case_id: str
    reporter_public: bytes
    sealed_private: bytes


_GRANTS = select(*(GRANT.c[name] for name in StoredGrant._fields)).where(
    GRANT.c.case_id == bindparam("id")
)
IS_GIVEN = GRANT.c.level < WITHHELD
"""Not withheld."""
_TAGS = select(GRANT.c.tag).where(
    GRANT.c.case_id == bindparam("id"), GRANT.c.epoch == bindparam("epoch"), IS_GIVEN
)
_GRANTS_OF = _GRANTS.where(GRANT.c.tag == bindparam("tag"), GRANT.c.reserve.is_(False))
_DELETE_GRANTS = delete(GRANT).where(GRANT.c.id.in_(bindparam("ids", expanding=True)))
_CHANGE_GRANT = update(GRANT).where(GRANT.c.id == bindparam("at"))
_REPORTER_GRANTS = (
    select(
        REPORTER_GRANT.c.epoch,
        REPORTER_GRANT.c.box,
        REPORTER_GRANT.c.mac,
        MAILBOX.c.reporter_public,
    )
    .join(MAILBOX, MAILBOX.c.case_id == REPORTER_GRANT.c.case_id)
    .where(REPORTER_GRANT.c.case_id == bindparam("id"))
)
_MAILBOXES = select(*(MAILBOX.c[name] for name in StoredMailbox._fields))
_MAILBOX_AT = _MAILBOXES.where(MAILBOX.c.locator.in_(bindparam("locators", expanding=True)))
# On PostgreSQL whoever seals for the reporter holds the row, so that no change of the tracking code
# comes between; SQLite has one writer at a time.
_MAILBOX_OF = _MAILBOXES.where(MAILBOX.c.case_id == bindparam("id")).with_for_update()
_RELOCATE = update(MAILBOX).where(MAILBOX.c.locator == bindparam("old"))
_REPLACE_MAILBOX = update(MAILBOX).where(MAILBOX.c.case_id == bindparam("of"))
_DELETE_REPORTER_GRANTS = delete(REPORTER_GRANT).where(REPORTER_GRANT.c.case_id == bindparam("id"))
# With the cases: an escalation at the same instant would wrap a box that it read before.
_GIVEN = (
    select(*(GRANT.c[name] for name in StoredGrant._fields), CASE.c.level.label("of_case"))
    .join(CASE, CASE.c.id == GRANT.c.case_id)
    .where(GRANT.c.tag == bindparam("tag"), IS_GIVEN)
    .order_by(CASE.c.id)
    .with_for_update()
)
_ELSEWHERE = _GIVEN.where(GRANT.c.level != bindparam("level"))
_HELD = (
    select(GRANT.c.tag, GRANT.c.case_id, CASE.c.level, CASE.c.system, CASE.c.unit)
    .join(CASE, (CASE.c.id == GRANT.c.case_id) & (CASE.c.epoch == GRANT.c.epoch))
    .where(GRANT.c.tag.in_(bindparam("tags", expanding=True)), IS_GIVEN)
)
_ADD_GRANT, _ADD_MAILBOX = insert(GRANT), insert(MAILBOX)
_ADD_REPORTER_GRANT = insert(REPORTER_GRANT)


def list_grants(db: Session, id: CaseId) -> list[StoredGrant]:
    """Return every grant of a case: live, reserve and decoy."""
    return [StoredGrant._make(row) for row in db.execute(_GRANTS, {"id": id}).all()]


def list_tags(db: Session, id: CaseId, epoch: int) -> set[bytes]:
    """Return under which tags a case has grants of an epoch that are not withheld; with decoys."""
    return {tag for (tag,) in db.execute(_TAGS, {"id": id, "epoch": epoch}).all()}


def list_grants_of(db: Session, id: CaseId, *, tag: bytes) -> list[StoredGrant]:
    """Return one holder's live grants of a case, one an epoch."""
    return [StoredGrant._make(row) for row in db.execute(_GRANTS_OF, {"id": id, "tag": tag}).all()]


def add_grants(db: Session, grants: Sequence[Mapping[str, Any]]) -> None:
    """Add grants."""
    if grants:
        db.execute(_ADD_GRANT, [dict(grant) for grant in grants])


def delete_grants(db: Session, ids: Sequence[str]) -> None:
    """Remove grants."""
    db.execute(_DELETE_GRANTS, {"ids": list(ids)})


def change_grant(db: Session, id: str, **values: Any) -> None:
    """Put a grant into reserve, make it live, or move it to another level."""
    db.execute(_CHANGE_GRANT.values(**values), {"at": id})


def list_given(db: Session, tag: bytes) -> list[StoredGrant]:
    """Return the grants of a tag that are not withheld, and hold their cases."""
    return [StoredGrant._make(row[:-1]) for row in db.execute(_GIVEN, {"tag": tag}).all()]


def list_elsewhere(db: Session, tag: bytes, *, level: int) -> list[tuple[StoredGrant, int]]:
    """Return those of them that were given at another level than this, with their cases' levels."""
    rows = db.execute(_ELSEWHERE, {"tag": tag, "level": level}).all()
    return [(StoredGrant._make(row[:-1]), row[-1]) for row in rows]


def list_held(db: Session, tags: Sequence[bytes]) -> list[Held]:
    """Return which cases these tags have a grant of the present epoch of, withheld ones aside."""
    return [Held._make(row) for row in db.execute(_HELD, {"tags": list(tags)}).all()]


def list_reporter_grants(db: Session, id: CaseId) -> list[StoredReporterGrant]:
    """Return the reporter's grants, one an epoch."""
    rows = db.execute(_REPORTER_GRANTS, {"id": id}).all()
    return [StoredReporterGrant._make(row) for row in rows]


def add_reporter_grant(db: Session, values: Mapping[str, Any]) -> None:
    """Add the reporter's grant of an epoch."""
    db.execute(_ADD_REPORTER_GRANT, dict(values))


def add_mailbox(db: Session, values: Mapping[str, Any]) -> None:
    """Add the mailbox of a new case."""
    db.execute(_ADD_MAILBOX, dict(values))


def find_mailbox(db: Session, locators: Sequence[bytes]) -> StoredMailbox | None:
    """Return the mailbox that one of these locators names."""
    return _mailbox(db.execute(_MAILBOX_AT, {"locators": list(locators)}).first())


def get_mailbox_of(db: Session, id: CaseId) -> StoredMailbox:
    """Return the mailbox of a case, for whoever writes under its key in this transaction."""
    return StoredMailbox._make(db.execute(_MAILBOX_OF, {"id": id}).one())


def relocate_mailbox(db: Session, old: bytes, *, locator: bytes, pepper_version: int) -> None:
    """Move a mailbox to the locator under a newer pepper."""
    db.execute(_RELOCATE, {"old": old, "locator": locator, "pepper_version": pepper_version})


def replace_mailbox(db: Session, id: CaseId, values: Mapping[str, Any]) -> None:
    """Give a case's mailbox another place and another key pair."""
    db.execute(_REPLACE_MAILBOX, {"of": id, **values})


def delete_reporter_grants(db: Session, id: CaseId) -> None:
    """Remove the reporter's grants of all epochs; those under the new key pair follow."""
    db.execute(_DELETE_REPORTER_GRANTS, {"id": id})


def _mailbox(row: Row[Any] | None) -> StoredMailbox | None:
    return None if row is None else StoredMailbox._make(row)
