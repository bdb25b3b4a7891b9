"""What a handler writes in a case: a message to the reporter, or a note for colleagues."""

from portal.casework.access import visits
from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import Reader
from portal.casework.records.talking import write_message, write_note
from portal.desk.seen import Seen, open_once
from portal.work import Work


def send_message(work: Work, reader: Reader, seen: Seen, *, text: str) -> None:
    """Write to the reporter, once; CaseChanged if somebody wrote or acted since it was seen."""
    case = open_once(work, reader, seen)
    if case is not None:
        write_message(work, case, reader, text)


def keep_note(work: Work, reader: Reader, reference: str, *, text: str, one_time_key: str) -> None:
    """Keep a note that the reporter never sees."""
    if visits.is_first_use(work, one_time_key):
        write_note(work, open_for_handler(work, reader, reference), reader, text)
