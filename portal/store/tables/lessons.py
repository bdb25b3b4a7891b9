"""Lessons from reports. No row names a case, tells when its reporter agreed, or in which order.

A case's own row says that its reporter agreed, and the journal on which day: where one did in a
time, the database tells whose lesson it was.
"""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import REPORTER_TABLE, Base
from portal.store.types import ID, SEALED


class LessonRow(Base):
    """One lesson: sealed until the day on which it appears with the figures, then in words."""

    __tablename__ = "lesson"
    __table_args__ = REPORTER_TABLE

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    appears_on: Mapped[date]
    sealed: Mapped[bytes | None] = mapped_column(SEALED)
    published_on: Mapped[date | None]
    text: Mapped[str | None] = mapped_column(Text)
