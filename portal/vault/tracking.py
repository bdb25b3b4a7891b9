"""The tracking code: all that a reporter holds.

27 random symbols carry 135 bits, more than can be tried; so one fast hash is enough, and nobody
can exhaust the server by asking for slow ones.
"""

import hmac
from dataclasses import dataclass

from portal.core.errors import CodeMistyped
from portal.vault import symbols as crockford
from portal.vault.derivation import Purpose, digest

CODE_LENGTH = 28


@dataclass(frozen=True, slots=True, repr=False)
class TrackingCode:
    """A valid tracking code in canonical form; hidden wherever it is printed by accident."""

    symbols: str

    def __post_init__(self) -> None:
        if crockford.canonical(self.symbols, length=CODE_LENGTH) != self.symbols:
            raise CodeMistyped("A tracking code is kept in its canonical form alone.")

    def __repr__(self) -> str:
        return "TrackingCode(hidden)"

    @property
    def grouped(self) -> str:
        """The code as it is shown, once: seven groups of four."""
        return crockford.grouped(self.symbols)

    def is_same(self, other: "TrackingCode") -> bool:
        """Tell whether this is the same code, in a time that tells no symbol of it."""
        return hmac.compare_digest(self.symbols, other.symbols)

    def wrapping_key(self) -> bytes:
        """Return the key over the reporter's private half; it needs no key of the server."""
        return digest(Purpose.MAILBOX_KEY, self.symbols.encode())

    def locator(self, pepper: bytes) -> bytes:
        """Return where the mailbox is; nobody without the pepper can tell it from a code."""
        return digest(Purpose.LOCATOR, self.symbols.encode(), key=pepper)


def generate() -> TrackingCode:
    """Return a new random tracking code."""
    return TrackingCode(crockford.generate(CODE_LENGTH))


def parse(text: str) -> TrackingCode:
    """Return the tracking code that somebody typed; raise CodeMistyped for a typing error."""
    return TrackingCode(crockford.canonical(text, length=CODE_LENGTH))
