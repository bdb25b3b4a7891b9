"""What a file is: told by its first bytes, never by its name or by what the browser says."""

import zipfile
from enum import Enum
from io import BytesIO

from portal.scrubbing.refusals import FileRefused, Reason


class Kind(Enum):
    """What is taken; the value is the ending of the file that is handed out."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TEXT = "txt"

    @property
    def media_type(self) -> str:
        """The type under which it is handed out."""
        return _MEDIA_TYPES[self]

    @property
    def words(self) -> str:
        """What to call it on a page."""
        return _WORDS[self]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.PDF: "application/pdf",
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Kind.TEXT: "text/plain; charset=utf-8",
}
_WORDS = {
    Kind.JPEG: "Picture (JPEG)",
    Kind.PNG: "Picture (PNG)",
    Kind.WEBP: "Picture (WebP)",
    Kind.PDF: "PDF",
    Kind.DOCX: "Text document (DOCX)",
    Kind.XLSX: "Spreadsheet (XLSX)",
    Kind.TEXT: "Plain text",
}

JPEG_START = b"\xff\xd8\xff"
PNG_START = b"\x89PNG\r\n\x1a\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"%!PS",
    b"{\\rtf",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
    b"ID3",
    b"OggS",
    b"RIFF",
)
"""How kinds begin that could be mistaken for text, or that people often try."""


def tell_kind(data: bytes) -> Kind:
    """Return what a file is; FileRefused where it is empty, locked or nothing we can clean."""
    if not data:
        raise FileRefused(Reason.EMPTY)
    if data.startswith(JPEG_START):
        return Kind.JPEG
    if data.startswith(PNG_START):
        return Kind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _tell_package(data)
    if data.startswith(_OLE):
        raise FileRefused(Reason.LOCKED if _ENCRYPTED in data else Reason.OLD_OFFICE)
    if data.startswith(_FOREIGN) or data[4:8] == b"ftyp":
        raise FileRefused(Reason.UNKNOWN)
    return Kind.TEXT


def _tell_package(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused(Reason.BROKEN) from error
    if "[Content_Types].xml" not in names:
        raise FileRefused(Reason.UNKNOWN)
    if any(name.startswith("word/") for name in names):
        return Kind.DOCX
    if any(name.startswith("xl/") for name in names):
        return Kind.XLSX
    raise FileRefused(Reason.UNKNOWN)
