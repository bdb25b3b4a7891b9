"""Sessions and one-time keys: rows that are useless without the secret a visitor holds.

They stay out of backups.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import REPORTER_TABLE, Base
from portal.store.types import ID, SEALED, UtcDateTime


class SessionRow(Base):
    """One visit: staff, waiting, mailbox or journey. `account_id` is set for staff alone."""

    __tablename__ = "session"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[str | None] = mapped_column(ID, ForeignKey("account.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(SEALED)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class OneTimeRow(Base):
    """A one-time key that was used, with the answer it got, sealed under the key itself."""

    __tablename__ = "one_time"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(SEALED)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
