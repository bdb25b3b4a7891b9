"""Names planted in files, in every place a format has, and where to look for them afterwards."""

import io
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf

MARK = "Rosa-Sentinel"
"""Begins every planted name: none may be found again."""
SEEN = "Visible words"
"""What may be seen in each file, and has to stay."""


def mark(place: str) -> str:
    """Return the name that is planted in a place."""
    return f"{MARK}-{place}"


def found_in(data: bytes) -> list[str]:
    """Return where planted names are found: as they are, in UTF-16, unfolded, in members."""
    return [where for where, content in layers(data) if _is_marked(content)]


def layers(data: bytes, where: str = "raw") -> Iterator[tuple[str, bytes]]:
    """Yield every reading of some bytes: themselves, zip members, streams of a PDF, zlib."""
    yield where, data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield from layers(package.read(name), f"{where}/{name}")
    elif data.startswith(b"%PDF-"):
        yield from _streams(data, where)
    elif data.startswith(b"\x89PNG"):
        yield from _unfolded(data, where)


def _streams(data: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            yield f"{where}/object", one.unparse(resolved=True)
            if isinstance(one, pikepdf.Stream):
                yield f"{where}/stream", one.read_raw_bytes()
                yield f"{where}/unfolded", _read(one)
        yield f"{where}/trailer", pdf.trailer.unparse()


def _read(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _unfolded(data: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    at = 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        parts = body.split(b"\0") if kind in (b"zTXt", b"iTXt", b"iCCP") else [body]
        for part in parts:
            yield f"{where}/{kind!r}", _inflate(part)
        at += 12 + length


def _inflate(part: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(part)
    except zlib.error:
        return part


def _is_marked(content: bytes) -> bool:
    forms = (MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("utf-16-be"))
    forms += (MARK.encode().hex().encode(), MARK.encode("utf-16-be").hex().encode())
    lower = content.lower()
    return any(form.lower() in lower for form in forms)
