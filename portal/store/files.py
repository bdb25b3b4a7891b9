"""Rows of files: sealed bytes in chunks, of a case or of a draft."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.cases import CaseId
from portal.core.errors import CaseChanged
from portal.store.tables import (
    DraftChunkRow,
    DraftFileRow,
    FileChunkRow,
    FileRow,
    table_of,
)

FILE, DRAFT = table_of(FileRow), table_of(DraftFileRow)
FILE_CHUNK, DRAFT_CHUNK = table_of(FileChunkRow), table_of(DraftChunkRow)


class StoredFile(NamedTuple):
    """A file of a case as it is stored; only the case key opens it."""

    id: str
    epoch: int
    number: int
    sealed: bytes


class StoredDraftFile(NamedTuple):
    """A file of a draft as it is stored; only the journey's key opens it."""

    id: str
    number: int
    sealed: bytes


_FILES = (
    select(*(FILE.c[name] for name in StoredFile._fields))
    .where(FILE.c.case_id == bindparam("case"))
    .order_by(FILE.c.number)
)
_DRAFT_FILES = (
    select(*(DRAFT.c[name] for name in StoredDraftFile._fields))
    .where(DRAFT.c.session_id == bindparam("session"))
    .order_by(DRAFT.c.number)
)


def list_files(db: Session, case: CaseId) -> list[StoredFile]:
    """Return the files of a case by their numbers."""
    return [StoredFile._make(row) for row in db.execute(_FILES, {"case": case}).all()]


def list_draft_files(db: Session, session: bytes) -> list[StoredDraftFile]:
    """Return the files of a draft by their numbers."""
    rows = db.execute(_DRAFT_FILES, {"session": session}).all()
    return [StoredDraftFile._make(row) for row in rows]


def add_file(db: Session, values: Mapping[str, Any], chunks: Iterable[bytes]) -> None:
    """Keep a file of a case, chunk by chunk."""
    db.execute(insert(FILE), dict(values))
    _add_chunks(db, FILE_CHUNK, values["id"], chunks)


def add_draft_file(db: Session, values: Mapping[str, Any], chunks: Iterable[bytes]) -> None:
    """Keep a file of a draft; CaseChanged where its journey ended, or another was faster."""
    try:
        db.execute(insert(DRAFT), dict(values))
    except IntegrityError as error:
        raise CaseChanged("Something else happened to this report at the same time.") from error
    _add_chunks(db, DRAFT_CHUNK, values["id"], chunks)


def _add_chunks(db: Session, table: Any, file: str, chunks: Iterable[bytes]) -> None:
    for position, sealed in enumerate(chunks):
        db.execute(insert(table), {"file_id": file, "position": position, "sealed": sealed})


def read_chunks(db: Session, file: str) -> Iterator[bytes]:
    """Yield the chunks of a case's file in their order; CaseChanged where it goes meanwhile."""
    return _read_chunks(db, FILE_CHUNK, file)


def read_draft_chunks(db: Session, file: str) -> Iterator[bytes]:
    """Yield the chunks of a draft's file in their order; CaseChanged where it goes meanwhile."""
    return _read_chunks(db, DRAFT_CHUNK, file)


def _read_chunks(db: Session, table: Any, file: str) -> Iterator[bytes]:
    positions = db.execute(
        select(table.c.position).where(table.c.file_id == file).order_by(table.c.position)
    ).all()
    for (position,) in positions:
        one = select(table.c.sealed).where(table.c.file_id == file, table.c.position == position)
        sealed = db.scalar(one)
        if sealed is None:
            raise CaseChanged("A file was taken out while it was read.")
        yield bytes(sealed)


def delete_draft_file(db: Session, session: bytes, *, number: int) -> None:
    """Delete one file of a draft, with its chunks."""
    db.execute(delete(DRAFT).where(DRAFT.c.session_id == session, DRAFT.c.number == number))


def move_draft_files(db: Session, session: bytes, *, to: bytes) -> None:
    """Hang the files of a draft on another row, which they end with from then on."""
    db.execute(update(DRAFT).where(DRAFT.c.session_id == session).values(session_id=to))


def count_draft_chunks(db: Session) -> int:
    """Return how many chunks all drafts hold together."""
    return int(db.scalar(select(func.sum(DRAFT.c.chunks))) or 0)
