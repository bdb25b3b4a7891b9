"""Grants: the case key in a sealed box for one holder. Who has no grant has no key.

Reserve grants, for all levels but the case's, are encrypted once more under the server key. When
a case moves, its new level loses that layer and its old one gets it, without anybody signed in.
Decoys stand in for excluded people: they are boxes that nobody can open, and they go through
every step that a grant goes through.
"""

import secrets

from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from portal.core.cases import CaseId
from portal.core.errors import SealBroken
from portal.vault import boxes
from portal.vault.derivation import DIGEST_BYTES, Purpose
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring
from portal.vault.reserve import hold_in_reserve, place_in_reserve

_PLAINTEXT_BYTES = len(pack("portal-grant", "0" * 32, 0, bytes(boxes.KEY_BYTES)))
GRANT_BYTES = _PLAINTEXT_BYTES + crypto_box_SEALBYTES
RESERVE_BYTES = GRANT_BYTES + boxes.OVERHEAD_BYTES


def seal_grant(case_key: bytes, *, case: CaseId, epoch: int, reading_public: bytes) -> bytes:
    """Seal a case key for the holder of one reading key, whose activation was checked."""
    plaintext = pack("portal-grant", case, epoch, case_key)
    if len(plaintext) != _PLAINTEXT_BYTES:
        raise SealBroken("A grant's length would tell it from others.")
    return _seal_for(reading_public, plaintext)


def open_grant(box: bytes, *, case: CaseId, epoch: int, reading_private: bytes) -> bytes:
    """Return the case key; raise SealBroken for a box of another holder, case or epoch."""
    try:
        plaintext = SealedBox(PrivateKey(reading_private)).decrypt(box)
    except CryptoError as error:
        raise SealBroken("The grant is not for this key, or was changed.") from error
    case_key = plaintext[-boxes.KEY_BYTES :]
    if plaintext != pack("portal-grant", case, epoch, case_key):
        raise SealBroken("The grant is for another case or epoch.")
    return case_key


def release_reserve(
    keyring: Keyring, held: bytes, *, case: CaseId, tag: bytes, level: int, epoch: int
) -> bytes:
    """Remove the server's layer; raise SealBroken unless every part of its place matches.

    No version is written in front, since a decoy has to look the same: every server key is tried.
    """
    place = place_in_reserve(case, tag, level, epoch)
    *older, oldest = keyring.keyed_by_each(Purpose.RESERVE_KEY, b"")
    for key in older:
        try:
            return boxes.decrypt(key, place, sealed=held)
        except SealBroken:
            continue
    return boxes.decrypt(oldest, place, sealed=held)


def decoy() -> tuple[bytes, bytes]:
    """Return a random tag and a live box that nobody can open.

    It is a true sealed box to a key thrown away: half of all random bytes are no public key
    that a box could begin with, and would be known as decoys.
    """
    nobody = bytes(PrivateKey.generate().public_key)
    return secrets.token_bytes(DIGEST_BYTES), _seal_for(nobody, bytes(_PLAINTEXT_BYTES))


def decoy_in_reserve(
    keyring: Keyring, *, case: CaseId, level: int, epoch: int
) -> tuple[bytes, bytes]:
    """Return a random tag and a held decoy, which escalation releases like any other."""
    tag, box = decoy()
    return tag, hold_in_reserve(keyring, box, case=case, tag=tag, level=level, epoch=epoch)


def _seal_for(reading_public: bytes, plaintext: bytes) -> bytes:
    try:
        return SealedBox(PublicKey(reading_public)).encrypt(plaintext)
    except CryptoError as error:
        raise SealBroken("No grant can be sealed for such a key.") from error
