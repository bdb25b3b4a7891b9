"""What cleaning a file gives: the clean file, what was removed from it, what could not be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.scrubbing.kinds import Kind


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean file. `removed` and `kept` are codes of the two lists below."""

    kind: Kind
    content: bytes = field(repr=False)
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


REMOVED: Mapping[str, str] = {
    # Pictures
    "camera": "Camera, phone, settings and time of the picture (EXIF)",
    "place": "Where it was taken (GPS)",
    "xmp": "Who edited it, when and with what (XMP)",
    "iptc": "Author, caption and keywords (IPTC)",
    "comment": "Comments and hidden texts inside the picture",
    "colours": "Colour profile of a camera or screen",
    "preview": "A small preview inside",
    "frames": "Further pictures: only the first of an animation or series is left",
    "after_end": "What stood after the end of the picture",
    "clear": "Colours of what is fully transparent, and so can’t be seen",
    "scaled": "Detail: the picture was made smaller, because it was very large",
    # PDF
    "document": "Author, program, dates and title of the document",
    "annotations": "Notes, comments, highlights, links and form fields, with what was typed there",
    "attachments": "Files attached inside",
    "script": "Programs and actions that run on opening",
    "outline": "Bookmarks, page labels and the invisible structure of the text",
    "layers": "Layers: what they show is left, all in one",
    "older": "Older versions of the document inside the file",
    "program_data": "Data that the program kept for itself",
    "pictures": "Camera, place and author of pictures inside",
    # DOCX and XLSX
    "properties": "Author, company, dates, program and other properties",
    "comments": "Comments and the people who wrote them",
    "changes": "Tracked changes: accepted, without who made them and when",
    "ids": "Numbers that link this copy to the one it was made from",
    "settings": "Settings of the document, printer and program",
    "hidden": "Hidden sheets, rows, columns and text",
    "formulas": "Formulas: their results are left",
    "names": "Defined names, filters, rules and links to other files",
    "links": "Addresses behind links; their words are left",
    "fields": "Fields that fill themselves in; what they showed is left",
    "drawings": "Charts, diagrams, shapes or pictures of a kind that can’t be cleaned",
    "data": "Data of other programs inside",
    # All
    "file_times": "Times and names inside the file",
    "invisible": "Invisible characters",
    "encoding": "How the text was encoded",
}
"""What was removed, by its code."""

KEPT: Mapping[str, str] = {
    "seen": "Whatever can be seen or read in it: names, faces, reflections, window titles, clocks",
    "sensor": "Traces of a camera’s sensor in the picture itself; an expert with the camera may "
    "match them. A screenshot has none",
    "cropped": "Parts of pictures inside that were cut away but may still be in them",
    "fonts": "The fonts inside a PDF, and text that is hidden behind something or in white",
    "style": "How it is written, and what only few people know",
    "values": "The numbers, and texts in white or in tiny letters",
}
"""What could not be removed, by its code."""


def words_of(codes: tuple[str, ...], table: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words for codes, in the table's order; unknown codes are left out."""
    return tuple(words for code, words in table.items() if code in codes)
