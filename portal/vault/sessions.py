"""Sessions and one-time keys: a row holds sealed bytes, the visitor holds their key.

The database alone opens nothing, and neither does a cookie whose row is gone. Contents are
padded, so that a draft's length does not show.
"""

import secrets

from portal.core.errors import InputRefused
from portal.vault import boxes
from portal.vault.derivation import Purpose, digest
from portal.vault.encoding import pack
from portal.vault.padding import pad, unpad

SESSION_KEY_BYTES = 32
SHORTEST_ONE_TIME_KEY = 22
LONGEST_ONE_TIME_KEY = 200


def new_session_key() -> str:
    """Return a random key for a cookie or a hidden field: 256 bits, safe in both."""
    return secrets.token_urlsafe(SESSION_KEY_BYTES)


def session_id(key: str) -> bytes:
    """Return the id of the row that belongs to a session key; it does not lead back."""
    return digest(Purpose.SESSION_ID, _content(key))


def seal_session(key: str, purpose: str, payload: bytes) -> bytes:
    """Seal what a session keeps, for one purpose."""
    derived = digest(Purpose.SESSION_KEY, _content(key))
    return _seal(derived, pack("portal-session", purpose), payload)


def open_session(key: str, purpose: str, sealed: bytes) -> bytes:
    """Return what a session keeps; raise SealBroken for another key or purpose."""
    derived = digest(Purpose.SESSION_KEY, _content(key))
    return _open(derived, pack("portal-session", purpose), sealed)


def one_time_id(key: str) -> bytes:
    """Return the id of the row that belongs to a one-time key; raise InputRefused.

    A key that others could guess or use again would hand them the answer, which may be a
    tracking code: keys shorter than 128 bits can be written in are refused.
    """
    if not SHORTEST_ONE_TIME_KEY <= len(key) <= LONGEST_ONE_TIME_KEY:
        limits = f"{SHORTEST_ONE_TIME_KEY} to {LONGEST_ONE_TIME_KEY}"
        raise InputRefused({"idempotency_key": f"Send a random key of {limits} characters."})
    return digest(Purpose.ONE_TIME_ID, _content(key))


def seal_answer(one_time_key: str, payload: bytes) -> bytes:
    """Seal the answer that a one-time key got, for whoever repeats it."""
    derived = digest(Purpose.ONE_TIME_KEY, _content(one_time_key))
    return _seal(derived, pack("portal-answer"), payload)


def open_answer(one_time_key: str, sealed: bytes) -> bytes:
    """Return the answer that a one-time key got; raise SealBroken."""
    derived = digest(Purpose.ONE_TIME_KEY, _content(one_time_key))
    return _open(derived, pack("portal-answer"), sealed)


def _content(key: str) -> bytes:
    """Return a visitor's text as bytes, whatever a hostile client sent."""
    return key.encode("utf-8", "surrogatepass")


def _seal(key: bytes, place: bytes, payload: bytes) -> bytes:
    return boxes.encrypt(key, place, plaintext=pad(payload), nonce=boxes.new_nonce())


def _open(key: bytes, place: bytes, sealed: bytes) -> bytes:
    return unpad(boxes.decrypt(key, place, sealed=sealed))[1]


def beside(key: str, place: str) -> str:
    """Return the key of what is kept beside a visit, which only the visit's key leads to."""
    return f"{key}:{place}"


def narrowed(key: str, *uses: str) -> str:
    """Return a key for one use of a key that comes from outside, of the same strength."""
    return digest(
        Purpose.ONE_TIME_USE, pack("portal-use", _content(key), *map(_content, uses))
    ).hex()


def draft_key(key: str) -> bytes:
    """Return the key that seals the files of a journey."""
    return digest(Purpose.SESSION_KEY, _content(beside(key, "files")))
