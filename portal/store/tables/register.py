"""The organisation: its AI systems, units, outside addresses and settings."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base
from portal.store.types import ID


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
