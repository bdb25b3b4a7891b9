"""JPEG and JPEG 2000 streams inside a PDF: their pixels stay as they are, the rest is cut out."""

import re
from collections.abc import Iterator

from portal.scrubbing.refusals import FileRefused, Reason

_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF = 0xE0
_ADOBE = 0xEE
_END = 0xD9
_JP2_BOXES = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})
_JP2_HEADER_BOXES = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"})
_CODESTREAM = b"\xff\x4f\xff\x51"
_START_OF_TILE = b"\xff\x90"
_COMMENT = b"\xff\x64"


def strip_jpeg(data: bytes) -> tuple[bytes, bool]:
    """Return a JPEG without what is not needed to decode it, and whether there was any."""
    if not data.startswith(b"\xff\xd8"):
        raise FileRefused(Reason.BROKEN)
    kept, at, had_more = [b"\xff\xd8"], 2, False
    while True:
        found = _NEXT_MARKER.search(data, at)
        if found is None:
            # Some writers leave out the end.
            kept += [data[at:], b"\xff\xd9"]
            return b"".join(kept), had_more
        marker, start = data[found.start() + 1], found.start()
        if marker == _END:
            kept += [data[at:start], b"\xff\xd9"]
            return b"".join(kept), had_more or start + 2 < len(data)
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if end < start + 4 or end > len(data):
            raise FileRefused(Reason.BROKEN)
        if len(kept) > 1:
            kept.append(data[at:start])  # What a scan before it encoded.
        segment = _segment(data, start, end, marker)
        had_more = had_more or (not segment and marker != _JFIF)
        kept.append(segment)
        at = end


def end_of(data: bytes) -> int:
    """Return where a JPEG ends; what comes after it is no part of the picture."""
    at = 2
    while found := _NEXT_MARKER.search(data, at):
        start = found.start()
        if data[start + 1] == _END:
            return start + 2
        at = start + 2 + max(2, int.from_bytes(data[start + 2 : start + 4], "big"))
    return len(data)


def _segment(data: bytes, start: int, end: int, marker: int) -> bytes:
    is_application = 0xE0 <= marker <= 0xEF
    if marker == _ADOBE and data[start + 4 : start + 9] == b"Adobe":
        return b"\xff\xee\x00\x0e" + data[start + 4 : start + 16]  # It tells how colours are kept.
    if is_application or marker == 0xFE:
        return b""
    return data[start:end]


def strip_jpeg2000(data: bytes) -> tuple[bytes, bool]:
    """Return a JPEG 2000 without comments and boxes of metadata, and whether there were any."""
    if data.startswith(_CODESTREAM):
        clean = _strip_codestream(data)
        return clean, clean != data
    kept = []
    for kind, content in _boxes(data):
        if kind == b"jp2c":
            kept.append(_box(kind, _strip_codestream(content)))
        elif kind == b"jp2h":
            kept.append(_box(kind, _strip_header(content)))
        elif kind in _JP2_BOXES:
            kept.append(_box(kind, content))
    clean = b"".join(kept)
    return clean, clean != data


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the content of each box; FileRefused where one does not end."""
    at = 0
    while at + 8 <= len(data):
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = len(data) if length == 0 else at + length
        if end <= at + head - 1 or end > len(data):
            raise FileRefused(Reason.BROKEN)
        yield kind, data[at + head : end]
        at = end


def _box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def _strip_header(data: bytes) -> bytes:
    """Leave of a header what decoding needs."""
    boxes = [_box(kind, content) for kind, content in _boxes(data) if kind in _JP2_HEADER_BOXES]
    return b"".join(boxes)


def _strip_codestream(data: bytes) -> bytes:
    """Cut comments out of the main header of a codestream."""
    kept, at = [data[:2]], 2
    while data[at : at + 2] != _START_OF_TILE:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at : at + 1] != b"\xff" or end < at + 4 or end > len(data):
            raise FileRefused(Reason.BROKEN)
        if data[at : at + 2] != _COMMENT:
            kept.append(data[at:end])
        at = end
    end_of_stream = data.rfind(b"\xff\xd9")
    return b"".join([*kept, data[at : end_of_stream + 2] if end_of_stream > at else data[at:]])
