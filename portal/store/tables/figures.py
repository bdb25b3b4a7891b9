"""Published figures: windows with their frozen schema, releases, and what was counted.

Rows of these tables are written once. The database itself refuses to change or delete them
(see `portal.store.immutable`); only old links of `figure_counted` go when a case is erased.
"""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.disclosure.profiles import Family, Profile, Table
from portal.store.tables.base import REPORTER_TABLE, Base
from portal.store.types import ID, EnumText


class FigureWindowRow(Base):
    """A window, with the schema that was frozen when it opened."""

    __tablename__ = "figure_window"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    starts_on: Mapped[date] = mapped_column(unique=True)
    ends_on: Mapped[date] = mapped_column(unique=True)
    profile: Mapped[Profile] = mapped_column(EnumText(Profile))
    schema: Mapped[str] = mapped_column(Text)
    frozen_on: Mapped[date]


class FigureReleaseRow(Base):
    """One release: there is at most one of a family for a window."""

    __tablename__ = "figure_release"
    __table_args__ = (UniqueConstraint("window", "family"),)

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    window: Mapped[str] = mapped_column(ForeignKey("figure_window.name"))
    family: Mapped[Family] = mapped_column(EnumText(Family))
    published_on: Mapped[date]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class FigureCellRow(Base):
    """One stored integer of a release: a count with its noise, drawn once."""

    __tablename__ = "figure_cell"

    sequence: Mapped[int] = mapped_column(ForeignKey("figure_release.sequence"), primary_key=True)
    table: Mapped[Table] = mapped_column("table_name", EnumText(Table), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    stored: Mapped[int]


class FigureLedgerRow(Base):
    """What a release spent of its window's cap, as a fraction."""

    __tablename__ = "figure_ledger"

    window: Mapped[str] = mapped_column(ForeignKey("figure_window.name"), primary_key=True)
    family: Mapped[Family] = mapped_column(EnumText(Family), primary_key=True)
    epsilon: Mapped[str] = mapped_column(String(24))


class FigureContributionRow(Base):
    """How many counted cases fell into the same cells, frozen before noise is drawn.

    Those of the received family hold a cell of every table, those of maturity of one table each.
    Nothing leads from here to a case, or back.
    """

    __tablename__ = "figure_contribution"
    __table_args__ = (REPORTER_TABLE,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    window: Mapped[str] = mapped_column(ForeignKey("figure_window.name"), index=True)
    family: Mapped[Family] = mapped_column(EnumText(Family), server_default=text("'received'"))
    cells: Mapped[str] = mapped_column(Text)
    cases: Mapped[int] = mapped_column(server_default=text("1"))


class FigureCountedRow(Base):
    """Which contribution a case made, as it was kept up to version 0.1; nothing is added.

    A case's dates say now where it counts. What is left here goes with its case.
    """

    __tablename__ = "figure_counted"
    __table_args__ = (REPORTER_TABLE,)

    case_id: Mapped[str] = mapped_column(
        ForeignKey("case.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[str] = mapped_column(ForeignKey("figure_contribution.id"), unique=True)
