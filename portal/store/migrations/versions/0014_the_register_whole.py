"""The rest of what staff must be able to read about an AI system."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WORDS = ("update_cadence", "drafted_work", "training_offered", "logs_readers")
ADDED = (*WORDS, "overseer_name", "logs_months")


def upgrade() -> None:
    """Add the columns of a system and of a commitment, and the table of dated entries."""
    for name in WORDS:
        op.add_column("system", _words(name, sa.Text()))
    op.add_column("system", _words("overseer_name", sa.String(200)))
    op.add_column("system", sa.Column("logs_months", sa.Integer()))
    op.add_column("commitment", sa.Column("system", sa.String(64)))
    op.create_table(
        "system_entry",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("system", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("result", sa.String(40)),
        sa.Column("role", sa.String(120), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.slug"], name="fk_system_entry_system_system"),
        sa.PrimaryKeyConstraint("id", name="pk_system_entry"),
    )
    op.create_index("ix_system_entry_system", "system_entry", ["system"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_system_entry_system", "system_entry")
    op.drop_table("system_entry")
    op.drop_column("commitment", "system")
    for name in reversed(ADDED):
        op.drop_column("system", name)


def _words(name: str, kind: "sa.types.TypeEngine[str]") -> "sa.Column[str]":
    return sa.Column(name, kind, nullable=False, server_default="")
