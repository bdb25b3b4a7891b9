"""The files of a reporter's own case: see what was removed, add one, get it back."""

from collections.abc import Sequence

from portal.casework.access import visits
from portal.casework.access.opening import MailboxKeys, open_for_reporter
from portal.casework.records.files import FileEntry, add_to_case, list_files, read_file
from portal.casework.records.uploading import clean
from portal.clock import Moment
from portal.core.errors import NotFound
from portal.work import Portal, Work


def read_files(work: Work, keys: MailboxKeys) -> Sequence[FileEntry]:
    """Return the files of the reporter's own case."""
    return list_files(work, open_for_reporter(work, keys))


def find_entry(work: Work, keys: MailboxKeys, number: str) -> FileEntry:
    """Return what is told of one file; NotFound where there is none."""
    found = [entry for entry in read_files(work, keys) if str(entry.number) == number]
    if not found:
        raise NotFound("There is no such file.")
    return found[0]


def add_file(
    portal: Portal, moment: Moment, keys: MailboxKeys, upload: tuple[str, bytes], *, once: str
) -> int:
    """Clean a file and keep it; return its number. The same one-time key keeps one file."""
    with portal.reading(moment) as work:
        known, there = visits.find_answer(work, once), len(read_files(work, keys))
    if known is not None:
        return int(known)
    name, content = upload
    cleaned = clean(portal, name, content, there=there)
    with portal.writing(moment) as work:
        number = add_to_case(work, open_for_reporter(work, keys), name, cleaned)
        visits.use_once(work, once, str(number).encode())
    return number


def get_file(work: Work, keys: MailboxKeys, number: str) -> tuple[FileEntry, bytes]:
    """Return a file of the reporter's own case."""
    return read_file(work, open_for_reporter(work, keys), number)
