"""Figures by the dates of a case: what the maturity release and a million cases need.

A case belongs to the window that two of its dates say, and the database refuses to change them.
So one row stands for all cases that fell into the same cells, and no row names a case any more.
"""

import sqlalchemy as sa
from alembic import op

from portal.store.immutable import case_dates_ddl, drop_case_dates_ddl

revision = "0010"
down_revision = "0005"
branch_labels = None
depends_on = None

RECEIVED = ["received_on", "entered_on", "severity", "category", "system", "unit"]
MEASURED = [
    "received_on",
    "entered_on",
    "first_answer_on",
    "feedback_on",
    "decided_on",
    "withdrawn_on",
    "outcome",
]
_ENTER_WHAT_IS_LATE = """
UPDATE "case" SET entered_on = CURRENT_DATE
WHERE EXISTS (
  SELECT 1 FROM figure_window AS opened JOIN figure_release ON figure_release."window" = opened.name
  WHERE figure_release.family = 'received'
    AND "case".received_on BETWEEN opened.starts_on AND opened.ends_on
) AND NOT EXISTS (SELECT 1 FROM figure_counted WHERE figure_counted.case_id = "case".id)
"""


def upgrade() -> None:
    """Add the columns; whatever waits to be counted late was entered today, at the latest."""
    op.add_column("case", sa.Column("entered_on", sa.Date()))
    op.execute(_ENTER_WHAT_IS_LATE)
    op.create_index("ix_case_counting", "case", RECEIVED)
    op.create_index("ix_case_measuring", "case", MEASURED)
    is_entered = sa.text("entered_on IS NOT NULL")
    op.create_index(
        "ix_case_entered_on",
        "case",
        ["entered_on"],
        sqlite_where=is_entered,
        postgresql_where=is_entered,
    )
    received, one = sa.text("'received'"), sa.text("1")
    op.add_column(
        "figure_contribution",
        sa.Column("family", sa.String(40), nullable=False, server_default=received),
    )
    op.add_column(
        "figure_contribution", sa.Column("cases", sa.Integer(), nullable=False, server_default=one)
    )
    for statement in case_dates_ddl(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    for statement in drop_case_dates_ddl(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_column("figure_contribution", "cases")
    op.drop_column("figure_contribution", "family")
    for index in ("ix_case_entered_on", "ix_case_measuring", "ix_case_counting"):
        op.drop_index(index, "case")
    op.drop_column("case", "entered_on")
