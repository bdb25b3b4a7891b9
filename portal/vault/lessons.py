"""A lesson that waits for its day: sealed under the server key, bound to its row.

The clock publishes it, and the clock holds no key of a case. Whoever has database and server keys
reads it before its day; it was agreed to for everybody.
"""

from portal.core.errors import SealBroken
from portal.vault import boxes
from portal.vault.derivation import Purpose
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring
from portal.vault.padding import pad, unpad


def seal_lesson(keyring: Keyring, text: str, *, id: str) -> bytes:
    """Seal the words under the newest server key."""
    key = keyring.keyed(Purpose.LESSON_KEY, _USED_FOR)
    return boxes.encrypt(key, _place(id), plaintext=pad(text.encode()), nonce=boxes.new_nonce())


def open_lesson(keyring: Keyring, sealed: bytes, *, id: str) -> str:
    """Return the words, sealed under whichever server key; SealBroken for another row or bytes."""
    for key in keyring.keyed_by_each(Purpose.LESSON_KEY, _USED_FOR):
        try:
            return unpad(boxes.decrypt(key, _place(id), sealed=sealed))[1].decode()
        except SealBroken:
            continue
    raise SealBroken("No server key opens this lesson.")


_USED_FOR = pack("portal-lesson-key")


def _place(id: str) -> bytes:
    return pack("portal-lesson", id)
