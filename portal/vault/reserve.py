"""Putting a grant into reserve: the server's layer around it. Taking it off is not done here.

Apart from `portal.vault.grants`: for parts that may take a case from somebody, and give nobody any.
"""

from portal.core.cases import CaseId
from portal.vault import boxes
from portal.vault.derivation import Purpose
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring


def hold_in_reserve(
    keyring: Keyring, box: bytes, *, case: CaseId, tag: bytes, level: int, epoch: int
) -> bytes:
    """Put the server's layer around a grant, so that its holder cannot open it yet."""
    key = keyring.keyed(Purpose.RESERVE_KEY, b"")
    place = place_in_reserve(case, tag, level, epoch)
    return boxes.encrypt(key, place, plaintext=box, nonce=boxes.new_nonce())


def place_in_reserve(case: CaseId, tag: bytes, level: int, epoch: int) -> bytes:
    """Return what a layer is bound to."""
    return pack("portal-reserve", case, tag, level, epoch)
