"""Somebody's own second step: set up with a first code, asked for at sign-in, turned off again.

What waits to be set up is kept beside the visit that began it, and nowhere else.
"""

from dataclasses import dataclass, field
from enum import Enum

from portal.casework.access.visits import end_others, find_beside, forget_beside, keep_beside
from portal.casework.journalling import note
from portal.core.actors import AccountId
from portal.core.events import Event
from portal.core.second_step import Step, is_paused, missed, taken
from portal.signin.visiting import StaffVisit
from portal.store import second_steps as store
from portal.store.accounts import hold_account
from portal.vault.credentials import Unlocked
from portal.vault.second_steps import (
    address_of,
    find_time_step,
    new_secret,
    open_step,
    seal_step,
)
from portal.work import Work

BESIDE = "second-step"
ISSUER = "AI reports"


class Verdict(Enum):
    """What a code is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    USED = "used"
    """It was right, and has been used: an app shows the next within half a minute."""
    PAUSED = "paused"
    NONE = "none"
    """There is no second step any more."""


class Ending(Enum):
    """What turned a second step off, as the journal says it."""

    OWNER = "owner"
    RECOVERY = "recovery"
    NEW_KEYS = "new_keys"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose second step it is, with the keys that open it."""

    account: AccountId
    key_version: int
    unlocked: Unlocked = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tried:
    """A code's worth, and how many wrong ones were typed since the last right one before it."""

    verdict: Verdict
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What an authenticator app needs: the key, and the address that holds it."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


def owner_of(visit: StaffVisit) -> Owner:
    """Return the owner of a visit."""
    return Owner(visit.account, visit.key_version, visit.unlocked)


def begin(work: Work, visit: StaffVisit, key: str) -> None:
    """Draw a secret for a second step, and keep it beside the visit until a code proves it."""
    if not visit.has_second_step:
        keep_beside(work, key, BESIDE, new_secret().encode(), account=visit.account)


def find_offer(work: Work, key: str, *, sign_in: str) -> Offer | None:
    """Return what an app is to be given; None where nothing was begun, or half an hour ago."""
    kept = find_beside(work, key, BESIDE)
    if kept is None:
        return None
    secret, issuer = kept.decode(), f"{work.settings.organisation} {ISSUER}"
    return Offer(secret, address_of(secret, name=sign_in, issuer=issuer))


def set_up(work: Work, visit: StaffVisit, key: str, *, code: str, seconds: int) -> Verdict:
    """Turn the second step on if the code proves the app; every other visit of the account ends.

    A visit that began without a code does not go on beside it: whoever has a stolen passphrase
    is out. AlreadyDone if there is a second step meanwhile.
    """
    kept = find_beside(work, key, BESIDE)
    if kept is None:
        return Verdict.NONE
    step = Step(kept.decode())
    found = find_time_step(step, code, seconds=seconds)
    if found is None:
        return Verdict.WRONG
    owner = owner_of(visit)
    hold(work, owner.account)
    store.add_second_step(
        work.db,
        {
            "account_id": owner.account,
            "key_version": owner.key_version,
            "sealed": _sealed(work, owner, taken(step, found)),
        },
    )
    forget_beside(work, key, BESIDE)
    end_others(work, key, account=owner.account)
    note(work, owner.account, Event.SECOND_STEP_SET_UP, account=owner.account)
    return Verdict.RIGHT


def try_code(work: Work, owner: Owner, code: str, *, seconds: int) -> Tried:
    """Take a code, once, or count it as wrong. Commit either: a count that is lost bounds nothing.

    While codes pause no code is looked at, and none is counted.
    """
    sealed = store.find_second_step_alone(work.db, owner.account, key_version=owner.key_version)
    if sealed is None:
        return Tried(Verdict.NONE)
    step = _opened(work, owner, sealed)
    if is_paused(step, seconds):
        return Tried(Verdict.PAUSED)
    found = find_time_step(step, code, seconds=seconds)
    if found is not None:
        _store(work, owner, taken(step, found))
        return Tried(Verdict.RIGHT, step.wrong)
    _store(work, owner, missed(step, seconds))
    was_right = find_time_step(Step(step.secret), code, seconds=seconds) is not None
    return Tried(Verdict.USED if was_right else Verdict.WRONG, step.wrong + 1)


def turn_off(work: Work, owner: Owner, *, code: str, seconds: int) -> Verdict:
    """Turn the second step off with a code; the caller has asked for the passphrase."""
    verdict = try_code(work, owner, code, seconds=seconds).verdict
    if verdict is Verdict.RIGHT:
        end(work, owner.account, Ending.OWNER)
    return verdict


def end(work: Work, account: AccountId, ending: Ending) -> bool:
    """Take a second step away, and note by what; False where there was none."""
    if not store.delete_second_step(work.db, account):
        return False
    note(work, account, Event.SECOND_STEP_ENDED, account=account, kind=ending.value)
    return True


def hold(work: Work, account: AccountId) -> None:
    """Let nobody else change this account's second step before the transaction ends."""
    hold_account(work.db, account)


def _opened(work: Work, owner: Owner, sealed: bytes) -> Step:
    return open_step(
        work.keyring,
        owner.unlocked,
        sealed,
        account=owner.account,
        key_version=owner.key_version,
    )


def _sealed(work: Work, owner: Owner, step: Step) -> bytes:
    return seal_step(
        work.keyring,
        owner.unlocked,
        step,
        account=owner.account,
        key_version=owner.key_version,
    )


def _store(work: Work, owner: Owner, step: Step) -> None:
    store.change_second_step(work.db, owner.account, sealed=_sealed(work, owner, step))
