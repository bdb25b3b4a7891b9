"""The files of a report that is being written: kept under the journey's key until it is sent."""

from collections.abc import Sequence
from dataclasses import replace

from portal.casework.access import visits
from portal.casework.records.files import (
    FileEntry,
    add_draft_file,
    draft_files,
    read_draft_file,
    remove_draft_file,
)
from portal.casework.records.uploading import clean
from portal.clock import Moment
from portal.core.errors import CaseChanged
from portal.report.journey import Draft, find_alone
from portal.work import Portal, Work

ENDED = "Half an hour went by since your last answer, and nothing of it is kept any more."


def read_files(work: Work, key: str) -> Sequence[FileEntry]:
    """Return the files that a journey holds."""
    return draft_files(work, key)


def read_file(work: Work, key: str, number: str) -> tuple[FileEntry, bytes]:
    """Return a file as handlers will get it; NotFound where the journey has none of this number."""
    return read_draft_file(work, key, number)


def add_file(
    portal: Portal, moment: Moment, key: str, upload: tuple[str, bytes], *, id: str, once: str
) -> None:
    """Clean a file and keep it in the draft of this id; the same one-time key keeps one file.

    FileRefused with the reason; CaseChanged where the journey ended meanwhile.
    """
    with portal.reading(moment) as work:
        known, there = visits.find_answer(work, once), len(draft_files(work, key))
    if known is not None:
        return
    name, content = upload
    cleaned = clean(portal, name, content, there=there)
    with portal.writing(moment) as work:
        draft = _own(work, key, id)
        add_draft_file(work, key, name, cleaned)
        _count(work, key, draft)
        visits.use_once(work, once)


def remove_file(work: Work, key: str, number: str, *, id: str) -> None:
    """Take a file out of the draft of this id; CaseChanged where the journey ended."""
    draft = _own(work, key, id)
    remove_draft_file(work, key, number)
    _count(work, key, draft)


def _own(work: Work, key: str, id: str) -> Draft:
    draft = find_alone(work, key, id)
    if draft is None:
        raise CaseChanged(ENDED)
    return draft


def _count(work: Work, key: str, draft: Draft) -> None:
    counted = replace(draft, files=len(draft_files(work, key)))
    visits.prolong_visit(work, visits.JOURNEY, key, counted.to_bytes())
