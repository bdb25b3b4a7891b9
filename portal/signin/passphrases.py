"""A new passphrase or a new recovery code for the same keys; every older visit ends."""

from dataclasses import dataclass, field

from portal.casework.access.visits import end_visits_of
from portal.casework.journalling import note
from portal.core.actors import AccountId
from portal.core.errors import CaseChanged, CodeMistyped, InputRefused, NotFound
from portal.core.events import Event
from portal.signin import second_steps
from portal.signin.visiting import Held, begin, normal_name
from portal.store import accounts as store
from portal.store.accounts import KeyedAccount
from portal.vault.credentials import (
    Unlocked,
    check_passphrase,
    generate_one_time_code,
    one_time_code_hash,
    refuse_slowly,
    reseal,
    reseal_for_recovery,
    unlock,
    unlock_by_recovery,
)
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Lock:
    """How one version of somebody's keys is sealed at the moment, under both ways."""

    account: AccountId
    key_version: int
    salt: bytes
    sealed_private: bytes
    recovery_salt: bytes
    recovery_sealed_private: bytes


@dataclass(frozen=True, slots=True)
class Resealed:
    """Keys sealed anew, not stored yet. `recovery_code` is None where it stays as it was."""

    lock: Lock
    values: dict[str, bytes]
    unlocked: Unlocked = field(repr=False)
    recovery_code: str | None = field(repr=False, default=None)


def find_lock(work: Work, sign_in: str) -> Lock | None:
    """Return how the keys of a name are sealed; None where nobody can sign in."""
    return _lock(store.find_keyed_by_sign_in(work.db, normal_name(sign_in)))


def get_lock(work: Work, account: AccountId) -> Lock:
    """Return how the keys of somebody who is signed in are sealed."""
    lock = _lock(store.find_keyed_account(work.db, account))
    if lock is None:
        raise NotFound("This account has no keys.")
    return lock


def recover(lock: Lock | None, recovery_code: str, passphrase: str) -> Resealed:
    """Open keys with the recovery code; seal them under a new passphrase and a new code.

    InputRefused for a mistyped code, told without asking the database; CredentialsRefused,
    after the work of one attempt, for a wrong one and for a name that does not exist.
    """
    check_passphrase(passphrase)
    _check_typing(recovery_code)
    if lock is None:
        refuse_slowly(recovery_code)
    unlocked = unlock_by_recovery(
        recovery_code,
        account=lock.account,
        key_version=lock.key_version,
        salt=lock.recovery_salt,
        sealed_private=lock.recovery_sealed_private,
    )
    return _with_new_code(_with_passphrase(lock, unlocked, passphrase))


def renew_passphrase(lock: Lock, present: str, passphrase: str) -> Resealed:
    """Seal keys under a new passphrase; CredentialsRefused if the present one is wrong."""
    return _with_passphrase(lock, _unlock(lock, present), passphrase)


def renew_recovery_code(lock: Lock, present: str) -> Resealed:
    """Seal keys under a new recovery code; CredentialsRefused if the passphrase is wrong."""
    return _with_new_code(Resealed(lock, {}, _unlock(lock, present)))


def open_lock(lock: Lock, present: str) -> Unlocked:
    """Return the keys of whoever knows the passphrase; CredentialsRefused otherwise."""
    return _unlock(lock, present)


def keep(work: Work, resealed: Resealed, event: Event) -> str:
    """Store keys sealed anew, end every visit of the account, begin one; return its key."""
    lock = resealed.lock
    second_steps.hold(work, lock.account)
    kept = store.reseal_credential(
        work.db,
        lock.account,
        lock.key_version,
        seen=(lock.sealed_private, lock.recovery_sealed_private),
        values=resealed.values,
    )
    if not kept:
        raise CaseChanged("Your keys were sealed anew in the meantime. Please try again.")
    end_visits_of(work, lock.account)
    note(work, lock.account, event, account=lock.account, key_version=lock.key_version)
    held = Held(lock.account, lock.key_version, resealed.unlocked, resealed.recovery_code)
    return begin(work, held)


def _lock(found: KeyedAccount | None) -> Lock | None:
    if found is None or found.credential is None or found.account.ended_on is not None:
        return None
    row = found.credential
    return Lock(
        account=AccountId(row.account_id),
        key_version=row.key_version,
        salt=row.salt,
        sealed_private=row.sealed_private,
        recovery_salt=row.recovery_salt,
        recovery_sealed_private=row.recovery_sealed_private,
    )


def _check_typing(recovery_code: str) -> None:
    try:
        one_time_code_hash(recovery_code)
    except CodeMistyped as error:
        raise InputRefused({"recovery_code": f"{error}"}) from error


def _unlock(lock: Lock, passphrase: str) -> Unlocked:
    return unlock(
        passphrase,
        account=lock.account,
        key_version=lock.key_version,
        salt=lock.salt,
        sealed_private=lock.sealed_private,
    )


def _with_passphrase(lock: Lock, unlocked: Unlocked, passphrase: str) -> Resealed:
    salt, sealed = reseal(unlocked, passphrase, account=lock.account, key_version=lock.key_version)
    return Resealed(lock, {"salt": salt, "sealed_private": sealed}, unlocked)


def _with_new_code(resealed: Resealed) -> Resealed:
    lock, code = resealed.lock, generate_one_time_code()
    salt, sealed = reseal_for_recovery(
        resealed.unlocked, code, account=lock.account, key_version=lock.key_version
    )
    values = {**resealed.values, "recovery_salt": salt, "recovery_sealed_private": sealed}
    return Resealed(lock, values, resealed.unlocked, code)
