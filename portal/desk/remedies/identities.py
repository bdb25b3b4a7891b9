"""What a chosen handler does with what a reporter told about themselves: open it, and read it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.casework.access import visits
from portal.casework.access.identity import (
    Identity,
    find_identity,
    has_opened,
    open_identity,
)
from portal.casework.access.opening import open_for_handler
from portal.casework.records.sealed import OpenCase, Reader, read_records
from portal.core.cases import CaseFacts
from portal.core.errors import NotFound
from portal.work import Work


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """`rows` is None until this handler has opened it."""

    facts: CaseFacts
    rows: Sequence[tuple[str, str]] | None = field(repr=False)


def read_identity(work: Work, reader: Reader, reference: str) -> IdentityPage:
    """Return what the reporter told, to whoever opened it; NotFound to whoever was not chosen."""
    case = open_for_handler(work, reader, reference)
    told = find_identity(work, case, reader)
    if told is None:
        raise NotFound("There is nothing of this kind.")
    return IdentityPage(case.facts, _rows(told) if _has_opened(work, case, reader) else None)


def open_it(work: Work, reader: Reader, reference: str, *, reason: str, one_time_key: str) -> None:
    """Open it with a reason that the reporter reads; the same one-time key opens once."""
    if visits.is_first_use(work, one_time_key):
        open_identity(work, open_for_handler(work, reader, reference), reader, reason=reason)


def _has_opened(work: Work, case: OpenCase, reader: Reader) -> bool:
    return has_opened(read_records(work, case), reader)


def _rows(told: Identity) -> list[tuple[str, str]]:
    return [("Name", told.name), ("How to reach them", told.reach)]
