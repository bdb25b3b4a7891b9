"""How words may be written down in bytes, so that a search for them finds every way."""

import base64
from typing import Any


def written_forms(words: str) -> set[bytes]:
    """Return how words would look in clear, in UTF-16, in hex, and anywhere inside base64."""
    plain = words.encode()
    wide = {words.encode("utf-16-le"), words.encode("utf-16-be")}
    hexadecimal = {plain.hex().encode(), plain.hex().upper().encode()}
    inside = {inside_base64(plain, at) for at in range(3)}
    for_addresses = {part.replace(b"+", b"-").replace(b"/", b"_") for part in inside}
    return {plain, *wide, *hexadecimal, *inside, *for_addresses}


def inside_base64(plain: bytes, at: int) -> bytes:
    """Return the symbols that stand for these bytes alone, where `at` others precede them."""
    first, last = -(-at * 8 // 6), (at + len(plain)) * 8 // 6
    return base64.b64encode(bytes(at) + plain)[first:last]


def as_bytes(value: Any) -> bytes:
    """Return a value of a table as bytes to search in."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
