"""The journal: what was done, hash-chained, without text, code or address."""

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base
from portal.store.types import ID


class JournalRow(Base):
    """One entry. `noted_at` is an ISO minute for staff and an ISO date for reporters and clock."""

    __tablename__ = "journal"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    noted_at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(32))
    event: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[str | None] = mapped_column(ID, index=True)
    details: Mapped[str] = mapped_column(Text)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
