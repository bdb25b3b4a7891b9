"""The files of a report on their way into its case: sealed first, and then written in one turn.

A writer has SQLite for itself, and five files are up to 170 MB. What needs no writer is done out
of its turn: before it, each chunk is opened and sealed under the key of the case that is being
prepared; after it, what the journey held is deleted file by file, of a row that hangs on no
journey's page any more and ends as a journey does, should the process be killed in between.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from portal.casework.access import visits
from portal.casework.records.files import ABOUT, CONTENT, draft_label, file_label
from portal.casework.records.sealed import new_record_id
from portal.clock import Moment
from portal.core.cases import CaseId
from portal.core.errors import CaseChanged
from portal.store import files as store
from portal.store.files import StoredDraftFile
from portal.vault.files import count_chunks, reseal_file
from portal.vault.sealing import open_sealed, seal
from portal.vault.sessions import draft_key
from portal.work import Portal, Work

SENT = "sent"
"""Beside a journey: the row on which its files wait to be deleted once they are in a case."""

File = tuple[dict[str, Any], Iterator[bytes]]
"""The row of a case's file, and its sealed chunks in their order."""


@dataclass(frozen=True, slots=True)
class Along:
    """The files of a journey that come along, as they were when they were sealed."""

    journey: str = field(repr=False)
    drafts: Sequence[str] = ()
    """The rows that they were made of."""
    rows: Sequence[tuple[dict[str, Any], Sequence[int]]] = ()
    """Of each its row, and how many bytes each of its chunks has."""
    place: IO[bytes] | None = None

    def sealed(self) -> Iterator[File]:
        """Yield each file; whoever takes one takes all of its chunks before the next."""
        if self.place is not None:
            self.place.seek(0)
            for values, lengths in self.rows:
                yield values, map(self.place.read, lengths)


@contextmanager
def sealed_before(work: Work, journey: str, case: CaseId, key: bytes) -> Iterator[Along]:
    """Seal a journey's files for a case that is about to be written.

    They wait in a file without a name in the data folder: it holds nothing but what the database
    is to hold, sealed, and is gone with the process, however that ends. Where there is no room
    for it, or a file is taken out meanwhile, nothing is sealed before.
    """
    with ExitStack() as kept:
        try:
            along = _sealed(work, journey, case, key, kept)
        except (OSError, CaseChanged):
            along = Along(journey)
        yield along


def _sealed(work: Work, journey: str, case: CaseId, key: bytes, kept: ExitStack) -> Along:
    drafts = store.list_draft_files(work.db, visits.row_of(journey))
    if not drafts:
        return Along(journey)
    place = kept.enter_context(_nameless(work.settings.data_dir))
    rows = [
        (values, [place.write(one) for one in chunks])
        for values, chunks in _resealed(work, journey, drafts, case, key)
    ]
    place.flush()
    return Along(journey, tuple(one.id for one in drafts), rows, place)


@contextmanager
def _nameless(folder: Path) -> Iterator[IO[bytes]]:
    """Open a file that nobody else can, and that no crash leaves behind."""
    with TemporaryFile(dir=folder) as file:
        yield file


def take_along(work: Work, along: Along, case: CaseId, key: bytes) -> None:
    """Keep a journey's files as files of the case that was just made of it.

    Those that the journey has now: where it has others than were sealed before, they are sealed
    here, one chunk after the other. The journey has none any more. Of one that has ended since
    it was sent, those that were sealed come along: nothing of a report is lost to the clock.
    """
    session = visits.row_of(along.journey)
    drafts = store.list_draft_files(work.db, session)
    is_unchanged = tuple(one.id for one in drafts) == along.drafts
    if is_unchanged or (not drafts and _has_ended(work, along.journey)):
        files = along.sealed()
    else:
        files = _resealed(work, along.journey, drafts, case, key)
    for values, chunks in files:
        store.add_file(work.db, values, chunks)
    if drafts:
        visits.keep_beside(work, along.journey, SENT, b"", account=None)
        store.move_draft_files(work.db, session, to=visits.row_beside(along.journey, SENT))


def _has_ended(work: Work, journey: str) -> bool:
    return visits.find_visit_alone(work, visits.JOURNEY, journey) is None


def forget_sent(portal: Portal, moment: Moment, along: Along) -> None:
    """Delete what a journey held of the files that are in a case now, a short turn for each."""
    session = visits.row_beside(along.journey, SENT)
    with portal.reading(moment) as work:
        drafts = store.list_draft_files(work.db, session)
    for one in drafts:
        with portal.writing(moment) as work:
            store.delete_draft_file(work.db, session, number=one.number)
    if drafts:
        with portal.writing(moment) as work:
            visits.forget_beside(work, along.journey, SENT)


def _resealed(
    work: Work, journey: str, drafts: Sequence[StoredDraftFile], case: CaseId, key: bytes
) -> Iterator[File]:
    """Open a journey's files and seal them for a case, as they are asked for.

    One chunk after the other, so that memory does not grow with the files. Numbers begin at one.
    """
    old_key = draft_key(journey)
    for number, row in enumerate(drafts, 1):
        id = new_record_id()
        about = open_sealed(old_key, draft_label(row.id, ABOUT, number=row.number), row.sealed)
        values = {
            "id": id,
            "case_id": case,
            "epoch": 1,
            "number": number,
            "chunks": count_chunks(json.loads(about)["bytes"]),
            "sealed": seal(key, file_label(case, 1, id, ABOUT, number=number), about),
        }
        yield (
            values,
            reseal_file(
                store.read_draft_chunks(work.db, row.id),
                old=(old_key, draft_label(row.id, CONTENT, number=row.number)),
                new=(key, file_label(case, 1, id, CONTENT, number=number)),
            ),
        )
