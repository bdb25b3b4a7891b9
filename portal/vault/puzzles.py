"""Puzzles for programs that send reports during a flood, and the lots of drafts that wait.

A puzzle is a text that the server signed together with the one-time key of the report it is for,
and its solution a number: SHA-256 of both begins with so many zero bits. Nothing of it is stored.
It is good for one report because its one-time key is: sent again, that key gets the first answer
again, for longer than a puzzle lasts. After A. Back, "Hashcash" (2002).
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from portal.vault.derivation import Purpose
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring

LIFE: Final = timedelta(minutes=10)
"""Shorter than the half hour for which a one-time key is remembered."""
SALT_BYTES, END_BYTES, MAC_BYTES = 16, 8, 32
_PROOF = re.compile(r"([A-Za-z0-9_-]{76}):[0-9]{1,20}")
LOT_BYTES: Final = 8


def make_puzzle(keyring: Keyring, one_time_key: str, *, bits: int, at: datetime) -> str:
    """Return a puzzle for the report of this key, with `bits` zero bits to find."""
    ends = int((at + LIFE).timestamp())
    said = secrets.token_bytes(SALT_BYTES) + ends.to_bytes(END_BYTES) + bytes([bits])
    return base64.urlsafe_b64encode(said + _mac(keyring, one_time_key, said)).decode()


def is_solved(keyring: Keyring, one_time_key: str, proof: str, *, at: datetime) -> bool:
    """Tell whether a text is "puzzle:number" of a puzzle for this key that still lasts.

    The signature is checked before anything is hashed, so a wrong proof costs next to nothing.
    """
    found = _PROOF.fullmatch(proof)
    if found is None:
        return False
    content = base64.urlsafe_b64decode(found[1])
    said, mac = content[:-MAC_BYTES], content[-MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(keyring, one_time_key, said)):
        return False
    ends = int.from_bytes(said[SALT_BYTES : SALT_BYTES + END_BYTES])
    return at.timestamp() < ends and _zero_bits(proof) >= said[-1]


def draw_lot(keyring: Keyring, draft: str, turn: int) -> Fraction:
    """Return a draft's lot of one turn, from 0 up to, and without, 1; every process draws it alike.

    Nobody outside can work it out, and whoever comes again in the same turn draws the same.
    """
    lot = keyring.keyed(Purpose.LOT, pack("portal-lot", draft, turn))[:LOT_BYTES]
    return Fraction(int.from_bytes(lot), 256**LOT_BYTES)


def _zero_bits(proof: str) -> int:
    digest = hashlib.sha256(proof.encode()).digest()
    return len(digest) * 8 - int.from_bytes(digest).bit_length()


def _mac(keyring: Keyring, one_time_key: str, said: bytes) -> bytes:
    return keyring.keyed(Purpose.PUZZLE, pack("portal-puzzle", one_time_key, said))
