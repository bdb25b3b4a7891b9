"""Hides how long a text is: content is filled up with zeros to one of a few size classes."""

import struct

from portal.core.errors import SealBroken

SIZE_CLASSES = (256, 1024, 4096, 16384, 65536)
"""Bytes of a padded block; above the largest, its multiples."""

LENGTH_BYTES = 4


def pad(content: bytes, *, header: bytes = b"") -> bytes:
    """Return header, length, content and zeros, together exactly one size class long."""
    block = header + struct.pack(">I", len(content)) + content
    return block.ljust(size_class(len(block)), b"\0")


def unpad(block: bytes, *, header_bytes: int = 0) -> tuple[bytes, bytes]:
    """Return header and content; raise SealBroken unless it is the one way to pad them."""
    start = header_bytes + LENGTH_BYTES
    if len(block) < start:
        raise SealBroken("Padding is cut.")
    header, (length,) = block[:header_bytes], struct.unpack(">I", block[header_bytes:start])
    content = block[start : start + length]
    if pad(content, header=header) != block:
        raise SealBroken("Padding is not what it should be.")
    return header, content


def size_class(size: int) -> int:
    """Return the smallest size class that holds so many bytes."""
    largest = SIZE_CLASSES[-1]
    fitting = (each for each in SIZE_CLASSES if size <= each)
    return next(fitting, -(-size // largest) * largest)
