"""What a backup's stream consists of: frames, one after the other, and zeros after the last.

A frame is two numbers of 4 bytes (big-endian), JSON of the first length, and bytes of the second.
The JSON is `[kind, content, lengths]`; the lengths cut the bytes into parts.
"""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from portal.core.errors import BackupRefused

UNREADABLE = "This backup is sealed as it should be, but another program wrote what is in it."

_LENGTHS = struct.Struct(">II")


class Kind(Enum):
    """What a frame is; they come in this order, TABLE and ROW for each table, LOG for each file."""

    ABOUT = "about"
    """Which program made it, on which day, and for which keys."""
    TABLE = "table"
    """A table's name and the columns of the rows after it."""
    ROW = "row"
    LOG = "log"
    """A file beside the database: its name, and its bytes."""
    END = "end"
    """How many rows there were."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: what it is, what it says, and the bytes that belong to it."""

    kind: Kind
    content: Any
    blobs: tuple[bytes, ...] = ()


def write_frame(kind: Kind, content: Any, blobs: Sequence[bytes] = ()) -> bytes:
    """Return a frame as bytes."""
    parts = [kind.value, content, [len(blob) for blob in blobs]]
    text = json.dumps(parts, separators=(",", ":")).encode("ascii")
    body = b"".join(blobs)
    return _LENGTHS.pack(len(text), len(body)) + text + body


def read_frames(parts: Iterable[bytes]) -> Iterator[Frame]:
    """Yield every frame; what comes after END is looked through to its end, and is zeros."""
    source = _Source(iter(parts))
    kind = None
    while kind is not Kind.END:
        frame = _read_frame(source)
        kind = frame.kind
        yield frame
    if not source.is_filled_with_zeros():
        raise BackupRefused("Something stands after the end of this backup.")


def _read_frame(source: "_Source") -> Frame:
    text_bytes, body_bytes = _LENGTHS.unpack(source.take(_LENGTHS.size))
    try:
        kind, content, lengths = json.loads(source.take(text_bytes))
        frame_kind, fits = Kind(kind), sum(lengths) == body_bytes
    except (ValueError, TypeError) as error:
        raise BackupRefused(UNREADABLE) from error
    if not fits:
        raise BackupRefused(UNREADABLE)
    return Frame(frame_kind, content, tuple(source.take(length) for length in lengths))


class _Source:
    """Gives out so many bytes of a stream at a time, and holds little more."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._waiting = bytearray()
        self._at = 0

    def take(self, count: int) -> bytes:
        while len(self._waiting) - self._at < count:
            self._refill()
        taken = bytes(self._waiting[self._at : self._at + count])
        self._at += count
        return taken

    def is_filled_with_zeros(self) -> bool:
        rest = any(self._waiting[self._at :])
        # All of them, whatever the first says: the seal of the file shows at its end.
        return not sum(any(part) for part in self._parts) and not rest

    def _refill(self) -> None:
        part = next(self._parts, None)
        if part is None:
            raise BackupRefused("This backup ends in the middle.")
        del self._waiting[: self._at]
        self._at = 0
        self._waiting += part
