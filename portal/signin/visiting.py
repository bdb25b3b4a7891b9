"""Signing in and out: a visit of the staff, recognised by its cookie's key at every request.

A sign-in does one Argon2id, whether or not the name exists. Its three steps are apart because
the slow one must hold neither a transaction nor the write gate.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from portal.casework.access.late_words import place_of
from portal.casework.access.visits import (
    LIVES,
    STAFF,
    STAFF_AT_MOST,
    change_visit,
    end_of,
    end_others,
    end_visit,
    open_visit,
    renew_visit,
    row_of,
    unseal_dated,
)
from portal.casework.journalling import note
from portal.casework.settings import SECOND_STEP
from portal.core.actors import AccountId, Level
from portal.core.errors import CredentialsRefused, NotFound
from portal.core.events import Event
from portal.core.policy import Permission
from portal.core.second_step import Demand, is_demanded
from portal.signin.standing import Capacity, capacity_of_signed_in
from portal.store import accounts as store
from portal.store.accounts import KeyedAccount, SignedIn
from portal.vault.credentials import Unlocked, refuse_slowly, unlock
from portal.work import Work

SHOWN_UNTIL = STAFF_AT_MOST - LIVES[STAFF]
"""How long before its latest end a visit stops to show an unsaved recovery code."""


@dataclass(frozen=True, slots=True)
class StaffVisit:
    """Somebody who is signed in, with their unlocked keys.

    `level` is the level their keys were activated for, or, before that, the one they were
    invited for. `recovery_code` is set until they said that they have saved it.
    """

    account: AccountId
    name: str
    level: Level | None
    permissions: frozenset[Permission]
    key_version: int
    is_active: bool
    unlocked: Unlocked = field(repr=False)
    ends_at: datetime
    """When it ends by what is stored."""
    lasts_until: datetime
    """When it ends now that it was used: it is to be renewed where this is later."""
    latest: datetime
    """When it ends however much it is used."""
    recovery_code: str | None = field(repr=False, default=None)
    has_second_step: bool = False
    """Whether their sign-in asks for a code after the passphrase."""
    is_owing: bool = False
    """Whether they have to set a second step up, and may do nothing else before."""
    is_one_click: bool = False
    """Whether it began with a click in a demonstration: no second step is asked of it."""
    place: str = field(repr=False, default="")
    """What its forms carry: nobody who signs in later reads what was typed into one of them."""

    @property
    def is_to_be_renewed(self) -> bool:
        """Whether another half hour has begun since it was last renewed."""
        return self.lasts_until > self.ends_at

    @property
    def is_last_stretch(self) -> bool:
        """Whether no further page makes it last longer."""
        return self.lasts_until >= self.latest


@dataclass(frozen=True, slots=True)
class Held:
    """What a visit holds, sealed under its cookie's key.

    `latest` is the second in which it ends at the latest; 0 where it began before there was one,
    and then it is not renewed.
    """

    account: AccountId
    key_version: int
    unlocked: Unlocked = field(repr=False)
    recovery_code: str | None = field(repr=False, default=None)
    latest: int = 0
    is_one_click: bool = False

    def to_bytes(self) -> bytes:
        """Write it down for sealing."""
        content = {
            "account": self.account,
            "key_version": self.key_version,
            "unlocked": self.unlocked.to_bytes().hex(),
            "recovery_code": self.recovery_code,
            "latest": self.latest,
            "is_one_click": self.is_one_click,
        }
        return json.dumps(content).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read it back."""
        values = json.loads(content)
        unlocked = Unlocked.from_bytes(bytes.fromhex(values.pop("unlocked")))
        return cls(unlocked=unlocked, **values)


@dataclass(frozen=True, slots=True)
class Door:
    """What a passphrase is tried on."""

    account: AccountId
    key_version: int
    salt: bytes
    sealed_private: bytes


def find_door(work: Work, sign_in: str) -> Door | None:
    """Find what the passphrase of a name is tried on; None where nobody can sign in."""
    found = store.find_keyed_by_sign_in(work.db, normal_name(sign_in))
    if found is None or found.credential is None or found.account.ended_on is not None:
        return None
    return Door(
        account=AccountId(found.account.id),
        key_version=found.credential.key_version,
        salt=found.credential.salt,
        sealed_private=found.credential.sealed_private,
    )


def try_passphrase(door: Door | None, passphrase: str) -> Unlocked:
    """Open the private halves; CredentialsRefused, after the same work, for no door too."""
    if door is None:
        refuse_slowly(passphrase)
    return unlock(
        passphrase,
        account=door.account,
        key_version=door.key_version,
        salt=door.salt,
        sealed_private=door.sealed_private,
    )


def enter(work: Work, door: Door, unlocked: Unlocked, *, is_one_click: bool = False) -> str:
    """Begin a visit; return its key. CredentialsRefused if the account changed meanwhile."""
    refuse_changed(work, door)
    held = Held(door.account, door.key_version, unlocked, is_one_click=is_one_click)
    key = begin(work, held)
    # After the account's row, as everywhere: the other way round two would wait for each other.
    note(work, door.account, Event.SIGNED_IN)
    return key


def refuse_changed(work: Work, door: Door) -> None:
    """Raise CredentialsRefused if the account has ended, or has other keys or another lock."""
    found = store.find_keyed_account(work.db, door.account)
    if found is None or not _is_same(found, door):
        raise CredentialsRefused("Name and passphrase do not match.")


def begin(work: Work, held: Held) -> str:
    """Begin a visit that holds unlocked keys; return its key. Its day is kept, not its time."""
    store.change_account(work.db, held.account, last_seen_on=work.moment.today)
    latest = int((work.moment.at + STAFF_AT_MOST).timestamp())
    content = replace(held, latest=latest).to_bytes()
    return open_visit(work, STAFF, content, account=held.account)


def renew(work: Work, key: str) -> None:
    """Let a visit that was used last on, in a unit of work of its own; nothing where it is over."""
    found = recognise(work, key)
    if found is None or not found.is_to_be_renewed:
        return
    # The account first, as where one is ended: the other way round each would wait for the other.
    store.change_account(work.db, found.account, last_seen_on=work.moment.today)
    is_shown = found.recovery_code is not None

    def without_old_code(content: bytes) -> bytes:
        return (
            content
            if is_shown
            else replace(Held.from_bytes(content), recovery_code=None).to_bytes()
        )

    renew_visit(work, STAFF, key, end=found.lasts_until, change=without_old_code)


def leave(work: Work, key: str) -> None:
    """Sign out: the visit's row is deleted, and a replayed cookie is dead."""
    found = recognise(work, key)
    if found is not None:
        note(work, found.account, Event.SIGNED_OUT)
    end_visit(work, key)


def leave_elsewhere(work: Work, key: str) -> None:
    """Sign out everywhere but here: whoever else has a cookie of this account is out."""
    visit = get_visit(work, key)
    ended = end_others(work, key, account=visit.account)
    if ended:
        note(work, visit.account, Event.SIGNED_OUT, elsewhere=ended)


def recognise(work: Work, key: str) -> StaffVisit | None:
    """Return who a cookie's key belongs to; None for an ended account or older keys."""
    found = store.find_signed_in(
        work.db, row_of(key), kind=STAFF, demand=SECOND_STEP, now=work.moment.at
    )
    if found is None:
        return None
    kept = unseal_dated(work, STAFF, key, found.sealed)
    if kept is None:
        return None
    ends_at, held = kept[0], Held.from_bytes(kept[1])
    if not _is_current(found, held):
        return None
    visit = _visit(work, held, capacity_of_signed_in(work, found), ends_at=ends_at)
    return _with_second_step(visit, found)


def get_visit(work: Work, key: str) -> StaffVisit:
    """Return who a key belongs to; NotFound where it opens no visit."""
    found = recognise(work, key)
    if found is None:
        raise NotFound("This visit is over.")
    return found


def forget_recovery_code(work: Work, key: str) -> None:
    """Stop showing the recovery code: its holder has saved it."""
    visit = get_visit(work, key)
    latest = int(visit.latest.timestamp())
    held = Held(
        visit.account,
        visit.key_version,
        visit.unlocked,
        latest=latest,
        is_one_click=visit.is_one_click,
    )
    change_visit(work, STAFF, key, held.to_bytes())


def normal_name(sign_in: str) -> str:
    """Return a sign-in name as it is stored: people type capitals and spaces around it."""
    return sign_in.strip().casefold()


def _is_same(found: KeyedAccount, door: Door) -> bool:
    return (
        found.account.ended_on is None
        and found.credential is not None
        and found.credential.key_version == door.key_version
        and found.credential.sealed_private == door.sealed_private
    )


def _is_current(found: SignedIn, held: Held) -> bool:
    return (
        # The row names the account in clear; what was sealed at the sign-in is what counts.
        found.id == held.account
        and found.ended_on is None
        and found.key_version == held.key_version
    )


def _with_second_step(visit: StaffVisit, found: SignedIn) -> StaffVisit:
    """Take everything from whoever has to set a second step up first, but for doing that.

    The one place where the demand is enforced: the door, the navigation and every operation ask
    for these permissions.
    """
    has_one = found.second_step_of == found.key_version
    demand = Demand(found.second_step_demand or Demand.VOLUNTARY.value)
    is_asked = not has_one and not visit.is_one_click
    if not (is_asked and is_demanded(demand, visit.permissions)):
        return replace(visit, has_second_step=has_one)
    left = visit.permissions & {Permission.SET_UP_SECOND_STEP}
    return replace(visit, permissions=left, is_owing=True)


def _visit(work: Work, held: Held, capacity: Capacity, *, ends_at: datetime) -> StaffVisit:
    latest = datetime.fromtimestamp(held.latest, UTC) if held.latest else ends_at
    return StaffVisit(
        account=held.account,
        name=capacity.name,
        level=capacity.level,
        permissions=capacity.permissions,
        key_version=held.key_version,
        is_active=capacity.is_active,
        unlocked=held.unlocked,
        ends_at=ends_at,
        lasts_until=max(end_of(STAFF, work.moment.at, latest=latest), ends_at),
        latest=latest,
        # However long the visit lasts, its code is shown no longer than half an hour.
        recovery_code=held.recovery_code if work.moment.at < latest - SHOWN_UNTIL else None,
        is_one_click=held.is_one_click,
        place=place_of(work, held.account),
    )
