"""Joining with an invitation: whoever holds the one-time code makes key pairs of their own.

Making keys is two Argon2ids of work, so it happens between a look at the invitation and the
transaction that uses it up; the second of two who hold the same code gets nothing.
"""

from datetime import timedelta

from portal.casework.access.visits import end_visits_of
from portal.casework.journalling import note
from portal.core.actors import AccountId
from portal.core.errors import CodeMistyped, InputRefused
from portal.core.events import Event
from portal.signin import second_steps
from portal.signin.second_steps import Ending
from portal.signin.visiting import Held, begin
from portal.store import accounts as store
from portal.store.tables import AccountRow
from portal.vault.credentials import (
    NewCredentials,
    Unlocked,
    make_credentials,
    one_time_code_hash,
    unlock,
)
from portal.work import Work

INVITATION_LIFE = timedelta(days=14)
NO_INVITATION = "This code opens no invitation. It may have been used, replaced, or run out."


def find_invitation(work: Work, code: str) -> tuple[AccountId, int]:
    """Return whose invitation a code is, and the version its keys will have; InputRefused."""
    row = store.find_invited(work.db, _hash(code))
    if row is None or _has_run_out(work, row):
        raise InputRefused({"code": NO_INVITATION})
    return AccountId(row.id), store.newest_key_version(work.db, row.id) + 1


def make_keys(
    account: AccountId, key_version: int, passphrase: str
) -> tuple[NewCredentials, Unlocked]:
    """Make key pairs under a passphrase; InputRefused if it is too short."""
    made = make_credentials(passphrase, account=account, key_version=key_version)
    unlocked = unlock(
        passphrase,
        account=account,
        key_version=key_version,
        salt=made.salt,
        sealed_private=made.sealed_private,
    )
    return made, unlocked


def join(
    work: Work, code: str, *, key_version: int, made: NewCredentials, unlocked: Unlocked
) -> str:
    """Use the invitation up, keep the new keys, and begin a visit; return its key.

    The visit holds the recovery code until its owner says that it is saved. Keys that are a
    replacement for lost ones end every visit of the old; a colleague has to activate them anew.
    """
    row = store.find_invited(work.db, _hash(code))
    if row is None or not store.claim_invitation(work.db, _hash(code), today=work.moment.today):
        raise InputRefused({"code": NO_INVITATION})
    account = AccountId(row.id)
    store.add_credential(work.db, _values(work, account, key_version, made=made))
    end_visits_of(work, account)
    second_steps.end(work, account, Ending.NEW_KEYS)
    note(work, account, Event.ACCOUNT_OPENED, account=account, key_version=key_version)
    return begin(work, Held(account, key_version, unlocked, made.recovery_code))


def _hash(code: str) -> bytes:
    try:
        return one_time_code_hash(code)
    except CodeMistyped as error:
        raise InputRefused({"code": f"{error}"}) from error


def _has_run_out(work: Work, row: AccountRow) -> bool:
    return row.invited_on + INVITATION_LIFE < work.moment.today


def _values(
    work: Work, account: AccountId, key_version: int, *, made: NewCredentials
) -> dict[str, object]:
    return {
        "account_id": account,
        "key_version": key_version,
        "reading_public": made.reading_public,
        "signing_public": made.signing_public,
        "salt": made.salt,
        "sealed_private": made.sealed_private,
        "recovery_salt": made.recovery_salt,
        "recovery_sealed_private": made.recovery_sealed_private,
        "made_on": work.moment.today,
    }
