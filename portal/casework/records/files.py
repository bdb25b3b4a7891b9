"""Files of a case and of a report that is being written: kept sealed, opened whole.

A file is clean before it comes here. Its old name and what was removed from it are sealed with
it; a handler is never shown the name, which may say whose it was.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from portal.casework.access import visits
from portal.casework.moves.carrying_out import move_as_reporter
from portal.casework.records.sealed import REPORTER, OpenCase, new_record_id
from portal.core.cases import CaseId, RecordId
from portal.core.errors import NotFound
from portal.core.workflow import Move
from portal.scrubbing.findings import KEPT, REMOVED, Cleaned, words_of
from portal.scrubbing.kinds import Kind
from portal.scrubbing.refusals import MOST_FILES, FileRefused, Reason
from portal.store import files as store
from portal.store.files import StoredDraftFile, StoredFile
from portal.vault.files import count_chunks, open_file, seal_file
from portal.vault.sealing import Label, open_sealed, seal
from portal.vault.sessions import draft_key
from portal.work import Work

ABOUT: Final = "fileabout"
CONTENT: Final = "file"
ROOM: Final = 4_000
"""Bytes: what is sealed about a file fills one size class, whatever its name and findings."""
MOST_NAME: Final = 150
MOST_DRAFT_CHUNKS: Final = 32_768
"""Of all drafts together: two gibibytes. Whoever floods cannot fill the disk."""
SHARE: Final = 16
"""One file takes at most a sixteenth of what is left, so that a screenshot always has its place."""

_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as its pages tell of it."""

    number: int
    kind: Kind | None
    """None where it was sealed in an epoch that this reader lacks."""
    size: int = 0
    original: str = field(default="", repr=False)
    """What it was called where it came from: for the reporter's eyes alone."""
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called when it is handed out."""
        return f"file-{self.number}.{self.kind.value}" if self.kind else f"file-{self.number}"

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, which was made anew on its arrival."""
        return self.kind in (Kind.JPEG, Kind.PNG, Kind.WEBP)

    @property
    def is_text(self) -> bool:
        """Whether it is plain text."""
        return self.kind is Kind.TEXT

    @property
    def media_type(self) -> str:
        """The type under which it is handed out."""
        return self.kind.media_type if self.kind else ""

    @property
    def kind_words(self) -> str:
        """What kind of file it is, in words."""
        return self.kind.words if self.kind else ""

    @property
    def size_words(self) -> str:
        """How large it is, in words."""
        if self.size < 1_000_000:
            return f"{max(1, round(self.size / 1000)):,} kB"
        return f"{self.size / 1_000_000:.1f} MB"


def tidy_name(name: str) -> str:
    """Return a file's name without folders and without anything that cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    return _NO_NAME.sub("", unicodedata.normalize("NFC", last)).strip()[:MOST_NAME]


def list_files(work: Work, case: OpenCase) -> list[FileEntry]:
    """Return the files of a case; SealBroken if anything about them was changed."""
    return open_entries(case, store.list_files(work.db, case.id))


def open_entries(case: OpenCase, rows: Sequence[StoredFile]) -> list[FileEntry]:
    """Return what is told of files that were read already; SealBroken as above."""
    return [_entry(case, row) for row in rows]


def read_file(work: Work, case: OpenCase, number: str) -> tuple[FileEntry, bytes]:
    """Return one file of a case; NotFound where there is none that this reader can open."""
    rows = [row for row in store.list_files(work.db, case.id) if str(row.number) == number]
    if not rows or rows[0].epoch not in case.keys:
        raise NotFound("There is no such file.")
    row = rows[0]
    label = file_label(case.id, row.epoch, row.id, CONTENT, number=row.number)
    content = open_file(case.keys[row.epoch], label, store.read_chunks(work.db, row.id))
    return _entry(case, row), content


def add_to_case(work: Work, case: OpenCase, name: str, cleaned: Cleaned) -> int:
    """Keep a file that the reporter adds, and tell the handlers; return its number.

    To the database it looks like a reply with a file beside it.
    """
    number = _next_number(store.list_files(work.db, case.id))
    entry = FileEntry(number, cleaned.kind)
    words = f"I added a file: {entry.name} ({entry.kind_words})."
    moved = move_as_reporter(work, case, move=Move.REPLY, texts=[("answer", words)])
    about = _write_about(name, cleaned)
    id, epoch = new_record_id(), moved.facts.epoch
    label = file_label(case.id, epoch, id, CONTENT, number=number)
    values = {
        "id": id,
        "case_id": case.id,
        "epoch": epoch,
        "number": number,
        "chunks": count_chunks(len(cleaned.content)),
        "sealed": seal(moved.key, file_label(case.id, epoch, id, ABOUT, number=number), about),
    }
    store.add_file(work.db, values, seal_file(moved.key, label, cleaned.content))
    return number


def draft_files(work: Work, journey_key: str) -> list[FileEntry]:
    """Return the files of a report that is being written."""
    rows = store.list_draft_files(work.db, visits.row_of(journey_key))
    return [_draft_entry(journey_key, row) for row in rows]


def read_draft_file(work: Work, journey_key: str, number: str) -> tuple[FileEntry, bytes]:
    """Return one file of a report that is being written; NotFound where there is none."""
    rows = store.list_draft_files(work.db, visits.row_of(journey_key))
    row = next((one for one in rows if str(one.number) == number), None)
    if row is None:
        raise NotFound("There is no such file.")
    label = draft_label(row.id, CONTENT, number=row.number)
    content = open_file(draft_key(journey_key), label, store.read_draft_chunks(work.db, row.id))
    return _draft_entry(journey_key, row), content


def add_draft_file(work: Work, journey_key: str, name: str, cleaned: Cleaned) -> int:
    """Keep a file under the journey's key; return its number.

    FileRefused where there are five, or where all drafts together hold too much.
    """
    visits.forget_expired(work)
    session = visits.row_of(journey_key)
    number = _next_number(store.list_draft_files(work.db, session))
    chunks = count_chunks(len(cleaned.content))
    if chunks * SHARE > MOST_DRAFT_CHUNKS - store.count_draft_chunks(work.db):
        raise FileRefused(Reason.FULL)
    key, id = draft_key(journey_key), new_record_id()
    values = {
        "id": id,
        "session_id": session,
        "number": number,
        "chunks": chunks,
        "sealed": seal(key, draft_label(id, ABOUT, number=number), _write_about(name, cleaned)),
    }
    label = draft_label(id, CONTENT, number=number)
    store.add_draft_file(work.db, values, seal_file(key, label, cleaned.content))
    return number


def remove_draft_file(work: Work, journey_key: str, number: str) -> None:
    """Take a file out of a report that is being written."""
    if number.isascii() and number.isdecimal() and len(number) == 1:
        store.delete_draft_file(work.db, visits.row_of(journey_key), number=int(number))


def _next_number(rows: Sequence[StoredFile] | Sequence[StoredDraftFile]) -> int:
    """Return the smallest free number; FileRefused where there are as many as there may be."""
    if len(rows) >= MOST_FILES:
        raise FileRefused(Reason.TOO_MANY)
    taken = {row.number for row in rows}
    return next(number for number in range(1, MOST_FILES + 1) if number not in taken)


def file_label(case: CaseId, epoch: int, id: str, kind: str, *, number: int) -> Label:
    """Return the place of a case's file, or of what is told about it."""
    return Label(case, epoch, RecordId(id), kind, REPORTER, number)


def draft_label(id: str, kind: str, *, number: int) -> Label:
    """Return the place of a draft's file: in no case yet, and in no epoch."""
    return Label(CaseId("0" * 32), 0, RecordId(id), f"draft{kind}", REPORTER, number)


def _write_about(name: str, cleaned: Cleaned) -> bytes:
    about = {
        "name": tidy_name(name),
        "kind": cleaned.kind.value,
        "bytes": len(cleaned.content),
        "removed": cleaned.removed,
        "kept": cleaned.kept,
    }
    return json.dumps(about, ensure_ascii=False).encode().ljust(ROOM)


def _entry(case: OpenCase, row: StoredFile) -> FileEntry:
    key = case.keys.get(row.epoch)
    if key is None:
        return FileEntry(row.number, None)
    label = file_label(case.id, row.epoch, row.id, ABOUT, number=row.number)
    return _read_about(row.number, open_sealed(key, label, row.sealed))


def _draft_entry(journey_key: str, row: StoredDraftFile) -> FileEntry:
    label = draft_label(row.id, ABOUT, number=row.number)
    return _read_about(row.number, open_sealed(draft_key(journey_key), label, row.sealed))


def _read_about(number: int, about: bytes) -> FileEntry:
    said: dict[str, Any] = json.loads(about)
    return FileEntry(
        number,
        Kind(said["kind"]),
        size=said["bytes"],
        original=said["name"],
        removed=words_of(tuple(said["removed"]), REMOVED),
        kept=words_of(tuple(said["kept"]), KEPT),
    )
