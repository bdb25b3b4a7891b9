"""The page of colleagues: every handler, how far their keys have come, and one's own."""

from dataclasses import dataclass
from datetime import date

from portal.casework.access.staffing import active_handlers, is_intake_open
from portal.core.actors import AccountId, Level
from portal.signin.comparing import (
    State,
    fingerprint_of,
    get_own,
    has_vouched,
    is_handler,
    level_of,
)
from portal.signin.standing import activated_level
from portal.signin.visiting import StaffVisit
from portal.store import accounts as store
from portal.store.accounts import KeyedAccount
from portal.vault.credentials import fingerprint
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Colleague:
    """One handler as the others see them. `fingerprint` is None before they have joined."""

    account: AccountId
    name: str
    level: Level
    state: State
    fingerprint: str | None
    activated_by: str | None
    activated_on: date | None
    may_be_compared: bool


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The page of colleagues: one's own fingerprint, computed from one's own private keys."""

    own_fingerprint: str
    is_active: bool
    is_intake_open: bool
    is_anybody_active: bool
    others: tuple[Colleague, ...]


def own_fingerprint(visit: StaffVisit) -> str:
    """Return the fingerprint of whoever is signed in, never asking the database for it."""
    return fingerprint(visit.unlocked.reading_public, visit.unlocked.signing_public)


def list_colleagues(work: Work, visit: StaffVisit) -> Colleagues:
    """Return every handler who has not ended, and what this visitor can do about their keys."""
    active = active_handlers(work)
    found = [one for one in store.list_keyed_accounts(work.db) if is_handler(one)]
    names = {one.account.id: one.account.name for one in found}
    others = [one for one in found if one.account.id != visit.account]
    return Colleagues(
        own_fingerprint=own_fingerprint(visit),
        is_active=visit.is_active,
        is_intake_open=is_intake_open(work),
        is_anybody_active=bool(active),
        others=tuple(
            _colleague(work, visit, one, names=names, is_anybody_active=bool(active))
            for one in others
        ),
    )


def _colleague(
    work: Work,
    visit: StaffVisit,
    found: KeyedAccount,
    *,
    names: dict[str, str],
    is_anybody_active: bool,
) -> Colleague:
    state = _state(work, visit, found)
    activation = found.activation if state is State.ACTIVE else None
    is_waiting = state in (State.JOINED, State.VOUCHED_FOR_YOU)
    return Colleague(
        account=AccountId(found.account.id),
        name=found.account.name,
        level=activated_level(work, found) or level_of(found),
        state=state,
        fingerprint=fingerprint_of(found),
        activated_by=None if activation is None else names.get(activation.activated_by),
        activated_on=None if activation is None else activation.activated_on,
        may_be_compared=is_waiting and (visit.is_active or not is_anybody_active),
    )


def _state(work: Work, visit: StaffVisit, found: KeyedAccount) -> State:
    if found.credential is None:
        return State.INVITED
    if activated_level(work, found) is not None:
        return State.ACTIVE
    own = get_own(work, visit)
    if not visit.is_active and has_vouched(work, own, found):
        return State.YOU_VOUCHED
    if not visit.is_active and has_vouched(work, found, own):
        return State.VOUCHED_FOR_YOU
    return State.JOINED
