"""What stands in the tables, as tests look at it from outside the program."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.orm import Session

from portal.core.cases import CaseFacts, CaseId
from portal.store.cases import find_case
from portal.store.tables import Base, CaseRow, GrantRow, RecordRow
from portal.work import Portal, Work
from tests.cast import MadeCase, Member

Table = type[Base]


def every(portal: Portal, table: Table) -> Sequence[Any]:
    """Return every row of a table."""
    with portal.reading() as work:
        return work.db.scalars(select(table)).all()


def count(portal: Portal, table: Table) -> int:
    """Return how many rows a table has."""
    with portal.reading() as work:
        return work.db.scalar(select(func.count()).select_from(table)) or 0


def the_case(portal: Portal) -> CaseFacts:
    """Return the facts of the only case there is."""
    with portal.reading() as work:
        return _facts(work, CaseId(work.db.scalars(select(CaseRow.id)).one()))


def facts(portal: Portal, case: MadeCase) -> CaseFacts:
    """Return the facts of a case."""
    with portal.reading() as work:
        return _facts(work, case.id)


def tag(portal: Portal, member: Member) -> bytes:
    """Return the tag under which a handler's grants are stored."""
    return portal.keyring.handler_tag(member.account, member.key_version)


def holders(portal: Portal, cast: dict[str, Member], case: MadeCase, epoch: int = 1) -> set[str]:
    """Return who holds a live grant for an epoch of a case, by sign-in name."""
    return _named(portal, cast, case, epoch=epoch, reserve=False)


def in_reserve(portal: Portal, cast: dict[str, Member], case: MadeCase, epoch: int = 1) -> set[str]:
    """Return who holds a reserve grant for an epoch of a case, by sign-in name."""
    return _named(portal, cast, case, epoch=epoch, reserve=True)


def grants(portal: Portal, case: MadeCase) -> list[GrantRow]:
    """Return every grant of a case, decoys included."""
    return [row for row in every(portal, GrantRow) if row.case_id == case.id]


def kinds(portal: Portal, case: MadeCase) -> list[str]:
    """Return the kinds of a case's records, in their order."""
    rows = [row for row in every(portal, RecordRow) if row.case_id == case.id]
    return [row.kind for row in sorted(rows, key=lambda row: row.position)]


def dump(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    names = inspect(session.connection()).get_table_names()
    return {
        name: sorted(
            (tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))), key=repr
        )
        for name in names
    }


def _facts(work: Work, id: CaseId) -> CaseFacts:
    found = find_case(work.db, id)
    if found is None:
        raise LookupError(id)
    return found.facts


def _named(
    portal: Portal, cast: dict[str, Member], case: MadeCase, *, epoch: int, reserve: bool
) -> set[str]:
    held = {row.tag for row in grants(portal, case) if (row.epoch, row.reserve) == (epoch, reserve)}
    return {name for name, member in cast.items() if tag(portal, member) in held}


def change_a_byte(portal: Portal, case: MadeCase) -> None:
    """Change the last byte of a case's sealed report, behind the program's back."""
    rows = [row for row in every(portal, RecordRow) if row.case_id == case.id]
    (report,) = [row for row in rows if row.kind == "narrative"]
    sealed = report.sealed[:-1] + bytes([report.sealed[-1] ^ 1])
    with portal.writing() as work:
        work.db.execute(update(RecordRow).where(RecordRow.id == report.id).values(sealed=sealed))
