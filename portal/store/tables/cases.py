"""Cases: readable facts for routing, clocks and figures; everything else is sealed bytes.

Whatever a reporter does is kept by date. No id tells an order; inside a case `position` does.
"""

from datetime import date

from sqlalchemy import (
    Computed,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.cases import Status
from portal.core.severity import Severity
from portal.core.taxonomy import (
    Category,
    Outcome,
    Remedy,
    ReportType,
    RetaliationRisk,
    SeriousIncident,
)
from portal.store.tables.base import REPORTER_TABLE, Base
from portal.store.types import ID, SEALED, EnumText, Words


def _list_index(name: str, *columns: str) -> Index:
    """Return an index in the order of a list: a level's open cases, or its others, by columns.

    With the epoch in it, grants are asked for and cases counted without looking at any case.
    """
    return Index(f"ix_case_by_{name}", "level", "is_open", *columns, "reference", "epoch")


class CaseRow(Base):
    """One case. `version` guards every update: whoever saw an older one writes nothing.

    `is_open`, `listed_on` and `heard_on` follow from other columns; the database keeps them, for
    the indexes of the desk's lists.
    """

    __tablename__ = "case"
    __table_args__ = (
        _list_index("date", "listed_on"),
        _list_index("receipt", "received_on"),
        _list_index("news", "heard_on"),
        *(
            _list_index(name, name, "listed_on")
            for name in ("status", "severity", "type", "category", "system")
        ),
        Index(
            "ix_case_by_reply",
            "level",
            "is_open",
            "listed_on",
            "reference",
            "epoch",
            sqlite_where=text("reply_waits IS 1"),
            postgresql_where=text("reply_waits IS true"),
        ),
        REPORTER_TABLE,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    type: Mapped[ReportType] = mapped_column(EnumText(ReportType))
    category: Mapped[Category] = mapped_column(EnumText(Category))
    reported_category: Mapped[Category] = mapped_column(EnumText(Category))
    system: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str | None] = mapped_column(String(64))
    severity: Mapped[Severity] = mapped_column(EnumText(Severity))
    severity_confirmed: Mapped[bool]
    status: Mapped[Status] = mapped_column(EnumText(Status))
    returns_to: Mapped[Status | None] = mapped_column(EnumText(Status))
    level: Mapped[int]
    received_on: Mapped[date]
    level_since: Mapped[date]
    acknowledged_on: Mapped[date | None]
    triaged_on: Mapped[date | None]
    first_answer_on: Mapped[date | None]
    asked_on: Mapped[date | None]
    waited_in_triage: Mapped[int]
    waited: Mapped[int]
    feedback_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decision_accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(EnumText(Outcome))
    proposed_by: Mapped[str | None] = mapped_column(ID)
    decided_by: Mapped[str | None] = mapped_column(ID)
    appeals: Mapped[int]
    on_hold: Mapped[bool]
    retaliation_risk: Mapped[RetaliationRisk | None] = mapped_column(EnumText(RetaliationRisk))
    reportable: Mapped[bool | None]
    conflict_checked: Mapped[bool]
    actions_open: Mapped[int]
    actions_total: Mapped[int]
    severity_by: Mapped[str | None] = mapped_column(ID)
    severity_objected_on: Mapped[date | None]
    prohibited: Mapped[bool]
    serious: Mapped[SeriousIncident | None] = mapped_column(EnumText(SeriousIncident))
    aware_on: Mapped[date | None]
    authority_told_on: Mapped[date | None]
    authority_completed_on: Mapped[date | None]
    evidence_hold: Mapped[bool]
    evidence_secured_on: Mapped[date | None]
    contained_on: Mapped[date | None]
    explained_on: Mapped[date | None]
    last_update_on: Mapped[date | None]
    remedy_asked_on: Mapped[date | None]
    remedy: Mapped[Remedy | None] = mapped_column(EnumText(Remedy))
    treatment_answered_on: Mapped[date | None]
    check_ins_sent: Mapped[int]
    check_ins_answered: Mapped[int]
    lesson_asked_on: Mapped[date | None]
    lesson_consent: Mapped[bool | None]
    set_aside: Mapped[tuple[str, ...]] = mapped_column(Words)
    next_due_on: Mapped[date | None] = mapped_column(Date, index=True)
    law_due_on: Mapped[date | None]
    house_due_on: Mapped[date | None]
    reply_waits: Mapped[bool] = mapped_column(default=False)
    is_open: Mapped[bool] = mapped_column(Computed("status NOT IN ('closed', 'archived')"))
    listed_on: Mapped[date] = mapped_column(Computed("coalesce(next_due_on, '9999-12-31')"))
    heard_on: Mapped[date] = mapped_column(Computed("coalesce(last_update_on, received_on)"))
    next_position: Mapped[int]
    version: Mapped[int]
    epoch: Mapped[int]


class RecordRow(Base):
    """One sealed text of a case, or one automatic line (`kind` system, readable template)."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("case_id", "position"), REPORTER_TABLE)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"))
    epoch: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    dated: Mapped[date]
    sealed: Mapped[bytes] = mapped_column(SEALED)


class GrantRow(Base):
    """The case key in a sealed box for one handler, who is named by a keyed tag alone.

    Decoys have the same shape; without the server key and the handler's they look alike.
    """

    __tablename__ = "grant"
    __table_args__ = (
        Index("ix_grant_list", "tag", "case_id", "reserve", "epoch"),
        Index(
            "ix_grant_live",
            "tag",
            "level",
            sqlite_where=text("reserve IS 0"),
            postgresql_where=text("reserve IS false"),
        ),
        REPORTER_TABLE,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    epoch: Mapped[int]
    level: Mapped[int]
    reserve: Mapped[bool]
    tag: Mapped[bytes] = mapped_column(LargeBinary(32))
    box: Mapped[bytes] = mapped_column(SEALED)


class MailboxRow(Base):
    """Where a tracking code leads: the case, and the reporter's key pair for it."""

    __tablename__ = "mailbox"
    __table_args__ = (REPORTER_TABLE,)

    locator: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    pepper_version: Mapped[int]
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), unique=True)
    reporter_public: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_private: Mapped[bytes] = mapped_column(SEALED)


class ReporterGrantRow(Base):
    """The case key of one epoch in a sealed box for the reporter."""

    __tablename__ = "reporter_grant"
    __table_args__ = (REPORTER_TABLE,)

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    box: Mapped[bytes] = mapped_column(SEALED)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class ActionRow(Base):
    """One corrective action: dates that clocks need; its text is a sealed record."""

    __tablename__ = "action"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"))
    added_by: Mapped[str] = mapped_column(ID)
    due_on: Mapped[date | None]
    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None] = mapped_column(ID)
    effect_checked_on: Mapped[date | None]
    effect_checked_by: Mapped[str | None] = mapped_column(ID)


class ProposalRow(Base):
    """A move of two people that one has proposed; it is stale once the case has another version.

    `detail` is the severity or the clock it is about; the reasons are a sealed record.
    """

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_by_day", "proposed_on", "id"), REPORTER_TABLE)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    move: Mapped[str] = mapped_column(String(40))
    proposed_by: Mapped[str] = mapped_column(ID)
    proposed_on: Mapped[date]
    seen_version: Mapped[int]
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"))
    detail: Mapped[str | None] = mapped_column(String(40))


class IdentityRow(Base):
    """Who the reporter is, if they chose to tell: under a key of its own, until taken back."""

    __tablename__ = "identity"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(SEALED)
    shared_on: Mapped[date]
    opened_on: Mapped[date | None]
    opened_by: Mapped[str | None] = mapped_column(ID)


class IdentityGrantRow(Base):
    """The key of an identity in a sealed box for one handler whom the reporter chose."""

    __tablename__ = "identity_grant"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    identity_id: Mapped[str] = mapped_column(ForeignKey("identity.id"))
    tag: Mapped[bytes] = mapped_column(LargeBinary(32))
    box: Mapped[bytes] = mapped_column(SEALED)


class OutboxRow(Base):
    """A reporter's event by date, unordered until the upkeep shuffles it into the journal."""

    __tablename__ = "outbox"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    dated: Mapped[date]
    event: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[str] = mapped_column(ID)
