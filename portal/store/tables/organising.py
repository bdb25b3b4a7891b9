"""Who works on which case, its labels, and who put it off: named by keyed tags alone."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.organising import LONGEST_LABEL, Duty
from portal.store.tables.base import REPORTER_TABLE, Base
from portal.store.types import ID, EnumText


class AssignmentRow(Base):
    """Somebody works on a case, or steps in: a tag over the account and the duty says who."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_list", "tag", "case_id"), REPORTER_TABLE)

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    duty: Mapped[Duty] = mapped_column(EnumText(Duty), primary_key=True)
    tag: Mapped[bytes] = mapped_column(LargeBinary(32))


class LabelRow(Base):
    """A label that the administrator wrote; about no case."""

    __tablename__ = "label"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_LABEL), unique=True)


class CaseLabelRow(Base):
    """A case has a label: a tag over the label's id says which."""

    __tablename__ = "case_label"
    __table_args__ = (Index("ix_case_label_list", "tag", "case_id"), REPORTER_TABLE)

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    tag: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class SnoozeRow(Base):
    """Somebody put a case off until a day; it ends when the case is not as it was seen then."""

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_case_id", "case_id"), REPORTER_TABLE)

    tag: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    until: Mapped[date]
    seen_version: Mapped[int]
    seen_position: Mapped[int]
