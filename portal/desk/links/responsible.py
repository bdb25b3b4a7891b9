"""Finds colleagues who came to answer for what a case is about, and takes the case from them."""

from portal.casework.access.excluding import exclude_responsible
from portal.casework.access.opening import open_for_handler, organisation_of, own_of, tag_of
from portal.casework.assignment.organising import find_colleagues
from portal.casework.records.sealed import Reader, read_records
from portal.store.cases import list_shared
from portal.work import Work


def find_shared(work: Work, reader: Reader) -> list[str]:
    """Return the cases that this handler reads, of which a colleague who answers for their
    subject still holds a grant. The colleague is refused already.

    Where there was nothing to do, it is looked at again after a few minutes, or at once when
    the register changes.
    """
    responsible = organisation_of(work).responsible
    if not responsible.keys() - {reader.account}:
        return []
    mine, own = tag_of(work, reader), own_of(work, reader)
    found: list[str] = []
    for one in find_colleagues(work).handlers:
        answered_for = responsible.get(one.account)
        looked_at = ("responsible", mine, one.tag, answered_for)
        if answered_for is None or one.account == reader.account:
            continue
        if work.lately.knows(looked_at, work.moment.at):
            continue
        shared = list_shared(work.db, mine=mine, theirs=one.tag, own=own, answered_for=answered_for)
        if not shared:
            work.lately.keep(looked_at, work.moment.at)
        found += shared
    return found


def take_from_responsible(work: Work, reader: Reader, reference: str) -> None:
    """Take one case from colleagues who came to answer for its subject."""
    case = open_for_handler(work, reader, reference)
    exclude_responsible(work, case, reader, read_records(work, case))
