"""Who works on which case, its labels, and who put it off."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.String(32)
TAG = sa.LargeBinary(32)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "assignment",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("tag", TAG, nullable=False),
        _of_case("assignment"),
        sa.PrimaryKeyConstraint("case_id", "duty", name="pk_assignment"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignment_list", "assignment", ["tag", "case_id"])
    op.create_table(
        "label",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_label"),
        sa.UniqueConstraint("name", name="uq_label_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_label",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("tag", TAG, nullable=False),
        _of_case("case_label"),
        sa.PrimaryKeyConstraint("case_id", "tag", name="pk_case_label"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_label_list", "case_label", ["tag", "case_id"])
    op.create_table(
        "snooze",
        sa.Column("tag", TAG, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("seen_position", sa.Integer(), nullable=False),
        _of_case("snooze"),
        sa.PrimaryKeyConstraint("tag", "case_id", name="pk_snooze"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_snooze_case_id", "snooze", ["case_id"])


def downgrade() -> None:
    """Take them away."""
    for table in ("snooze", "case_label", "label", "assignment"):
        op.drop_table(table)


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=f"fk_{table}_case_id_case")
