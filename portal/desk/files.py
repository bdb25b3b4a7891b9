"""The files of a case at the desk."""

from portal.casework.files import FileEntry, read_file
from portal.casework.journalling import note
from portal.casework.opening import open_for_handler
from portal.casework.sealed import Reader
from portal.core.journal import Event
from portal.work import Work


def open_file(work: Work, reader: Reader, reference: str, number: str) -> tuple[FileEntry, bytes]:
    """Return a file of a case; the journal notes that it was opened."""
    case = open_for_handler(work, reader, reference)
    found = read_file(work, case, number)
    note(work, reader.account, Event.FILE_OPENED, case=case.id)
    return found
