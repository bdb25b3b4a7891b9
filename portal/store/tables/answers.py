"""Templates of answers that the desk shares: about no case, and sealed all the same."""

from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base
from portal.store.types import ID, SEALED


class AnswerTemplateRow(Base):
    """One template: its name, language and text are sealed under the server key."""

    __tablename__ = "answer_template"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(SEALED)
