"""Files: sealed in chunks, those of a case under its key, those of a draft under the journey's.

What can be read is which case has how many of them, and how large each is in steps of two. A
draft's files hang on the row of its journey, and go with it whichever way it ends.
"""

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import REPORTER_TABLE, Base
from portal.store.types import ID, SEALED


class FileRow(Base):
    """One file of a case: its name, kind and what was removed from it are sealed."""

    __tablename__ = "file"
    __table_args__ = (UniqueConstraint("case_id", "number"), REPORTER_TABLE)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"))
    epoch: Mapped[int]
    number: Mapped[int]
    chunks: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(SEALED)


class FileChunkRow(Base):
    """One sealed part of a case's file."""

    __tablename__ = "file_chunk"
    __table_args__ = (REPORTER_TABLE,)

    file_id: Mapped[str] = mapped_column(
        ForeignKey("file.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(SEALED)


class DraftFileRow(Base):
    """One file of a report that is being written."""

    __tablename__ = "draft_file"
    __table_args__ = (UniqueConstraint("session_id", "number"), REPORTER_TABLE)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    session_id: Mapped[bytes] = mapped_column(
        LargeBinary(32), ForeignKey("session.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    chunks: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(SEALED)


class DraftChunkRow(Base):
    """One sealed part of a draft's file."""

    __tablename__ = "draft_chunk"
    __table_args__ = (REPORTER_TABLE,)

    file_id: Mapped[str] = mapped_column(
        ForeignKey("draft_file.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(SEALED)
