"""How an account stands: its roles, its rights, and whether a colleague activated its keys."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from portal.core.actors import Account, AccountId, Level, Role
from portal.core.errors import NotFound
from portal.core.policy import Permission, permissions_of
from portal.store import accounts as store
from portal.store.accounts import KeyedAccount, SignedIn
from portal.vault.activation import is_activated
from portal.work import Work


class Holder(Protocol):
    """Who holds an account, as far as their standing follows from it."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> int | None: ...
    @property
    def is_leader(self) -> bool: ...
    @property
    def is_administrator(self) -> bool: ...
    @property
    def is_auditor(self) -> bool: ...


class PublicKeys(Protocol):
    """The public halves of somebody's keys."""

    @property
    def key_version(self) -> int: ...
    @property
    def reading_public(self) -> bytes: ...
    @property
    def signing_public(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Capacity:
    """What an account is, and may do, at this moment."""

    name: str
    level: Level | None
    permissions: frozenset[Permission]
    is_active: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of their own account. Activation is None where nobody compared keys."""

    sign_in: str
    name: str
    roles: frozenset[Role]
    level: Level | None
    is_active: bool
    activated_by: str | None
    activated_on: date | None
    email: str | None = None


def describe(work: Work, account: AccountId) -> OwnAccount:
    """Return somebody's own account."""
    found = store.find_keyed_account(work.db, account)
    if found is None:
        raise NotFound("There is no such account.")
    capacity = capacity_of(work, found)
    activation = found.activation if capacity.is_active else None
    colleague = activation and store.find_account(work.db, activation.activated_by)
    return OwnAccount(
        sign_in=found.account.sign_in,
        name=found.account.name,
        roles=roles_of(found.account),
        level=capacity.level,
        is_active=capacity.is_active,
        activated_by=colleague.name if colleague else None,
        activated_on=activation.activated_on if activation else None,
        email=found.account.email,
    )


def capacity_of(work: Work, found: KeyedAccount) -> Capacity:
    """Return how an account stands; activation is verified under the server key."""
    return _capacity(found.account, activated_level(work, found))


def capacity_of_signed_in(work: Work, found: SignedIn) -> Capacity:
    """Return how somebody with a visit stands; activation is verified under the server key."""
    return _capacity(found, _activated_level_of_signed_in(work, found))


def _capacity(account: Holder, activated: Level | None) -> Capacity:
    level = activated or invited_level(account)
    person = Account(AccountId(account.id), roles_of(account), level)
    return Capacity(account.name, level, permissions_of(person), is_active=activated is not None)


def activated_level(work: Work, found: KeyedAccount) -> Level | None:
    """Return the level these keys were activated for; None for any that no colleague compared."""
    keys, activation = found.credential, found.activation
    if keys is None or activation is None or found.account.level is None:
        return None
    return _verified_level(work, found.account.id, keys, level=activation.level, mac=activation.mac)


def _activated_level_of_signed_in(work: Work, found: SignedIn) -> Level | None:
    if found.activated_level is None or found.mac is None or found.level is None:
        return None
    return _verified_level(work, found.id, found, level=found.activated_level, mac=found.mac)


def _verified_level(
    work: Work, account: str, keys: PublicKeys, *, level: int, mac: bytes
) -> Level | None:
    is_genuine = is_activated(
        work.keyring,
        mac,
        account=AccountId(account),
        level=level,
        reading_public=keys.reading_public,
        signing_public=keys.signing_public,
        key_version=keys.key_version,
    )
    return Level(level) if is_genuine else None


def invited_level(account: Holder) -> Level | None:
    """Return the level a handler was invited for; None for anybody else."""
    return None if account.level is None else Level(account.level)


def roles_of(account: Holder) -> frozenset[Role]:
    """Return the roles of an account."""
    held = (
        (Role.HANDLER, account.level is not None),
        (Role.LEADER, account.is_leader),
        (Role.ADMINISTRATOR, account.is_administrator),
        (Role.AUDITOR, account.is_auditor),
    )
    return frozenset(role for role, is_held in held if is_held)
