"""Which cases a move of the clock took to another level, and who of the cast can look at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.core.actors import AccountId, Level
from portal.core.cases import OPEN_STATUSES, CaseId
from portal.signin.demonstration import Member, find_cast
from portal.store.accounts import KeyedAccount, find_keyed_by_sign_in
from portal.store.cases import StoredCase, list_open_cases
from portal.store.desks import list_read_by
from portal.store.organisation import find_responsible
from portal.work import Work

Levels = Mapping[CaseId, Level]


@dataclass(frozen=True, slots=True)
class GoneUp:
    """One of the cast, and the references of what came up to them."""

    member: Member
    references: Sequence[str]


def read_levels(work: Work) -> Levels:
    """Return the level of every open case."""
    return {case.id: case.facts.level for case in list_open_cases(work.db, OPEN_STATUSES)}


def list_gone_up(work: Work, before: Levels) -> list[GoneUp]:
    """Return what is at a higher level than before, for each of the cast who reads it there.

    Whoever was left out of a case is not named for it, as everywhere.
    """
    cast = find_cast(work)
    found = [_of(work, member, before) for member in (cast.members if cast else ())]
    return [one for one in found if one.references]


def _of(work: Work, member: Member, before: Levels) -> GoneUp:
    account = find_keyed_by_sign_in(work.db, member.sign_in)
    read = [] if account is None else _list_read(work, account)
    up = [one for one in read if before.get(one.id, one.facts.level) < one.facts.level]
    level = None if account is None else account.account.level
    return GoneUp(member, sorted(one.facts.reference for one in up if one.facts.level == level))


def _list_read(work: Work, found: KeyedAccount) -> list[StoredCase]:
    """Return the open cases that this account may read."""
    if found.credential is None:
        return []
    account = AccountId(found.account.id)
    tag = work.keyring.handler_tag(account, found.credential.key_version)
    return list_read_by(work.db, tag=tag, own=find_responsible(work.db, account))
