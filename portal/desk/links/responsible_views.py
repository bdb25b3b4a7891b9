"""What a visit to the queue does beside showing it."""

from contextlib import suppress

from portal.casework.records.sealed import Reader
from portal.core.errors import CaseChanged, NotFound
from portal.desk.links import responsible
from portal.web.context import reading, writing


def exclude_newly_responsible(reader: Reader) -> None:
    """Take cases from colleagues who came to answer for what they are about, one by one.

    A case that somebody else is changing just now is left for the next visit.
    """
    with reading() as work:
        shared = responsible.find_shared(work, reader)
    for reference in shared:
        with suppress(CaseChanged, NotFound), writing() as work:
            responsible.take_from_responsible(work, reader, reference)
