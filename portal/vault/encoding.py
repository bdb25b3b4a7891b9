"""The one way in which fields become bytes that are hashed, signed or bound to a ciphertext.

Guarantees that two different lists of fields of the same context never give the same bytes, and
that bytes of two contexts never agree: the context's name comes first.
"""

import struct

from portal.core.errors import SealBroken

FORMAT_VERSION = 1


def pack(context: str, *fields: str | int | bytes) -> bytes:
    """Encode a context, the format version and the fields; the context decides their types.

    Text (UTF-8) and bytes are preceded by their length in two bytes, numbers take four bytes;
    all big-endian. Raises SealBroken for what has no encoding, such as a negative number.
    """
    try:
        return b"".join(_encode(field) for field in (context, FORMAT_VERSION, *fields))
    except (struct.error, UnicodeEncodeError) as error:
        raise SealBroken("A field is out of the range that can be sealed.") from error


def _encode(field: str | int | bytes) -> bytes:
    if isinstance(field, int):
        return struct.pack(">I", field)
    content = field.encode() if isinstance(field, str) else field
    return struct.pack(">H", len(content)) + content
