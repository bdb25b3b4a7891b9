"""Whose keys may receive grants: only those that a colleague has compared and activated.

The MAC is made under the server key, outside the database: an invented colleague, a raised
level or a swapped key in the database does not verify, and receives nothing.
"""

import hmac

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from portal.core.actors import AccountId
from portal.vault.derivation import Purpose
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring


def activation_mac(
    keyring: Keyring,
    *,
    account: AccountId,
    level: int,
    reading_public: bytes,
    signing_public: bytes,
    key_version: int,
) -> bytes:
    """Return the 32-byte MAC that activates a handler's keys for one level."""
    content = pack("portal-activation", account, level, reading_public, signing_public, key_version)
    return keyring.keyed(Purpose.ACTIVATION, content)


def is_activated(
    keyring: Keyring,
    mac: bytes,
    *,
    account: AccountId,
    level: int,
    reading_public: bytes,
    signing_public: bytes,
    key_version: int,
) -> bool:
    """Tell whether these keys were activated for this level; ask before every grant."""
    content = pack("portal-activation", account, level, reading_public, signing_public, key_version)
    candidates = keyring.keyed_by_each(Purpose.ACTIVATION, content)
    return any(hmac.compare_digest(mac, candidate) for candidate in candidates)


def vouch_message(
    *,
    account: AccountId,
    level: int,
    reading_public: bytes,
    signing_public: bytes,
    key_version: int,
) -> bytes:
    """Return what one of the first two handlers signs about the other's keys."""
    return pack("portal-vouch", account, level, reading_public, signing_public, key_version)


def sign_vouch(signing_private: bytes, message: bytes) -> bytes:
    """Sign a vouch message; 64 bytes."""
    return SigningKey(signing_private).sign(message).signature


def is_vouched(signing_public_of_voucher: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the voucher signed this message."""
    try:
        VerifyKey(signing_public_of_voucher).verify(message, signature)
    except CryptoError:
        return False
    return True
