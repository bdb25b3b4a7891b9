"""Accounts, their keys, and who vouched for whom."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.tables.base import Base
from portal.store.types import ID, SEALED


class AccountRow(Base):
    """One person of the staff. `level` is set for handlers alone."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    sign_in: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    level: Mapped[int | None]
    is_leader: Mapped[bool]
    is_administrator: Mapped[bool]
    is_auditor: Mapped[bool]
    unit: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(254))
    """Where the digest goes; None for whoever wants none."""
    last_seen_on: Mapped[date | None]
    """The last day with a sign-in, for "nobody of this level was here for three days"."""
    invited_on: Mapped[date]
    invitation_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    joined_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class CredentialRow(Base):
    """One version of an account's key pairs; private halves are sealed twice, see the vault."""

    __tablename__ = "credential"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key_version: Mapped[int] = mapped_column(primary_key=True)
    reading_public: Mapped[bytes] = mapped_column(LargeBinary(32))
    signing_public: Mapped[bytes] = mapped_column(LargeBinary(32))
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed_private: Mapped[bytes] = mapped_column(SEALED)
    recovery_salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    recovery_sealed_private: Mapped[bytes] = mapped_column(SEALED)
    made_on: Mapped[date]


class ActivationRow(Base):
    """The MAC under the server key that makes a handler's keys receive grants."""

    __tablename__ = "activation"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key_version: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int]
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    activated_by: Mapped[str] = mapped_column(ID)
    activated_on: Mapped[date]
    revoked_on: Mapped[date | None]


class SecondStepRow(Base):
    """A second step at sign-in, of one version of somebody's keys; others need none.

    Sealed with the secret are the time step of the last code and the number of wrong ones.
    """

    __tablename__ = "second_step"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key_version: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(SEALED)


class DigestRow(Base):
    """One digest to one account: waiting until the mail server has taken it."""

    __tablename__ = "digest"

    slot: Mapped[str] = mapped_column(String(16), primary_key=True)
    """The day and the hour it belongs to, such as `2026-10-05T09`."""
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    sent_on: Mapped[date | None]
    attempts: Mapped[int]
    problem: Mapped[str | None] = mapped_column(String(40))
    """The type of the last failure, never its words."""


class VouchRow(Base):
    """One signed word of the first two handlers for each other."""

    __tablename__ = "vouch"

    voucher_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key_version: Mapped[int] = mapped_column(primary_key=True)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    dated: Mapped[date]
