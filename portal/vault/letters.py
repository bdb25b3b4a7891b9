"""Letters that the organisation signs, and the check that anybody can make of one.

A letter is text between three lines of marks. What is signed is its canonical form: Unicode NFC,
every run of white space one space. So a letter may be wrapped, indented or copied from paper, and
any other change of it is noticed; text before the first and after the last mark is refused, since
whoever reads the whole would take it for signed.
"""

import re
import unicodedata
from dataclasses import dataclass

from nacl.bindings import crypto_sign_BYTES
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey

from portal.core.errors import CodeMistyped, LetterRefused
from portal.vault.encoding import pack
from portal.vault.keyring import Keyring
from portal.vault.symbols import decode, encode, grouped

BEGINS = "===== LETTER ====="
ENDS = "===== END ====="
LONGEST = 20_000
"""Characters of a pasted letter that are looked at."""

_GROUPS_IN_A_LINE = 7
_IGNORED = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""What mail programs put into a text to break its lines: it has no width and no meaning."""
_SIGNATURE = re.compile(r"===== SIGNATURE ([1-9][0-9]{0,8}) =====")
_LETTER = re.compile(
    rf"{BEGINS} (?P<text>.*) {_SIGNATURE.pattern} (?P<signature>[^=]*) {ENDS}", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class GenuineLetter:
    """A letter whose signature was checked; `text` is what was signed, in one line."""

    text: str


def sign_letter(keyring: Keyring, text: str) -> str:
    """Return the letter with its marks and signature; LetterRefused for text with marks in it."""
    if "=====" in text or not is_printable(text):
        raise LetterRefused("A letter holds plain text without marks of its own.")
    version, key = keyring.newest_letter_key()
    signature = SigningKey(key).sign(message_of(canonical(text), version)).signature
    return "\n".join(
        (BEGINS, text.strip(), f"===== SIGNATURE {version} =====", _lines(signature), ENDS)
    )


def check_letter(keyring: Keyring, pasted: str) -> GenuineLetter:
    """Return what was signed; LetterRefused for a forged, altered, cut or extended letter."""
    found = _LETTER.fullmatch(canonical(pasted[:LONGEST]))
    is_whole = found is not None and len(pasted) <= LONGEST and is_printable(found.string)
    if found is None or not is_whole or "=====" in found["text"]:
        raise LetterRefused("This is not one whole letter, from its first mark to its last.")
    version, text = int(found[2]), found["text"]
    key = keyring.letter_keys.get(version)
    if key is None:
        raise LetterRefused("The signature was not made with a key of this organisation.")
    _verify(key, message_of(text, version), typed=found["signature"])
    return GenuineLetter(text)


def canonical(text: str) -> str:
    """Return the form of a text that is signed: white space as single spaces, NFC."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_IGNORED)).split())


def message_of(text: str, version: int) -> bytes:
    """Return the bytes that are signed, for a text in its canonical form."""
    content = text.encode("utf-8", "surrogatepass")
    return pack("portal-letter", version) + content


def is_printable(text: str) -> bool:
    """Say whether a text looks as it is stored: no marks that turn or hide what follows."""
    return not any(unicodedata.category(one) in {"Cf", "Cs", "Co", "Cn"} for one in text)


def _verify(key: bytes, message: bytes, *, typed: str) -> None:
    try:
        signature = decode(typed, crypto_sign_BYTES)
        SigningKey(key).verify_key.verify(message, signature)
    except (CodeMistyped, CryptoError) as error:
        raise LetterRefused("The letter was changed, or nobody here signed it.") from error


def _lines(signature: bytes) -> str:
    groups = grouped(encode(signature)).split("-")
    starts = range(0, len(groups), _GROUPS_IN_A_LINE)
    return "\n".join("-".join(groups[start : start + _GROUPS_IN_A_LINE]) for start in starts)
