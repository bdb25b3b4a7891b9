"""Comparing fingerprints: how a handler's keys become those that receive grants.

Nobody activates their own keys. While no handler is active the first two vouch for each other,
each with a signature; both become active when both have spoken, and intake can open. What is
signed and activated are exactly the keys whose fingerprint was on the page.
"""

from enum import Enum

from portal.casework.access.granting import move_grants
from portal.casework.access.staffing import active_handlers
from portal.casework.figures.facts import publish_facts
from portal.casework.journalling import note
from portal.core.actors import AccountId, Level
from portal.core.errors import InputRefused, NotFound, SealBroken
from portal.core.events import Event
from portal.signin.standing import activated_level, invited_level
from portal.signin.visiting import StaffVisit
from portal.store import accounts as store
from portal.store.accounts import KeyedAccount
from portal.store.tables import CredentialRow, VouchRow
from portal.vault.activation import activation_mac, is_vouched, sign_vouch, vouch_message
from portal.vault.credentials import fingerprint
from portal.work import Work

FIRST_TWO = ({Level.OMBUDS}, {Level.OMBUDS, Level.COMMITTEE})
"""The levels of the first two handlers: with any others intake would stay closed."""


class State(Enum):
    """How far a handler's keys have come."""

    INVITED = "invited"
    JOINED = "joined"
    YOU_VOUCHED = "you_vouched"
    VOUCHED_FOR_YOU = "vouched_for_you"
    ACTIVE = "active"


def compare(work: Work, visit: StaffVisit, account: str, *, compared: str) -> State:
    """Record that the visitor compared a colleague's fingerprint; return what came of it.

    NotFound for anybody who is no handler with keys, and for oneself. InputRefused if the keys
    are no longer those that were compared, or if the visitor's keys are not active while
    somebody else's are.
    """
    found = store.find_keyed_account(work.db, account)
    if found is None or not is_handler(found) or account == visit.account:
        raise NotFound("There is no such colleague.")
    if fingerprint_of(found) != compared:
        words = "These keys were replaced since you opened the page. Please compare again."
        raise InputRefused({"compared": words})
    if activated_level(work, found) is not None:
        return State.ACTIVE
    _refuse_strange_keys(work, visit)
    if visit.is_active:
        _activate(work, found, by=visit.account)
        return State.ACTIVE
    if active_handlers(work):
        words = "A colleague whose keys are active compares yours first."
        raise InputRefused({"compared": words})
    return _vouch(work, visit, found)


def _vouch(work: Work, visit: StaffVisit, found: KeyedAccount) -> State:
    own = get_own(work, visit)
    if {level_of(own), level_of(found)} not in FIRST_TWO:
        words = (
            "The first two are two ombudspeople, or an ombudsperson and a committee member. "
            "Otherwise nobody could read a report yet."
        )
        raise InputRefused({"compared": words})
    values = {
        "voucher_id": visit.account,
        "account_id": found.account.id,
        "key_version": _keys_of(found).key_version,
        "signature": sign_vouch(visit.unlocked.signing_private, _message(found)),
        "dated": work.moment.today,
    }
    store.store_vouch(work.db, values)
    _note(work, visit.account, found, kind="vouched")
    if not has_vouched(work, found, own):
        return State.YOU_VOUCHED
    _activate(work, found, by=visit.account)
    _activate(work, own, by=AccountId(found.account.id))
    return State.ACTIVE


def _activate(work: Work, found: KeyedAccount, *, by: AccountId) -> None:
    keys, level = _keys_of(found), level_of(found)
    mac = activation_mac(
        work.keyring,
        account=AccountId(found.account.id),
        level=level,
        reading_public=keys.reading_public,
        signing_public=keys.signing_public,
        key_version=keys.key_version,
    )
    values = {
        "account_id": found.account.id,
        "key_version": keys.key_version,
        "level": int(level),
        "mac": mac,
        "activated_by": by,
        "activated_on": work.moment.today,
        "revoked_on": None,
    }
    store.store_activation(work.db, values)
    tag = work.keyring.handler_tag(AccountId(found.account.id), keys.key_version)
    move_grants(work, tag, level)
    _note(work, by, found, kind="activated")
    # Else the page for everybody would say until the next upkeep that nobody reads reports.
    publish_facts(work)


def _note(work: Work, by: AccountId, found: KeyedAccount, *, kind: str) -> None:
    note(
        work,
        by,
        Event.COLLEAGUE_ACTIVATED,
        kind=kind,
        account=found.account.id,
        level=int(level_of(found)),
        key_version=_keys_of(found).key_version,
    )


def _refuse_strange_keys(work: Work, visit: StaffVisit) -> None:
    """Refuse where the database names other public keys for the visitor than they hold."""
    keys = _keys_of(get_own(work, visit))
    held = (visit.unlocked.reading_public, visit.unlocked.signing_public)
    if (keys.reading_public, keys.signing_public) != held:
        raise SealBroken("The public keys of an account are not those of its owner.")


def get_own(work: Work, visit: StaffVisit) -> KeyedAccount:
    own = store.find_keyed_account(work.db, visit.account)
    if own is None or not is_handler(own):
        raise NotFound("Only handlers compare fingerprints.")
    return own


def has_vouched(work: Work, voucher: KeyedAccount, found: KeyedAccount) -> bool:
    key = _keys_of(voucher).signing_public
    return any(
        is_vouched(key, _message(found), vouch.signature)
        for vouch in store.list_vouches(work.db)
        if _is_about(vouch, voucher, found)
    )


def _is_about(vouch: VouchRow, voucher: KeyedAccount, found: KeyedAccount) -> bool:
    return vouch.voucher_id == voucher.account.id and vouch.account_id == found.account.id


def _message(found: KeyedAccount) -> bytes:
    keys = _keys_of(found)
    return vouch_message(
        account=AccountId(found.account.id),
        level=level_of(found),
        reading_public=keys.reading_public,
        signing_public=keys.signing_public,
        key_version=keys.key_version,
    )


def fingerprint_of(found: KeyedAccount) -> str | None:
    keys = found.credential
    return None if keys is None else fingerprint(keys.reading_public, keys.signing_public)


def is_handler(found: KeyedAccount) -> bool:
    return found.account.level is not None and found.account.ended_on is None


def level_of(found: KeyedAccount) -> Level:
    level = invited_level(found.account)
    if level is None:
        raise NotFound("There is no such colleague.")
    return level


def _keys_of(found: KeyedAccount) -> CredentialRow:
    if found.credential is None:
        raise NotFound("This colleague has not joined yet.")
    return found.credential
