"""Grants of somebody whom a rule may name from today on: held back until a colleague has looked.

Rules are sealed, so the server cannot tell which cases somebody must not see who came to another
unit, role or level. It keeps every grant of theirs in reserve instead, and no escalation releases
one. A colleague's hand-over, which reads the rules, does; a new epoch without them ends it. A case
that nobody else could open at its level or above is left as it is: nobody could ever hand it back.
"""

from collections.abc import Mapping

from portal.casework.access.staffing import ActiveHandler, active_handlers, tags_ever
from portal.core.actors import WITHHELD, AccountId
from portal.core.cases import CaseId
from portal.store import grants as store
from portal.store.grants import Held, StoredGrant
from portal.store.organisation import Responsible, read_organisation
from portal.vault.reserve import hold_in_reserve
from portal.work import Work


def withhold(work: Work, account: AccountId, key_version: int) -> None:
    """Hold back what somebody was granted of cases that others can open."""
    able = _opened_by_others(work, account)
    for tag in tags_ever(work.keyring, account, key_version):
        for row in store.list_given(work.db, tag):
            if row.case_id in able:
                box, level = _held(work, row), row.level + WITHHELD
                store.change_grant(work.db, row.id, level=level, reserve=True, box=box)


def _held(work: Work, row: StoredGrant) -> bytes:
    """Return the box under the server's layer for its level; in reserve it has that already."""
    if row.reserve:
        return row.box
    return hold_in_reserve(
        work.keyring,
        row.box,
        case=CaseId(row.case_id),
        tag=row.tag,
        level=row.level,
        epoch=row.epoch,
    )


def _opened_by_others(work: Work, account: AccountId) -> set[str]:
    """Return the cases that another active handler can open, at their level or above it."""
    others = {one.tag: one for one in active_handlers(work) if one.account != account}
    responsible = read_organisation(work.db).responsible
    held = store.list_held(work.db, list(others))
    return {one.case_id for one in held if _is_able(others[one.tag], one, responsible)}


def _is_able(other: ActiveHandler, held: Held, responsible: Mapping[str, Responsible]) -> bool:
    own = responsible.get(other.account, Responsible())
    answers = held.system in own.systems or held.unit in own.units
    return other.level >= held.level and not answers
