"""The one way in which fields become bytes that are hashed, signed or bound to a ciphertext.

Guarantees that two different lists of fields of the same context never give the same bytes, and
that bytes of two contexts never agree: the context's name comes first.
"""

from functools import cache

from portal.core.errors import SealBroken

FORMAT_VERSION = 1


def pack(context: str, *fields: str | int | bytes) -> bytes:
    """Encode a context, the format version and the fields; the context decides their types.

    Text (UTF-8) and bytes are preceded by their length in two bytes, numbers take four bytes;
    all big-endian. Raises SealBroken for what has no encoding, such as a negative number.
    """
    parts = [_beginning(context)]
    try:
        for field in fields:
            if isinstance(field, int):
                parts.append(field.to_bytes(4, "big"))
            else:
                parts += _with_length(field.encode() if isinstance(field, str) else field)
    except (OverflowError, UnicodeEncodeError) as error:
        raise SealBroken("A field is out of the range that can be sealed.") from error
    return b"".join(parts)


@cache
def _beginning(context: str) -> bytes:
    """Return how everything of a context begins; a report passes here forty times."""
    return b"".join((*_with_length(context.encode()), FORMAT_VERSION.to_bytes(4, "big")))


def _with_length(content: bytes) -> tuple[bytes, bytes]:
    return len(content).to_bytes(2, "big"), content
