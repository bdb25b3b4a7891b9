"""Policies: the draft an administrator works on, and the versions that everybody may read."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base


class PolicyRow(Base):
    """One policy as it is being written; `edition` counts what was done to it."""

    __tablename__ = "policy"

    slug: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    is_opt_out: Mapped[bool]
    edition: Mapped[int]
    has_changes: Mapped[bool]


class PolicyVersionRow(Base):
    """One version as it was published. Only its end is written later."""

    __tablename__ = "policy_version"

    policy: Mapped[str] = mapped_column(ForeignKey("policy.slug"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    is_opt_out: Mapped[bool]
    summary: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    withdrawal: Mapped[str] = mapped_column(Text)


class PolicySystemRow(Base):
    """An AI system that a draft (number 0) or a version is about."""

    __tablename__ = "policy_system"

    policy: Mapped[str] = mapped_column(ForeignKey("policy.slug"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    system: Mapped[str] = mapped_column(ForeignKey("system.slug"), primary_key=True)
