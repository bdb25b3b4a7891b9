"""A case as it was seen on the screen: changed only if it still is so, and once per form."""

from dataclasses import dataclass, field

from portal.casework.access import visits
from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import OpenCase, Reader
from portal.work import Work


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it was on the screen, and the one-time key of the form that was sent."""

    reference: str
    version: int
    one_time_key: str = field(repr=False)


def open_once(work: Work, reader: Reader, seen: Seen) -> OpenCase | None:
    """Open a case to change it; None if this form was sent before and did its work then.

    CaseChanged if the case is not as it was seen.
    """
    case = open_as_it_is(work, reader, seen.reference, seen.one_time_key)
    if case is not None:
        case.check_version(seen.version)
    return case


def open_as_it_is(work: Work, reader: Reader, reference: str, one_time_key: str) -> OpenCase | None:
    """Open a case for what may be done however it has changed; None as above."""
    if not visits.is_first_use(work, one_time_key, reference.encode()):
        return None
    return open_for_handler(work, reader, reference)


def was_done(work: Work, reference: str, one_time_key: str) -> bool:
    """Tell whether a form with this key was sent before for this case, and did its work then."""
    return visits.find_answer(work, one_time_key) == reference.encode()
