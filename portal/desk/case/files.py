"""The files of a case at the desk."""

from dataclasses import dataclass, field
from typing import Final

from portal.casework.access.opening import open_for_handler
from portal.casework.journalling import note
from portal.casework.records.covering import hiding, list_covers
from portal.casework.records.files import FileEntry, list_files, read_file
from portal.casework.records.sealed import Reader, read_records
from portal.core.errors import NotFound
from portal.core.events import Event
from portal.work import Work

SHOWN_CHARACTERS: Final = 200_000


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as a page shows it: `text` is None for a picture."""

    reference: str
    file: FileEntry
    text: str | None = field(repr=False)


def open_file(work: Work, reader: Reader, reference: str, number: str) -> tuple[FileEntry, bytes]:
    """Return a file of a case; the journal notes that it was opened."""
    case = open_for_handler(work, reader, reference)
    found = read_file(work, case, number)
    note(work, reader.account, Event.FILE_OPENED, case=case.id)
    return found


def look_at(work: Work, reader: Reader, reference: str, number: str) -> FileView:
    """Return what can be shown of a file on a page of ours; NotFound for what is only handed out.

    A text is escaped, with what is covered hidden; a picture, made anew on its arrival, is fetched
    by the page, which is journalled then. Nothing else is shown: documents can hold anything.
    """
    case = open_for_handler(work, reader, reference)
    entry = next((one for one in list_files(work, case) if str(one.number) == number), None)
    if entry is None or not (entry.is_picture or entry.is_text):
        raise NotFound("There is no such file.")
    if entry.is_picture:
        return FileView(case.facts.reference, entry, None)
    _, content = open_file(work, reader, reference, number)
    hide = hiding(list_covers(read_records(work, case)))
    text = content.decode("utf-8", errors="replace")[:SHOWN_CHARACTERS]
    return FileView(case.facts.reference, entry, hide(text) if hide else text)
