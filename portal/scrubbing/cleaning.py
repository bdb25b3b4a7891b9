"""Cleaning one file, whatever it is: the function that the limited process calls."""

import codecs
from collections.abc import Callable, Mapping
from typing import Final

from portal.scrubbing.documents import clean_document
from portal.scrubbing.findings import Cleaned
from portal.scrubbing.kinds import Kind, tell_kind
from portal.scrubbing.pdfs import clean_pdf
from portal.scrubbing.pictures import clean_picture
from portal.scrubbing.refusals import FileRefused, Reason
from portal.scrubbing.sheets import clean_sheets
from portal.scrubbing.texts import clean_text

# Python opens its encodings when they are first needed; by then nothing can be opened any more.
for _encoding in ("utf-16", "utf-16-le", "utf-16-be", "cp437"):
    codecs.lookup(_encoding)

Clean = Callable[[bytes], Cleaned]

_BY_KIND: Final[Mapping[Kind, Clean]] = {
    Kind.JPEG: lambda data: clean_picture(data, Kind.JPEG),
    Kind.PNG: lambda data: clean_picture(data, Kind.PNG),
    Kind.WEBP: lambda data: clean_picture(data, Kind.WEBP),
    Kind.PDF: clean_pdf,
    Kind.DOCX: clean_document,
    Kind.XLSX: clean_sheets,
    Kind.TEXT: clean_text,
}


def clean(data: bytes) -> Cleaned:
    """Return a file without what tells who made it; FileRefused with the reason otherwise."""
    cleaned = _BY_KIND[tell_kind(data)](data)
    if tell_kind(cleaned.content) is not cleaned.kind:
        raise FileRefused(Reason.BROKEN)
    return cleaned
