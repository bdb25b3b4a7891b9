"""The server's word for an epoch: this case key and this reporter's key are the portal's own.

A sealed box does not say who made it. Without this word, whoever can write to the database
could begin an epoch under a key of their own, or put their public key in the reporter's place
and receive the next epoch's key.
"""

import hmac

from portal.core.cases import CaseId
from portal.vault.derivation import Purpose
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring


def epoch_mac(
    keyring: Keyring, case_key: bytes, *, case: CaseId, epoch: int, reporter_public: bytes
) -> bytes:
    """Return the MAC to keep with an epoch; 32 bytes, telling nothing about the case key."""
    content = pack("portal-epoch", case, epoch, case_key, reporter_public)
    return keyring.keyed(Purpose.EPOCH, content)


def is_own_epoch(
    keyring: Keyring,
    mac: bytes,
    *,
    case_key: bytes,
    case: CaseId,
    epoch: int,
    reporter_public: bytes,
) -> bool:
    """Tell whether the portal itself began this epoch with these keys."""
    content = pack("portal-epoch", case, epoch, case_key, reporter_public)
    candidates = keyring.keyed_by_each(Purpose.EPOCH, content)
    return any(hmac.compare_digest(mac, candidate) for candidate in candidates)
