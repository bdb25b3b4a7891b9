"""Facts that derive from no case, as administrators enter them and the upkeep measures them.

No row here belongs to anybody's report. `test_report` names the case of a made-up report while
there is one: it has no reporter to protect, which is why its times may stand beside it.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.facts import Evidence
from portal.core.taxonomy import Category
from portal.store.tables.base import Base
from portal.store.types import ID, EnumText, UtcDateTime


class FigureFactsRow(Base):
    """The sheet of facts that is published; there is one, and its edition counts its changes."""

    __tablename__ = "figure_facts"

    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(Text)


class TestReportRow(Base):
    """The made-up report of a month. Its case goes once it was answered or given up."""

    __test__ = False
    __tablename__ = "test_report"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ID, unique=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_on: Mapped[date | None]


class TestTextRow(Base):
    """A text for a test report, written by an administrator, used once.

    It stays until the case of its month is taken away: gone at the sending, its absence from the
    administrator's page would tell the day and the words.
    """

    __test__ = False
    __tablename__ = "test_text"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    narrative: Mapped[str] = mapped_column(Text)
    category: Mapped[Category] = mapped_column(EnumText(Category))
    system: Mapped[str] = mapped_column(String(64))
    used_in: Mapped[str | None] = mapped_column(String(7))


class IntakeDayRow(Base):
    """Whether intake was open when the upkeep looked on a day."""

    __tablename__ = "intake_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_open: Mapped[bool]


class TrainingRow(Base):
    """When a handler was last trained."""

    __tablename__ = "training"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    trained_on: Mapped[date]


class SystemEvidenceRow(Base):
    """What is published about an AI system, and since when."""

    __tablename__ = "system_evidence"

    system: Mapped[str] = mapped_column(ForeignKey("system.slug"), primary_key=True)
    kind: Mapped[Evidence] = mapped_column(EnumText(Evidence), primary_key=True)
    dated_on: Mapped[date]


class CommitmentRow(Base):
    """What the organisation promised independently of any case."""

    __tablename__ = "commitment"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    owner_role: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    system: Mapped[str | None] = mapped_column(String(64))
    """Which AI system it is about; None where it is about all of them."""


class SurveyRow(Base):
    """One question of a staff survey, as somebody entered its result."""

    __tablename__ = "survey"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    question: Mapped[str] = mapped_column(String(200))
    percent: Mapped[int]
    people: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    asked_on: Mapped[date]
