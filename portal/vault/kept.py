"""What a handler keeps for themselves: sealed so that their own reading key alone opens it.

The key is derived from the private half, which the server has in memory during a visit only.
"""

from portal.core.actors import AccountId
from portal.vault import boxes
from portal.vault.credentials import Unlocked
from portal.vault.derivation import Purpose, digest
from portal.vault.encoding import pack
from portal.vault.padding import pad, unpad


def seal_kept(unlocked: Unlocked, content: bytes, *, account: AccountId, id: str) -> bytes:
    """Seal a handler's own words, bound to their account and the row."""
    nonce = boxes.new_nonce()
    return boxes.encrypt(_key(unlocked), _place(account, id), plaintext=pad(content), nonce=nonce)


def open_kept(unlocked: Unlocked, sealed: bytes, *, account: AccountId, id: str) -> bytes:
    """Return them; SealBroken for another key, account or row."""
    return unpad(boxes.decrypt(_key(unlocked), _place(account, id), sealed=sealed))[1]


def _key(unlocked: Unlocked) -> bytes:
    return digest(Purpose.KEPT_KEY, pack("portal-kept-key"), key=unlocked.reading_private)


def _place(account: AccountId, id: str) -> bytes:
    return pack("portal-kept", account, id)
