"""Files under a key: cut into chunks, and filled up so that their number tells little.

Length ‖ content ‖ zeros fill 1, 2, 4, 8, … chunks. Nothing of a file is used before all of it
was opened, because a missing end shows only there.
"""

import struct
from collections.abc import Iterable, Iterator

from portal.core.errors import SealBroken
from portal.vault.sealing import CHUNK_BYTES, Label, open_chunks, seal_chunks

LENGTH_BYTES = 8


def count_chunks(size: int) -> int:
    """Return how many chunks a file of so many bytes fills: a power of two."""
    needed = -(-(size + LENGTH_BYTES) // CHUNK_BYTES)
    return 1 << (needed - 1).bit_length()


def seal_file(key: bytes, label: Label, content: bytes) -> Iterator[bytes]:
    """Seal a file, chunk by chunk."""
    return seal_chunks(key, label, _fill(content))


def open_file(key: bytes, label: Label, chunks: Iterable[bytes]) -> bytes:
    """Return a file; SealBroken where anything of it is missing, changed or moved."""
    block = bytearray()
    for part in open_chunks(key, label, chunks):
        block += part
    (length,) = struct.unpack(">Q", block[:LENGTH_BYTES].rjust(LENGTH_BYTES, b"\0"))
    content = bytes(block[LENGTH_BYTES : LENGTH_BYTES + length])
    is_filled = not any(block[LENGTH_BYTES + length :])
    if len(content) != length or not is_filled:
        raise SealBroken("A file is not filled up as it should be.")
    if len(block) != count_chunks(length) * CHUNK_BYTES:
        raise SealBroken("A file has the wrong number of chunks.")
    return content


def reseal_file(
    chunks: Iterable[bytes], *, old: tuple[bytes, Label], new: tuple[bytes, Label]
) -> Iterator[bytes]:
    """Open chunks under one key and seal them under another, holding two of them at a time."""
    return seal_chunks(*new, open_chunks(*old, chunks))


def _fill(content: bytes) -> Iterator[bytes]:
    yield struct.pack(">Q", len(content))
    for start in range(0, len(content), CHUNK_BYTES):
        yield content[start : start + CHUNK_BYTES]
    left = count_chunks(len(content)) * CHUNK_BYTES - LENGTH_BYTES - len(content)
    for start in range(0, left, CHUNK_BYTES):
        yield bytes(min(CHUNK_BYTES, left - start))
