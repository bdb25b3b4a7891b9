"""Leave of absence: which handler is away, from when until when, as they said themselves."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base


class LeaveRow(Base):
    """One handler's present or coming leave; a new one takes the place of an earlier one."""

    __tablename__ = "leave"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day away."""
