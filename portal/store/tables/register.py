"""The organisation: its AI systems, units, outside addresses and settings."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.register_entries import EntryKind, Result
from portal.store.tables.base import Base
from portal.store.types import ID, EnumText


class SystemRow(Base):
    """One AI system, as every member of the staff may read it."""

    __tablename__ = "system"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(Text)
    provider: Mapped[str] = mapped_column(String(120))
    model_version: Mapped[str] = mapped_column(String(120))
    owner_role: Mapped[str] = mapped_column(String(120))
    owner_account: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    overseer_role: Mapped[str] = mapped_column(String(120))
    is_mandatory: Mapped[bool]
    mandatory_where: Mapped[str] = mapped_column(Text)
    feeds_evaluation: Mapped[bool]
    opt_out_route: Mapped[str] = mapped_column(Text)
    data_used: Mapped[str] = mapped_column(Text)
    limits: Mapped[str] = mapped_column(Text)
    in_use_since: Mapped[date | None]
    retired_on: Mapped[date | None]
    update_cadence: Mapped[str] = mapped_column(Text, default="", server_default="")
    overseer_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    drafted_work: Mapped[str] = mapped_column(Text, default="", server_default="")
    training_offered: Mapped[str] = mapped_column(Text, default="", server_default="")
    logs_months: Mapped[int | None]
    logs_readers: Mapped[str] = mapped_column(Text, default="", server_default="")


class SystemEntryRow(Base):
    """Something dated that the register tells of a system: a notice, a pilot, an audit."""

    __tablename__ = "system_entry"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    system: Mapped[str] = mapped_column(ForeignKey("system.slug"), index=True)
    kind: Mapped[EntryKind] = mapped_column(EnumText(EntryKind))
    dated_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    found: Mapped[str] = mapped_column(Text)
    result: Mapped[Result | None] = mapped_column(EnumText(Result))
    role: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(Text)


class UnitRow(Base):
    """One unit with the number of people who could report from it."""

    __tablename__ = "unit"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    head_count: Mapped[int]
    head_account: Mapped[str | None] = mapped_column(ForeignKey("account.id"))


class OutsideAddressRow(Base):
    """Somebody outside the organisation whom a reporter can always turn to."""

    __tablename__ = "outside_address"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(Text)


class SettingRow(Base):
    """One setting that the administrator changes while the portal runs."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
