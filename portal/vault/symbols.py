"""Codes that people copy by hand: Crockford's base32, one check symbol, forgiving to type.

The check symbol makes the sum of a^i * symbol(i) over GF(32) zero, with `a` primitive. Up to 31
symbols all powers differ, so that every single wrong symbol and every swap of two is noticed
(a Reed-Solomon code with one check symbol; GF(32) modulo x^5 + x^2 + 1).
"""

import secrets
import unicodedata
from collections.abc import Iterable

from portal.core.errors import CodeMistyped

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
INPUT_LIMIT = 200
"""Characters of typed text that are looked at; longer text is refused unread."""

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_LOOKALIKES = {"O": "0", "I": "1", "L": "1"}
_TYPED = {
    **{symbol: symbol for symbol in ALPHABET},
    **{symbol.lower(): symbol for symbol in ALPHABET},
    **_LOOKALIKES,
    **{letter.lower(): digit for letter, digit in _LOOKALIKES.items()},
}
_SEPARATOR_CATEGORIES = frozenset({"Pd", "Zs", "Zl", "Zp", "Cc", "Cf"})
_OTHER_DASHES = frozenset("−⁃_")


def generate(length: int) -> str:
    """Return a random code of so many symbols, the last of which is the check symbol."""
    # A byte has eight values for each of 32 symbols, so that none is likelier than another.
    payload = [ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(length - 1)]
    return "".join(payload) + check_symbol(payload)


def check_symbol(payload: Iterable[str]) -> str:
    """Return the symbol that completes the payload to a valid code."""
    total, power = _weigh(payload)
    return ALPHABET[_PRODUCTS[power].index(total)]


def is_valid(code: str) -> bool:
    """Tell whether the check symbol of a canonical code agrees with the rest."""
    return _weigh(code)[0] == 0


def canonical(typed: str, *, length: int) -> str:
    """Return the code that somebody typed; raise CodeMistyped, whose message says what to mend.

    Forgives case, spaces and dashes of every kind, full-width forms, O for 0, I and L for 1.
    """
    if len(typed) > INPUT_LIMIT:
        raise CodeMistyped("That is longer than a code.")
    symbols = [_TYPED.get(each) for each in unicodedata.normalize("NFKC", typed) if _counts(each)]
    code = "".join(symbol for symbol in symbols if symbol)
    if len(code) != len(symbols):
        raise CodeMistyped("It contains a character that no code has.")
    if len(code) != length:
        raise CodeMistyped(f"A code has {length} letters and digits; this has {len(code)}.")
    if not is_valid(code):
        raise CodeMistyped("At least one character is mistyped.")
    return code


def encode(content: bytes) -> str:
    """Write bytes as symbols of five bits each, padded with zero bits at the front."""
    count = -(-len(content) * 8 // 5)
    number = int.from_bytes(content, "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))


def decode(typed: str, length: int) -> bytes:
    """Return the bytes that `encode` wrote, forgiving as a code is; CodeMistyped otherwise."""
    symbols = [_TYPED.get(each) for each in typed if _counts(each)]
    known = [symbol for symbol in symbols if symbol]
    if len(known) != len(symbols) or len(known) != -(-length * 8 // 5):
        raise CodeMistyped("This is not so many letters and digits.")
    number = 0
    for symbol in known:
        number = number << 5 | _VALUES[symbol]
    if number >> 8 * length:
        raise CodeMistyped("At least one character is mistyped.")
    return number.to_bytes(length, "big")


def grouped(symbols: str) -> str:
    """Write symbols in groups of four, joined by dashes."""
    starts = range(0, len(symbols), GROUP)
    return "-".join(symbols[start : start + GROUP] for start in starts)


def _counts(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in _SEPARATOR_CATEGORIES and character not in _OTHER_DASHES


def _weigh(symbols: Iterable[str]) -> tuple[int, int]:
    """Return the weighted sum and the power of the place that comes next."""
    total, power = 0, 1
    for symbol in symbols:
        total ^= _PRODUCTS[power][_VALUES[symbol]]
        power = _PRODUCTS[power][2]
    return total, power


def _multiply(left: int, right: int) -> int:
    product = 0
    for bit in range(5):
        product ^= (left << bit) * (right >> bit & 1)
    for bit in range(8, 4, -1):
        product ^= (0b100101 << bit - 5) * (product >> bit & 1)
    return product


_PRODUCTS = [[_multiply(left, right) for right in range(32)] for left in range(32)]
