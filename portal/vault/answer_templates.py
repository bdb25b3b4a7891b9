"""Templates of answers under the server key: a stolen database shows none of their words.

They are about no case; should somebody have written something of one into them, it is not readable
beside its row. Made under the newest server key, read under each that there was.
"""

from portal.core.errors import SealBroken
from portal.vault import boxes
from portal.vault.derivation import Purpose
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring
from portal.vault.padding import pad, unpad

_KEY = pack("portal-answer-key")


def seal_template(keyring: Keyring, content: bytes, *, id: str) -> bytes:
    """Seal a template for its own row."""
    key = keyring.keyed(Purpose.SERVER_PURPOSE, _KEY)
    return boxes.encrypt(key, _place(id), plaintext=pad(content), nonce=boxes.new_nonce())


def open_template(keyring: Keyring, sealed: bytes, *, id: str) -> bytes:
    """Return a template; SealBroken if it was changed or is another row's."""
    for key in keyring.keyed_by_each(Purpose.SERVER_PURPOSE, _KEY):
        try:
            return unpad(boxes.decrypt(key, _place(id), sealed=sealed))[1]
        except SealBroken:
            continue
    raise SealBroken("A template does not match its key or its place.")


def _place(id: str) -> bytes:
    return pack("portal-answer", id)
