"""What a handler keeps for the desk itself, about no case."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base
from portal.store.types import ID, SEALED


class QueueViewRow(Base):
    """A filter of the queue that a handler kept under a name; both are sealed to the handler."""

    __tablename__ = "queue_view"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(SEALED)
