"""Who a reporter is, if they tell: one text under a key of its own, in boxes for those they chose.

There is one row for every handler there is, and one for the reporter. Whoever was not chosen has
a row too, with a box that nobody can open: neither the number of rows nor their tags tell who was
chosen, not even to somebody who has the server key. A tag is made for this one text, so that no
other table has it.
"""

import secrets

from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from portal.core.cases import CaseId
from portal.core.errors import SealBroken
from portal.vault import boxes
from portal.vault.derivation import Purpose, digest
from portal.vault.encoding import FORMAT_VERSION, pack
from portal.vault.keyring import TAG_KEY_VERSION, Keyring
from portal.vault.padding import pad, unpad

REPORTER = "reporter"
"""Who has the row of the reporter; every other holder is a handler's account."""

_VERSION_BYTE = bytes([FORMAT_VERSION])
_PLAINTEXT_BYTES = len(pack("portal-identity-key", "0" * 32, "0" * 32, bytes(boxes.KEY_BYTES)))
BOX_BYTES = _PLAINTEXT_BYTES + crypto_box_SEALBYTES


def new_identity_key() -> bytes:
    """Return a random key for one text."""
    return boxes.new_key()


def new_identity_id() -> str:
    """Return a random id; a text that is changed gets another."""
    return secrets.token_hex(16)


def seal_identity(key: bytes, content: bytes, *, case: CaseId, identity: str) -> bytes:
    """Seal what a reporter tells about themselves, padded to a size class."""
    nonce = boxes.new_nonce()
    return write_identity(key, content, case=case, identity=identity, nonce=nonce)


def write_identity(
    key: bytes, content: bytes, *, case: CaseId, identity: str, nonce: bytes
) -> bytes:
    """Seal under a given nonce, which must be new for every text."""
    place = pack("portal-identity", case, identity)
    return _VERSION_BYTE + boxes.encrypt(key, place, plaintext=pad(content), nonce=nonce)


def open_identity(key: bytes, sealed: bytes, *, case: CaseId, identity: str) -> bytes:
    """Return what the reporter told; SealBroken unless key, case and id all match."""
    if sealed[:1] != _VERSION_BYTE:
        raise SealBroken("The format of an identity is unknown.")
    place = pack("portal-identity", case, identity)
    return unpad(boxes.decrypt(key, place, sealed=sealed[1:]))[1]


def identity_tag(keyring: Keyring, identity: str, holder: str, *, key_version: int) -> bytes:
    """Return the name of a holder's row, under the first server key as all tags are."""
    content = pack("portal-identity-tag", identity, holder, key_version)
    return digest(Purpose.HANDLER_TAG, content, key=keyring.server_keys[TAG_KEY_VERSION])


def box_for(key: bytes, *, case: CaseId, identity: str, reading_public: bytes) -> bytes:
    """Put the key of an identity into a box for one holder."""
    plaintext = pack("portal-identity-key", case, identity, key)
    if len(plaintext) != _PLAINTEXT_BYTES:
        raise SealBroken("A box's length would tell it from others.")
    return _seal_for(reading_public, plaintext)


def box_for_nobody() -> bytes:
    """Return a box of the same shape to a key that is thrown away."""
    nobody = bytes(PrivateKey.generate().public_key)
    return _seal_for(nobody, bytes(_PLAINTEXT_BYTES))


def open_box(box: bytes, *, case: CaseId, identity: str, reading_private: bytes) -> bytes | None:
    """Return the key of an identity; None for everybody whom the reporter did not choose.

    SealBroken for a box that opens and belongs elsewhere: somebody moved it.
    """
    try:
        plaintext = SealedBox(PrivateKey(reading_private)).decrypt(box)
    except CryptoError:
        return None
    key = plaintext[-boxes.KEY_BYTES :]
    if plaintext != pack("portal-identity-key", case, identity, key):
        raise SealBroken("The box belongs to another identity.")
    return key


def _seal_for(reading_public: bytes, plaintext: bytes) -> bytes:
    try:
        return SealedBox(PublicKey(reading_public)).encrypt(plaintext)
    except CryptoError as error:
        raise SealBroken("No box can be sealed for such a key.") from error
